using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Integration.Tests.Api;
using Hotline.Testing.Postgres;
using Npgsql;

namespace Hotline.Integration.Tests.Faults;

/// <summary>People who file, handle and close one request after the other, and who ask again as they asked when no answer came, or one that is no answer.</summary>
internal sealed class PeopleAtWork : IDisposable
{
    private const int People = 5;

    private static readonly string[] WholeLife = ["DraftOpened", "Accepted", "Dispatched", "SignedFor", "Contacted", "Replied", "FollowedUp", "Closed"];

    private readonly WebProcess web;
    private readonly StaffClient agent;
    private readonly StaffClient roads;
    private readonly Task[] people;
    private readonly ConcurrentBag<Guid> lives = [];

    /// <summary>What a person was told was done: a ticket and its version after that.</summary>
    private readonly ConcurrentBag<(Guid Id, long Version)> acknowledged = [];
    private readonly Lock gate = new();
    private (int Left, TaskCompletionSource Reached)? awaited;
    private volatile bool ends;

    private PeopleAtWork(WebProcess web, StaffClient agent, StaffClient roads)
    {
        (this.web, this.agent, this.roads) = (web, agent, roads);
        people = [.. Enumerable.Range(0, People).Select(_ => Task.Run(GoOnAsync, Ct))];
    }

    /// <summary>How many answers were none: the connection ended, or the server said that it could not.</summary>
    public int Unanswered { get; private set; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The web side of <paramref name="database"/> is set up and started, and they begin.</summary>
    /// <param name="web">Not started.</param>
    /// <param name="folder">Its data.</param>
    public static async Task<PeopleAtWork> InNewCityAsync(WebProcess web, TestDatabase database, string folder)
    {
        var printed = await ApiHost.InitAsync(database, folder, demo: false);
        await web.StartAsync();
        using (var admin = new StaffClient(web.Address))
        {
            await admin.SignInAsync("admin", printed.Select(line => line.Split(' ')).Single(words => words[0] == "login" && words[2] == "admin")[3]);
            await ApiCity.FillAsync(admin);
        }

        var (agent, roads) = (new StaffClient(web.Address), new StaffClient(web.Address));
        await agent.SignInAsync("agent", ApiCity.Password);
        await roads.SignInAsync("roads", ApiCity.Password);
        return new PeopleAtWork(web, agent, roads);
    }

    /// <summary>Until so many more were answered: whatever else is on its way then is on its way.</summary>
    public Task AnswersAsync(int count)
    {
        lock (gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited = (count, reached);
            return Task.WhenAny([reached.Task, .. people]).Unwrap().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct); // Whoever is refused says so at once.
        }
    }

    /// <summary>Each ends what they have begun.</summary>
    public Task EndAsync()
    {
        ends = true;
        return Task.WhenAll(people);
    }

    /// <summary>All that was acknowledged is there, once, and nothing half; every row is of something.</summary>
    public async Task AssertWholeAsync(NpgsqlDataSource database)
    {
        await FaultTraces.OfAsync(database, "true");
        await FaultTraces.AssertNoOrphansAsync(database);
        var found = await database.RowsAsync(
            """
            select t.id, t.version, (select string_agg(kind, ',' order by seq) from dispatch.ticket_event e where e.ticket_id = t.id and kind not in ('LightTurned', 'Escalated', 'RepeatFound'))
            from dispatch.ticket t
            """,
            row => (Id: row.GetGuid(0), Version: row.GetInt32(1), Life: row.GetString(2)));
        Assert.All(found, one => Assert.Equal(string.Join(',', WholeLife), one.Life));
        Assert.Equal(lives.Order(), found.Select(one => one.Id).Order());
        var versions = found.ToDictionary(one => one.Id, one => one.Version);
        Assert.All(acknowledged, told => Assert.True(versions.GetValueOrDefault(told.Id) >= told.Version, $"{told.Id} was acknowledged at version {told.Version}."));
    }

    public void Dispose()
    {
        agent.Dispose();
        roads.Dispose();
    }

    private async Task GoOnAsync()
    {
        while (!ends)
        {
            var page = await FileAsync();
            page = await ActAsync(roads, page, "sign-for", new SignForTicket());
            page = await ActAsync(roads, page, "contact", new RecordContact("Visit", true, null, "已上门"));
            page = await ActAsync(roads, page, "reply", new ReplyTicket("已修补完毕。", null));
            page = await ActAsync(agent, page, "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Satisfied, true));
            Assert.Equal(TicketState.Closed, page.State);
            lives.Add(page.Id);
        }
    }

    private async Task<TicketPage> FileAsync()
    {
        var key = Guid.NewGuid().ToString();
        using var answer = await InsistAsync(() => agent.PostAsync(ApiPath.Acceptance, ApiCity.Complete, key: key));
        return Acknowledged((await StaffClient.ReadAsync<AcceptedTicket>(answer, HttpStatusCode.Created)).Ticket);
    }

    private async Task<TicketPage> ActAsync<T>(StaffClient client, TicketPage seen, string act, T body)
    {
        var asked = 0;
        using var answer = await InsistAsync(() =>
        {
            asked++;
            return client.PostAsync(ApiPath.Act(seen.Id, act), body, seen.Version);
        });
        if (answer.StatusCode != HttpStatusCode.PreconditionFailed)
        {
            return Acknowledged(await StaffClient.ReadAsync<TicketPage>(answer, HttpStatusCode.OK));
        }

        // Nobody else works on it: it was done when no answer came.
        var current = (await StaffClient.ProblemAsync(answer, 412)).GetProperty("current").Deserialize<TicketPage>(StaffClient.Json)!; // It is there.
        Assert.True(asked > 1 && current.Version == seen.Version + 1, $"{act} was asked {asked} times and is refused at version {current.Version} after {seen.Version}.");
        return Acknowledged(current);
    }

    private TicketPage Acknowledged(TicketPage page)
    {
        acknowledged.Add((page.Id, page.Version));
        return page;
    }

    private async Task<HttpResponseMessage> InsistAsync(Func<Task<HttpResponseMessage>> ask)
    {
        while (true)
        {
            try
            {
                var answer = await ask();
                if ((int)answer.StatusCode < 500)
                {
                    Answered();
                    return answer;
                }

                answer.Dispose();
            }
            catch (Exception down) when (down is HttpRequestException or IOException)
            {
                // Whoever was to answer ended while it was asked.
            }

            lock (gate)
            {
                Unanswered++;
            }

            await web.UpAsync();
        }
    }

    private void Answered()
    {
        lock (gate)
        {
            if (awaited is not var (left, reached))
            {
                return;
            }

            awaited = left > 1 ? (left - 1, reached) : null;
            if (left <= 1)
            {
                reached.SetResult();
            }
        }
    }
}
