using System.Diagnostics;
using Hotline.Api.Database;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;
using Hotline.Dispatch.Privacy;
using Hotline.Testing.Postgres;
using Npgsql;

namespace Hotline.Benchmarks.Assign;

/// <summary>
/// Nobody twice where several web nodes decide: their real queues, journals and links on one PostgreSQL, telephony nodes that speak with them without a wire, callers who come as soon as others
/// go. PostgreSQL need not survive a power cut here (no fsync): what is counted is concurrency, and the faster it commits the more of it there is. Calls stay in their tables, as in the product.
/// </summary>
internal static class NodesBench
{
    private const int TelephonyNodes = 4, Agents = 400, CallersAtOnce = 130, FirstExtension = 5000;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30), Stall = TimeSpan.FromMinutes(10); // Others may have the machine for a while.

    /// <param name="assignments">Orders to ring an agent.</param>
    /// <param name="longest">It ends by then with as many as there were.</param>
    /// <exception cref="InvalidOperationException">Nobody is assigned any more.</exception>
    public static async Task RunAsync(int assignments, int webs, TimeSpan longest, CancellationToken ct)
    {
        await using var cluster = await PrivateCluster.StartAsync(ct, durable: false, "-c shared_buffers=512MB -c max_wal_size=4GB");
        var folder = Directory.CreateTempSubdirectory("hotline-bench-");
        await using var admin = NpgsqlDataSource.Create(cluster.AdminConnectionString);
        await RunAsync(admin, "create database hotline", ct);
        var connection = new NpgsqlConnectionStringBuilder(cluster.AdminConnectionString) { Database = "hotline", MaxPoolSize = 50, NoResetOnClose = true }.ConnectionString;
        Migrator.Migrate(connection);
        await using var database = NpgsqlDataSource.Create(connection);
        await RunAsync(database, """
            update agent.queue set wrap_up_seconds = 1;
            insert into agent.queue (code, name, offer_seconds, wrap_up_seconds, changed_at) values ('other', 'shares the agents', 20, 1, now());
            insert into agent.queue_number (number, queue_code) values ('12346', 'other');
            """, ct);
        await Seats.AddAsync(database, FirstExtension, Agents, ct);
        var faults = new Faults();
        var house = new BusyHouse(TelephonyNodes, webs, faults);
        try
        {
            await using (house)
            {
                var master = MasterKey.Random();
                for (var web = 0; web < webs; web++)
                {
                    await house.OpenAsync(web, await QueueHost.StartAsync(connection, master, house.OrdersOf(web), faults, folder.FullName, ct), FirstExtension, Agents, ct);
                }

                Report.Begin($"assign-nodes: {assignments} assignments, {webs} web nodes on one PostgreSQL without fsync, {TelephonyNodes} telephony nodes, {Agents} agents, {CallersAtOnce} callers at any time");
                var (began, cpu) = (Stopwatch.GetTimestamp(), CpuTime.Begin(("web and telephony nodes", Environment.ProcessId)));
                house.Fill(CallersAtOnce);
                await WatchAsync(house, assignments, longest, database, ct);
                var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                Report.Line("processors", cpu);
                await house.EmptyAsync(database, ct);
                Report.Line("assignments", $"{house.Ledger.Assignments} in {seconds:0} s, {house.Ledger.Assignments / seconds:0} a second; {house.Course}");
            }

            Report.Line("callers given to two at once", $"{house.Ledger.CallersTwice} at the telephones, {await Twice.CallersAsync(database, ct)} by the records");
            Report.Line("agents given two at once", $"{house.Ledger.AgentsTwice} at the telephones, {await Twice.AgentsAsync(database, ct)} by the records");
            Report.Line("refused by a unique index", faults.Refused);
            Report.Line("what else went wrong and was done again", faults.Others);
            Report.End();
            foreach (var first in faults.Firsts)
            {
                await Console.Error.WriteLineAsync(first);
            }
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task WatchAsync(BusyHouse house, int assignments, TimeSpan longest, NpgsqlDataSource database, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        var (said, progressed, before) = (began, began, 0L);
        var isAnalysed = false;
        while (house.Ledger.Assignments < assignments && Stopwatch.GetElapsedTime(began) < longest)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
            var now = house.Ledger.Assignments;
            if (!isAnalysed && now > 1000)
            {
                isAnalysed = true;
                await RunAsync(database, "analyze", ct); // As autovacuum does within a minute: a plan made while a table is empty reads it through.
            }

            progressed = now > before ? Stopwatch.GetTimestamp() : progressed;
            before = now;
            if (Stopwatch.GetElapsedTime(progressed) > Stall)
            {
                throw new InvalidOperationException($"Nobody was assigned for {Stall.TotalMinutes} minutes, after {now}: {house.Course}.");
            }

            if (Stopwatch.GetElapsedTime(said) > Beat)
            {
                said = Stopwatch.GetTimestamp();
                Report.Line("so far", $"{now} assignments, {house.Ledger.CallersTwice} callers and {house.Ledger.AgentsTwice} agents twice");
            }
        }
    }

    private static async Task RunAsync(NpgsqlDataSource database, string sql, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}
