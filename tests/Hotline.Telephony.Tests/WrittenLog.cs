using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Tests;

/// <summary>Keeps what was logged.</summary>
internal sealed class WrittenLog<T> : ILogger<T>
{
    public ConcurrentQueue<(LogLevel Level, int Id, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => Lines.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
}
