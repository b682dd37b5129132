using Hotline.Api.Setup;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Api;

public sealed class InterruptedInitTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_interrupted_demonstration_is_finished_by_the_next_init_and_nothing_is_told_twice()
    {
        await using var database = await postgres.CreateDatabaseAsync(Ct);
        var folder = Directory.CreateTempSubdirectory("hotline-init-").FullName;
        using var power = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var first = ApiHost.InitAsync(database, folder, demo: true, power.Token);
        await Eventually.IsAsync(async () => first.IsCompleted || await HistoryAsync(database) == "begun" && await TicketsAsync(database) > 20, TimeSpan.FromSeconds(60));
        await power.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("begun", await HistoryAsync(database));

        var printed = await ApiHost.InitAsync(database, folder, demo: true);
        Assert.Equal(DemoStaff.Accounts.Count, printed.Count(line => line.StartsWith("login ", StringComparison.Ordinal)));
        Assert.Equal("done", await HistoryAsync(database));
        var tickets = await TicketsAsync(database);
        Assert.InRange(tickets, 200, 500);
        await ApiHost.InitAsync(database, folder, demo: true);
        Assert.Equal(tickets, await TicketsAsync(database));
        Assert.Empty(Directory.GetFiles(folder, "*.part", SearchOption.AllDirectories));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string?> HistoryAsync(TestDatabase database) => (string?)await ScalarAsync(database, "select max(value) from api.setting where key = 'demo.history'");

    private static async Task<long> TicketsAsync(TestDatabase database) => (long?)await ScalarAsync(database, "select count(*) from dispatch.ticket") ?? 0;

    // Before the migrations there are no tables yet.
    private static async Task<object?> ScalarAsync(TestDatabase database, string sql)
    {
        try
        {
            await using var command = database.DataSource.CreateCommand(sql);
            return await command.ExecuteScalarAsync(Ct) is { } value and not DBNull ? value : null;
        }
        catch (Npgsql.PostgresException missing) when (missing.SqlState == Npgsql.PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }
}
