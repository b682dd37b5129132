using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Hotline.Benchmarks.Bare;

/// <summary>What is notified is pushed.</summary>
internal sealed class BareBell(NpgsqlDataSource database, IHubContext<BareHub, IDeskClient> hub) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var connection = await database.OpenConnectionAsync(stoppingToken);
        connection.Notification += (_, said) => _ = hub.Clients.All.Event(JsonSerializer.Deserialize(said.Payload, ContractsJson.Default.DeskEvent)!); // We wrote it.
        await using (var listen = new NpgsqlCommand($"listen {BareServer.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stoppingToken);
        }

        while (true)
        {
            await connection.WaitAsync(stoppingToken);
        }
    }
}
