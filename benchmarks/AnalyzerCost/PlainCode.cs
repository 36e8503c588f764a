using System.Globalization;

namespace Mpsc.AnalyzerCost;

/// <summary>Types as every program has them: fields, loops, queries, awaits, and no channel.</summary>
internal static class PlainCode
{
    public static string Type(int number) => Template.Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private const string Template = """
        public sealed class Account#
        {
            private readonly Dictionary<string, decimal> _balances = new(StringComparer.Ordinal);
            private readonly List<string> _log = [];
            private readonly object _gate = new();
            private int _version;

            public int Version => _version;

            public decimal this[string owner]
            {
                get { lock (_gate) return _balances.TryGetValue(owner, out var balance) ? balance : 0; }
            }

            public bool TryTransfer(string from, string to, decimal amount)
            {
                if (amount <= 0)
                {
                    throw new ArgumentOutOfRangeException(nameof(amount));
                }

                lock (_gate)
                {
                    if (!_balances.TryGetValue(from, out var available) || available < amount)
                    {
                        _log.Add($"refused {amount} from {from} to {to}");
                        return false;
                    }

                    _balances[from] = available - amount;
                    _balances[to] = _balances.GetValueOrDefault(to) + amount;
                    _version++;
                    _log.Add($"moved {amount} from {from} to {to}");
                    return true;
                }
            }

            public IEnumerable<(string Owner, decimal Balance)> Richest(int count)
                => _balances.OrderByDescending(static pair => pair.Value).Take(count).Select(static pair => (pair.Key, pair.Value));

            public async Task<decimal> SumAsync(IAsyncEnumerable<decimal> amounts, CancellationToken cancellationToken)
            {
                decimal sum = 0;
                await foreach (var amount in amounts.WithCancellation(cancellationToken))
                {
                    sum += amount switch
                    {
                        < 0 => 0,
                        > 1000 => 1000,
                        _ => amount,
                    };
                }

                return sum;
            }

            public override string ToString()
            {
                var text = new System.Text.StringBuilder();
                foreach (var line in _log)
                {
                    if (line.Length > 0)
                    {
                        text.Append(line).Append(';');
                    }
                }

                return text.ToString();
            }
        }
        """;
}
