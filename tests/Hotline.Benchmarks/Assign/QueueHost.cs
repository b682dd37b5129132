using Hotline.Agent;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Desk;
using Hotline.Agent.Link;
using Hotline.Agent.Vault;
using Hotline.Dispatch;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Benchmarks.Assign;

/// <summary>
/// What a web node has of calls, queues and offers, with its own connections, loops and bells, on a database that others share; without a front door: telephony nodes say in <see cref="Link"/> what
/// they would say over theirs.
/// </summary>
internal sealed class QueueHost : IAsyncDisposable
{
    private readonly IHost host;
    private readonly NpgsqlDataSource database;

    private QueueHost(IHost host, NpgsqlDataSource database) => (this.host, this.database) = (host, database);

    public LinkDesk Link => host.Services.GetRequiredService<LinkDesk>();

    /// <param name="orders">Where its orders to telephony nodes go.</param>
    /// <param name="log">Hears what goes wrong.</param>
    public static async Task<QueueHost> StartAsync(string connectionString, MasterKey master, IHubContext<LinkHub, ITelephonyNode> orders, ILoggerProvider log, string folder, CancellationToken ct)
    {
        var database = NpgsqlDataSource.Create(connectionString);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(master);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddDispatch();
        builder.Services.AddAgent(new AgentOptions
        {
            ServiceKey = "nobody dials", RecordingsFolder = folder,
            SweepInterval = TimeSpan.FromMilliseconds(100), // Agents are ready again a second after each call, and not two.
        });
        builder.Services.AddSingleton(orders);
        builder.Services.AddSingleton<IDeskPages, NoPages>();
        builder.Services.AddSingleton<IRecordingPull, NoRecordings>();
        var host = builder.Build();
        await host.Services.GetRequiredService<KeyRing>().OpenAsync(ct);
        await host.StartAsync(ct);
        return new QueueHost(host, database);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await database.DisposeAsync();
    }

    /// <summary>Nobody looks at a console.</summary>
    private sealed class NoPages : IDeskPages
    {
        public Task<TicketPage?> PageAsync(Guid ticketId, Actor reader, CancellationToken ct) => Task.FromResult<TicketPage?>(null);

        public Task<IReadOnlyList<TicketRow>> OfCallerAsync(Pii caller, Guid? except, Actor reader, CancellationToken ct) => Task.FromResult<IReadOnlyList<TicketRow>>([]);
    }

    /// <summary>Nothing is recorded.</summary>
    private sealed class NoRecordings : IRecordingPull
    {
        public Task ScheduleAsync(Guid recordingId, CancellationToken ct) => Task.CompletedTask;
    }
}
