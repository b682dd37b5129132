using Hotline.Agent.Client.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Benchmarks.Bare;

/// <summary>
/// The bound, as a process of its own on the same PostgreSQL: an endpoint that makes one INSERT (<see cref="BareTicket"/>), a hub that sends one
/// record to everybody, and a NOTIFY that makes it do so. Nobody is asked who they are, nothing is checked, encrypted or audited.
/// What it says again and again is prepared, as ours prepares the two that take a ticket in (ADR 0092).
/// </summary>
internal static class BareServer
{
    public const string Insert = "/insert";
    public const string Push = "/push";
    public const string Hub = "/hub";
    public const string Channel = "bare_bell";

    public static async Task RunAsync(int port, string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton(NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 20, AutoPrepareMinUsages = 2, NoResetOnClose = true }.ConnectionString));
        builder.Services.AddSignalR().AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default));
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default));
        builder.Services.AddHostedService<BareBell>();
        var app = builder.Build();
        app.MapHub<BareHub>(Hub);
        app.MapPost(Insert, BareTicket.InsertAsync);
        app.MapPost(Push, (DeskEvent e, IHubContext<BareHub, IDeskClient> hub) => hub.Clients.All.Event(e));
        await app.RunAsync();
    }
}

internal sealed class BareHub : Hub<IDeskClient>;
