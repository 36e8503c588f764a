using Microsoft.Data.Sqlite;

namespace Broker;

/// <summary>
/// A queue that outlives its processes, on SQLite: a message is leased to one worker for a time, and gone when the worker acknowledges it.
/// A lease that runs out, because its worker died, makes the message available again. Any process and any thread may use the same file.
/// </summary>
public sealed class DurableQueue(string file, TimeSpan lease)
{
    /// <summary>A message that has failed this often is left in the table, for somebody to look at.</summary>
    private const int MaxDeliveries = 5;

    private readonly string _connectionString = new SqliteConnectionStringBuilder { DataSource = file }.ToString();

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    public void Create() => Execute("""
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS jobs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            body TEXT NOT NULL,
            lease TEXT,
            leased_until INTEGER NOT NULL DEFAULT 0,
            deliveries INTEGER NOT NULL DEFAULT 0);
        """);

    /// <summary>Adds messages, all or none.</summary>
    public void Publish(IReadOnlyCollection<string> bodies)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        foreach (string body in bodies)
        {
            using var command = Command(connection, "INSERT INTO jobs (body) VALUES ($body)", ("$body", body));
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Leases the oldest message that nobody has; null if there is none now.</summary>
    public Job? TryReceive()
    {
        string receipt = Guid.NewGuid().ToString("N");
        using var connection = Open();
        // One statement, and so one transaction: no two workers get the same message.
        using var command = Command(
            connection,
            """
            UPDATE jobs SET lease = $lease, leased_until = $until, deliveries = deliveries + 1
            WHERE id = (SELECT min(id) FROM jobs WHERE leased_until <= $now AND deliveries < $max)
            RETURNING id, body, deliveries
            """,
            ("$lease", receipt), ("$until", Now + (long)lease.TotalMilliseconds), ("$now", Now), ("$max", MaxDeliveries));
        using var row = command.ExecuteReader();
        return row.Read() ? new Job(row.GetInt64(0), row.GetString(1), receipt, row.GetInt64(2)) : null;
    }

    /// <summary>The message is done with. False: the lease had run out, and the message may be with another worker.</summary>
    public bool Acknowledge(Job job) =>
        Execute("DELETE FROM jobs WHERE id = $id AND lease = $lease", ("$id", job.Id), ("$lease", job.Lease)) == 1;

    /// <summary>Gives a message back that was not tried; it is available at once, and this delivery does not count.</summary>
    public void GiveBack(Job job) => Execute(
        "UPDATE jobs SET lease = NULL, leased_until = 0, deliveries = deliveries - 1 WHERE id = $id AND lease = $lease",
        ("$id", job.Id),
        ("$lease", job.Lease));

    /// <summary>Are there messages that are not acknowledged and may be delivered, now or when a lease runs out?</summary>
    public bool HasMessages()
    {
        using var connection = Open();
        using var command = Command(connection, "SELECT count(*) FROM jobs WHERE deliveries < $max", ("$max", MaxDeliveries));
        return (long)command.ExecuteScalar()! > 0;
    }

    private int Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using var connection = Open();
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>From the provider's pool. A connection serves one thread; the file's lock is waited for.</summary>
    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
