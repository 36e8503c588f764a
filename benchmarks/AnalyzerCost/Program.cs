using System.Globalization;
using Mpsc.AnalyzerCost;

// dotnet run -c Release --project benchmarks/AnalyzerCost -- [--rounds N] [--gate]
int rounds = 3;
bool gate = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out int given) && given > 0:
            rounds = given;
            i++;
            break;
        case "--gate":
            gate = true;
            break;
        default:
            Console.Error.WriteLine("usage: [--rounds N] [--gate]");
            return 2;
    }
}

return await new Comparison(rounds).RunAsync(gate);
