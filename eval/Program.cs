using Mpsc.Evaluation;

if (CommandLine.Parse(args, out string problem) is not { } command)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

try
{
    return await command.RunAsync();
}
catch (EvaluationException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
