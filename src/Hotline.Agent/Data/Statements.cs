using System.Globalization;
using Dapper;
using Npgsql;

namespace Hotline.Agent.Data;

/// <summary>
/// Statements on their way to PostgreSQL, in order. Those that ask nothing back wait for the next question or the end and go with it, and questions that do not
/// depend on one another's answers go together: the way there and back costs more than most statements do.
/// </summary>
/// <param name="kept">
/// PostgreSQL keeps them parsed and planned on the connection, which is more than half of what a statement by key costs. For those whose text is the same each time and that name
/// the columns they give back: a <c>select *</c> fails once another node's migration has added one. Not for lists over months of calls, whose best plan depends on what is asked for.
/// </param>
internal sealed class Statements(NpgsqlConnection connection, NpgsqlTransaction? transaction, bool kept)
{
    private readonly List<(NpgsqlBatchCommand Command, Func<NpgsqlDataReader, CancellationToken, Task>? Read)> waiting = [];

    /// <summary>A statement without rows.</summary>
    public NpgsqlBatchCommand Add(string sql, object? args) => Add(sql, args, null);

    /// <summary>A statement with rows that nobody reads.</summary>
    public void Call(string sql, object? args) => Add(sql, args, static (_, _) => Task.CompletedTask);

    /// <summary>A statement with rows; they are known when everything up to it was sent.</summary>
    public Asked<T> Ask<T>(string sql, object? args)
    {
        var asked = new Asked<T>();
        Add(sql, args, async (reader, ct) => asked.Answer(await RowsAsync<T>(reader, ct)));
        return asked;
    }

    /// <summary>Sends what waits. The first statement that fails ends it, and the transaction.</summary>
    public async Task SendAsync(CancellationToken ct)
    {
        if (waiting.Count == 0)
        {
            return;
        }

        await using var batch = Batch();
        var reads = waiting.Select(each => each.Read).OfType<Func<NpgsqlDataReader, CancellationToken, Task>>().ToList();
        waiting.Clear();
        if (kept)
        {
            await batch.PrepareAsync(ct); // No way there and back, but for the first time on a connection.
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var more = reader.FieldCount > 0;
        foreach (var read in reads)
        {
            await read(reader, ct);
            more = await reader.NextResultAsync(ct);
        }

        if (more)
        {
            throw new InvalidOperationException("A statement that asked nothing back has rows: the answers of those after it are not theirs.");
        }
    }

    /// <summary>Has PostgreSQL keep what waits, and forgets it: whoever asks it afterwards has no need to.</summary>
    public async Task ReadyAsync(CancellationToken ct)
    {
        await using var batch = Batch();
        waiting.Clear();
        await batch.PrepareAsync(ct);
    }

    private NpgsqlBatch Batch()
    {
        var batch = new NpgsqlBatch(connection, transaction);
        foreach (var (command, _) in waiting)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private NpgsqlBatchCommand Add(string sql, object? args, Func<NpgsqlDataReader, CancellationToken, Task>? read)
    {
        var command = new NpgsqlBatchCommand(sql);
        Arguments.Bind(command.Parameters, args);
        waiting.Add((command, read));
        return command;
    }

    private static async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, CancellationToken ct)
    {
        var rows = new List<T>();
        var parse = reader.GetRowParser<object?>(typeof(T));
        while (await reader.ReadAsync(ct))
        {
            rows.Add(parse(reader) is { } row ? Convert<T>(row) : default!); // Null only where T may be.
        }

        return rows;
    }

    private static T Convert<T>(object row) =>
        row is T same ? same : (T)System.Convert.ChangeType(row, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), CultureInfo.InvariantCulture);
}

/// <summary>A question on its way.</summary>
internal sealed class Asked<T>
{
    private List<T>? rows;

    /// <exception cref="InvalidOperationException">It was not sent yet.</exception>
    public List<T> Rows => rows ?? throw new InvalidOperationException("The question was not sent yet.");

    /// <summary>The row, or nothing.</summary>
    public T? One => Rows.SingleOrDefault();

    public void Answer(List<T> answer) => rows = answer;
}
