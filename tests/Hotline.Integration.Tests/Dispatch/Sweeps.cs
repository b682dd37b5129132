using Hotline.Dispatch;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Tickets.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Integration.Tests.Dispatch;

internal static class Sweeps
{
    public static ClockSweep OfAnotherNode(DispatchScene scene, ILogger<ClockSweep>? log = null) => new(
        scene.Database.DataSource, scene.Desk, scene.Services.GetRequiredService<TurningStore>(), scene.Services.GetRequiredService<CatalogCache>(),
        scene.Services.GetRequiredService<OutboxTurns>(), scene.Time, scene.Services.GetRequiredService<DispatchMetrics>(), log ?? NullLogger<ClockSweep>.Instance);

    public static async Task<DateTimeOffset> NextFireAsync(DispatchScene scene, Guid id) =>
        await scene.ScalarAsync<DateTime>($"select min(next_fire_at) from dispatch.deadline where ticket_id = '{id}'");

    internal sealed class Said<TSweep> : ILogger<TSweep>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
