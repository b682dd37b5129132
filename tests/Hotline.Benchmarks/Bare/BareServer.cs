using Hotline.Agent.Client.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Benchmarks.Bare;

/// <summary>
/// The bound, as a process of its own on the same PostgreSQL: an endpoint that makes one INSERT, a hub that sends one
/// record to everybody, and a NOTIFY that makes it do so. Nobody is asked who they are, nothing is checked, encrypted or audited.
/// </summary>
internal static class BareServer
{
    public const string Insert = "/insert";
    public const string Push = "/push";
    public const string Hub = "/hub";
    public const string Channel = "bare_bell";
    public const string Table = "create table if not exists bare_ticket (id uuid primary key, created_at timestamptz not null, fields jsonb not null)";

    public static async Task RunAsync(int port, string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton(NpgsqlDataSource.Create(connectionString));
        builder.Services.AddSignalR().AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default));
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default));
        builder.Services.AddHostedService<BareBell>();
        var app = builder.Build();
        app.MapHub<BareHub>(Hub);
        app.MapPost(Insert, InsertAsync);
        app.MapPost(Push, (DeskEvent e, IHubContext<BareHub, IDeskClient> hub) => hub.Clients.All.Event(e));
        await app.RunAsync();
    }

    private static async Task<IResult> InsertAsync(DraftFields fields, NpgsqlDataSource database, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        await using var command = database.CreateCommand("insert into bare_ticket (id, created_at, fields) values ($1, now(), $2)");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        command.Parameters.Add(new NpgsqlParameter { Value = System.Text.Json.JsonSerializer.Serialize(fields, ContractsJson.Default.DraftFields), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(ct);
        return TypedResults.Created($"/tickets/{id}");
    }
}

internal sealed class BareHub : Hub<IDeskClient>;
