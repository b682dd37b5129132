using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Benchmarks.Assign;

/// <summary>What went wrong in the web nodes, by kind: warnings and errors of their logs, and what a telephony node was told instead of an answer.</summary>
internal sealed class Faults : ILoggerProvider, ILogger
{
    private readonly ConcurrentDictionary<string, int> kinds = new();
    private readonly ConcurrentDictionary<string, string> firsts = new();
    private int refused;

    /// <summary>A unique index refused a second row: whoever wrote it believed in a double assignment.</summary>
    public int Refused => refused;

    /// <summary>All others; each is done again by whoever had it happen.</summary>
    public string Others => kinds.IsEmpty ? "none" : string.Join(", ", kinds.OrderByDescending(kind => kind.Value).Select(kind => $"{kind.Value} x {kind.Key}"));

    /// <summary>The first of each kind, whole.</summary>
    public IReadOnlyCollection<string> Firsts => [.. firsts.Values];

    public void Add(string where, Exception? failed)
    {
        var database = Causes(failed).OfType<PostgresException>().FirstOrDefault();
        var kind = $"{where} {database?.SqlState ?? failed?.GetType().Name}".Trim();
        if (database is { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            Interlocked.Increment(ref refused);
        }

        kinds.AddOrUpdate(kind, 1, (_, count) => count + 1);
        firsts.TryAdd(kind, $"{where}: {failed}");
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Add($"event {eventId.Id}", exception);
        }
    }

    public void Dispose()
    {
    }

    private static IEnumerable<Exception> Causes(Exception? failed)
    {
        for (var each = failed; each is not null; each = each.InnerException)
        {
            yield return each;
        }
    }
}
