using Hotline.Agent.Link;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hotline.Integration.Tests.Agent;

public sealed class LeaseOrderTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leases_are_renewed_in_the_order_of_the_nodes_names_whatever_the_table_begins_with()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        foreach (var node in new[] { "node-b", "node-a" })
        {
            await scene.RunAsync($"insert into agent.telephony_node (node_id, process_started_at, link_until, attached_at) values ('{node}', now(), now(), now()) returning null");
        }

        await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await LockAsync(connection, "node-a");
        var renewing = scene.Web.Services.GetRequiredService<NodeStore>().RenewAsync(["node-b", "node-a"], Ct);
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<long>("select count(*) from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()") > 0, "a renewal that waits");

        await LockAsync(connection, "node-b"); // It waits for the first and holds none.
        await transaction.RollbackAsync(Ct);
        await renewing;
        Assert.Equal(2L, await scene.ScalarAsync<long>("select count(*) from agent.telephony_node where node_id in ('node-a', 'node-b') and link_until > now()"));
    }

    private static async Task LockAsync(NpgsqlConnection connection, string node)
    {
        await using var command = new NpgsqlCommand($"select 1 from agent.telephony_node where node_id = '{node}' for update nowait", connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
