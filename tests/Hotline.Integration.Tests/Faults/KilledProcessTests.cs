using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Faults;

/// <summary>
/// The web side as a process of its own, killed with SIGKILL while people work, and started again: every ticket is before or after what was being done to it, its outbox says
/// which, and nobody who asks again does anything twice.
/// </summary>
public sealed class KilledProcessTests(PostgresFixture postgres)
{
    private const int Kills = 2;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_under_load_and_started_again_no_ticket_is_half_done_or_done_twice()
    {
        await using var database = await postgres.CreateDatabaseAsync(Ct);
        var folder = Directory.CreateTempSubdirectory("hotline-killed-").FullName;
        await using var web = new WebProcess(database.ConnectionString, folder);
        using var people = await PeopleAtWork.InNewCityAsync(web, database, folder);
        for (var kill = 0; kill < Kills; kill++)
        {
            await people.AnswersAsync(25 + Random.Shared.Next(40));
            await web.KillAsync();
            await web.StartAsync();
        }

        await people.AnswersAsync(25);
        await people.EndAsync();
        await people.AssertWholeAsync(database.DataSource);
    }
}
