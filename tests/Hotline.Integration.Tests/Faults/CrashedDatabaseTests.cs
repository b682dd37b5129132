using Hotline.Integration.Tests.Api;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Faults;

/// <summary>
/// PostgreSQL itself crashes while people work, and recovers from its log: what anybody was told is done is done, once and whole, and the web process that was there before goes on
/// by itself, with what follows changes too.
/// </summary>
public sealed class CrashedDatabaseTests
{
    private const int Crashes = 2;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Crashed_under_writers_it_has_all_that_was_acknowledged_once_and_the_same_process_goes_on()
    {
        await using var cluster = await PrivateCluster.StartAsync(Ct, more: PrivateCluster.OutlivesCrash);
        await using var database = await cluster.CreateDatabaseAsync(Ct);
        var folder = Directory.CreateTempSubdirectory("hotline-crashed-").FullName;
        await using var web = new WebProcess(database.ConnectionString, folder);
        using var people = await PeopleAtWork.InNewCityAsync(web, database, folder);
        for (var crash = 1; crash <= Crashes; crash++)
        {
            await people.AnswersAsync(25 + Random.Shared.Next(40));
            Assert.Equal(crash, await cluster.CrashAsync(Ct));
            await web.UpAsync();
        }

        await people.AnswersAsync(25);
        await people.EndAsync();
        Assert.True(people.Unanswered > 0, "Nobody was at work while it was down.");
        Assert.True(web.Lives, "The web process has ended.");
        await people.AssertWholeAsync(database.DataSource);

        // What reads the outbox has come to its end: no consumer was left behind.
        await Eventually.IsAsync(
            async () => (await database.DataSource.RowsAsync(
                """
                select count(*) > 0 and not exists (select 1 from dispatch.outbox where (xid, id) > (select xid, id from dispatch.outbox_cursor order by xid, id limit 1))
                from dispatch.outbox_cursor
                """,
                row => row.GetBoolean(0)))[0],
            TimeSpan.FromSeconds(60));
        Assert.True(web.Lives, "The web process has ended.");
    }
}
