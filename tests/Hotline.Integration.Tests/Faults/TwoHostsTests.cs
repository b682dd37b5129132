using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Integration.Tests.Api;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Faults;

/// <summary>Two web nodes on one database, each with its own caches, sessions and sweeps: what both do at once happens once.</summary>
public sealed class TwoHostsTests(TwoHosts hosts) : IClassFixture<TwoHosts>
{
    private const int Tickets = 24;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_dispatchers_dispatching_and_two_liaisons_signing_at_once_each_ticket_goes_one_way_once()
    {
        using var agent = await hosts.Here.SignedInAsync("agent", ApiCity.Password);
        using var one = await hosts.Here.SignedInAsync("dispatcher", ApiCity.Password);
        using var other = await hosts.There.SignedInAsync("dispatcher-b", ApiCity.Password);
        using var roads = await hosts.Here.SignedInAsync("roads", ApiCity.Password);
        using var roadsToo = await hosts.There.SignedInAsync("roads-b", ApiCity.Password);
        var pages = new List<TicketPage>();
        for (var n = 0; n < Tickets; n++)
        {
            using var made = await agent.PostAsync(ApiPath.Acceptance, ApiCity.Complete with { CategoryCode = ApiCity.WithoutRule });
            pages.Add((await StaffClient.ReadAsync<AcceptedTicket>(made, System.Net.HttpStatusCode.Created)).Ticket);
        }

        var won = 0;
        await Parallel.ForEachAsync(pages, new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Ct }, async (page, _) =>
        {
            var units = await OnceAsync(page, "assignment", (one, new DispatchTicket(ApiCity.Roads)), (other, new DispatchTicket(ApiCity.Water)));
            if (units.UnitCode == ApiCity.Roads)
            {
                await OnceAsync(units, "sign-for", (roads, new SignForTicket()), (roadsToo, new SignForTicket()));
                Interlocked.Increment(ref won);
            }
        });
        var ids = string.Join(", ", pages.Select(page => $"'{page.Id}'"));
        await FaultTraces.OfAsync(hosts.Here.Database.DataSource, $"t.id in ({ids})");
        Assert.Equal(Tickets, await CountAsync($"select count(*) from dispatch.ticket_event where kind = 'Dispatched' and ticket_id in ({ids})"));
        Assert.Equal(Tickets, await CountAsync($"select count(*) from dispatch.deadline where kind = 'Handle' and ticket_id in ({ids})"));
        Assert.Equal(won, await CountAsync($"select count(*) from dispatch.ticket_event where kind = 'SignedFor' and ticket_id in ({ids})"));
        Assert.Equal(Tickets, await CountAsync($"select count(distinct (ticket_id, action)) from dispatch.audit where action = 'DispatchTo' and ticket_id in ({ids})"));
    }

    [Fact]
    public async Task Both_sweep_and_every_light_turns_once()
    {
        using var agent = await hosts.Here.SignedInAsync("agent", ApiCity.Password);
        var ids = new List<Guid>();
        for (var n = 0; n < Tickets; n++)
        {
            using var made = await agent.PostAsync(ApiPath.Acceptance, ApiCity.Complete);
            ids.Add((await StaffClient.ReadAsync<AcceptedTicket>(made, System.Net.HttpStatusCode.Created)).Ticket.Id);
        }

        var these = string.Join(", ", ids.Select(id => $"'{id}'"));
        await CountAsync($"""
            with late as (
                update dispatch.deadline set amber_at = now() - interval '3 hours', red_at = now() - interval '2 hours', due_at = now() - interval '1 hour', next_fire_at = now() - interval '3 hours'
                where kind = 'SignFor' and ticket_id in ({these}) returning 1
            )
            select count(*) from late
            """);
        await Eventually.IsAsync(async () => await CountAsync($"select count(*) from dispatch.deadline where next_fire_at <= now() and ticket_id in ({these})") == 0, TimeSpan.FromSeconds(20));
        await FaultTraces.OfAsync(hosts.Here.Database.DataSource, $"t.id in ({these})");
        Assert.Equal(Tickets, await CountAsync($"select count(*) from dispatch.ticket_event where kind = 'LightTurned' and data ->> 'clock' = 'SignFor' and ticket_id in ({these})"));
        Assert.Equal(Tickets, await CountAsync($"select count(*) from dispatch.ticket_event where kind = 'Escalated' and data ->> 'clock' = 'SignFor' and ticket_id in ({these})"));
    }

    [Fact]
    public async Task A_ring_of_units_closed_from_two_nodes_is_refused_at_whichever_comes_second()
    {
        using var here = await hosts.Here.SignedInAsync("administrator", ApiCity.Password);
        using var there = await hosts.There.SignedInAsync("administrator", ApiCity.Password);
        for (var round = 0; round < 6; round++)
        {
            var (a, b) = ($"ring-{round}-a", $"ring-{round}-b");
            await SavedAsync(here, a, null);
            await SavedAsync(here, b, null);
            using (await there.GetAsync($"{ApiPath.Admin}/units"))
            {
                // The other node has read both as they stand alone.
            }

            int[] answers;
            if (round % 2 == 0)
            {
                answers = await Task.WhenAll(PutAsync(here, a, b), PutAsync(there, b, a));
            }
            else
            {
                answers = [await PutAsync(here, a, b), await PutAsync(there, b, a)];
            }

            Assert.Equal([200, 400], answers.Order());
        }

        Assert.Equal(0L, await CountAsync("""
            with recursive up as (
                select code, parent_code, 1 as steps from dispatch.unit
                union all select up.code, unit.parent_code, steps + 1 from up join dispatch.unit on unit.code = up.parent_code where steps < 20
            )
            select count(*) from up where steps = 20
            """));
    }

    [Fact]
    public async Task Of_two_administrators_who_save_the_same_entry_the_second_is_shown_what_the_first_saved()
    {
        using var here = await hosts.Here.SignedInAsync("administrator", ApiCity.Password);
        using var there = await hosts.There.SignedInAsync("administrator", ApiCity.Password);
        foreach (var (path, body, changed) in new (string, object, Func<JsonElement, bool>)[]
        {
            ($"units/{ApiCity.Roads}", new UnitEntry(ApiCity.Roads, "西湖区城管执法局", "360103", "360103"), now => now.GetProperty("name").GetString() == "西湖区城管执法局"),
            ($"rules/{ApiCity.NoWater}-{ApiCity.Xihu}", new RuleEntry(ApiCity.NoWater, ApiCity.Xihu, ApiCity.Roads), now => now.GetProperty("unitCode").GetString() == ApiCity.Roads),
            ("policy/urgeHours", new PolicyEntry("urgeHours", 30), now => now.GetProperty("value").GetInt32() == 30),
        })
        {
            var at = $"{ApiPath.Admin}/{path}";
            string seen, seenToo;
            using (var read = await here.GetAsync(at))
            using (var readToo = await there.GetAsync(at))
            {
                (seen, seenToo) = (read.Headers.ETag!.Tag, readToo.Headers.ETag!.Tag); // What was read has one.
            }

            Assert.Equal(seen, seenToo);
            using var first = await here.ConditionalAsync(HttpMethod.Put, at, body, seen);
            Assert.True(first.IsSuccessStatusCode, await first.Content.ReadAsStringAsync(Ct));
            using var second = await there.ConditionalAsync(HttpMethod.Put, at, body, seenToo);
            var stale = await StaffClient.ProblemAsync(second, 412);
            Assert.True(stale.GetProperty("code").GetString() == "admin.stale" && changed(stale.GetProperty("entry")), $"{stale}");
            using var anew = await there.ConditionalAsync(HttpMethod.Put, at, body, null);
            await StaffClient.ProblemAsync(anew, 412);
        }
    }

    /// <summary>Both ask at once with the version that both saw.</summary>
    /// <returns>The ticket as the first made it, which the second is shown.</returns>
    private static async Task<TicketPage> OnceAsync<T>(TicketPage seen, string act, params (StaffClient Client, T Body)[] both)
    {
        var answers = await Task.WhenAll(both.Select(one => one.Client.PostAsync(ApiPath.Act(seen.Id, act), one.Body, seen.Version)));
        var done = Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        var page = await StaffClient.ReadAsync<TicketPage>(done, System.Net.HttpStatusCode.OK);
        var current = (await StaffClient.ProblemAsync(Assert.Single(answers, answer => !answer.IsSuccessStatusCode), 412)).GetProperty("current");
        Assert.Equal((page.UnitCode, page.Version), (current.GetProperty("unitCode").GetString(), current.GetProperty("version").GetInt64()));
        return page;
    }

    private static async Task SavedAsync(StaffClient client, string code, string? parent) => Assert.Equal(200, await PutAsync(client, code, parent));

    private static async Task<int> PutAsync(StaffClient client, string code, string? parent)
    {
        using var answer = await client.PutAsync($"{ApiPath.Admin}/units/{code}", new UnitEntry(code, $"单位{code}", parent, ApiCity.Xihu));
        return (int)answer.StatusCode;
    }

    private Task<long> CountAsync(string sql) => RecordedCall.ScalarAsync<long>(hosts.Here, sql);
}

/// <summary>The small city of <see cref="ApiCity"/> on two nodes.</summary>
public sealed class TwoHosts(PostgresFixture postgres) : IAsyncLifetime
{
    internal ApiHost Here { get; private set; } = null!; // Set before any test.

    internal ApiHost There { get; private set; } = null!; // As above.

    public async ValueTask InitializeAsync()
    {
        Here = await ApiHost.StartCopyAsync(postgres, await ApiCity.StillAsync(postgres));
        using var admin = await Here.SignedInAsync("admin", Here.PasswordOf("admin"));
        Assert.Empty((await admin.ImportAsync("accounts", $"login,name,roles,password\ndispatcher-b,冯洁,Dispatcher,{ApiCity.Password}\n")).Errors);
        There = await Here.AnotherAsync(); // Now, so that it has read no catalogue of before.
    }

    public async ValueTask DisposeAsync()
    {
        await There.DisposeAsync();
        await Here.DisposeAsync();
    }
}
