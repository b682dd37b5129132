using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Integration.Tests.Agent;

/// <summary>The invariants of ADR 0025 on the real thing: PostgreSQL, two web nodes, real links and consoles, and a schedule by chance of which one web node is lost in the middle.</summary>
public sealed class RandomScheduleTests(PostgresFixture postgres)
{
    private const int Callers = 40, Agents = 6;

    private readonly Random random = new(20261129);
    private readonly Dictionary<Guid, string> talking = [];
    private readonly HashSet<Guid> answered = [];
    private readonly List<Guid> callers = [];
    private readonly List<Console> consoles = [];
    private bool isLost;

    [Fact]
    public async Task Nobody_is_lost_offered_twice_or_overtaken_while_callers_hang_up_agents_refuse_and_a_web_node_goes()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var other = await scene.AddWebAsync();
        await scene.Node.DialAsync(other.Url);
        for (var agent = 0; agent < Agents; agent++)
        {
            consoles.Add(await scene.ReadyAgentAsync($"80{agent:D2}", agent % 3 == 2 ? other : scene.Web));
        }

        // Queue "few" has one member and overflows; who called before comes to the same agent.
        await scene.RunAsync($"""
            update agent.queue set sticky_days = 7, sticky_seconds = 1;
            insert into agent.queue (code, name, offer_seconds, wrap_up_seconds, changed_at, overflow_to, overflow_seconds) values ('few', 'overflows', 20, 60, now(), 'main', 1);
            insert into agent.queue_number (number, queue_code) values ('12346', 'few');
            insert into agent.queue_member (queue_code, account_id) values ('few', '{consoles[0].Staff.Id}');
            """);
        for (var step = 0; await IsOpenAsync(scene); step++)
        {
            Assert.True(step < 1500, "somebody waits for ever");
            await StepAsync(scene);
            if (!isLost && step > 20 && await scene.ScalarAsync<bool>(
                "select exists (select 1 from agent.offer where state = 'Open' and account_id = any($1))", (object)consoles.Where((_, at) => at % 3 == 2).Select(one => one.Staff.Id).ToArray()))
            {
                isLost = true;
                await scene.LoseWebAsync(other);
                await WaitFor.TrueAsync(() => scene.Node.Links == 1, "the link is gone with it");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.True(isLost, "the schedule lost no node in mid-offer");
        await AssertInvariantsAsync(scene);
    }

    private async Task<bool> IsOpenAsync(AgentScene scene) =>
        callers.Count < Callers || talking.Count > 0 || await scene.ScalarAsync<bool>("select exists (select 1 from agent.call where ended_at is null)");

    /// <summary>Everybody does something or nothing.</summary>
    private async Task StepAsync(AgentScene scene)
    {
        if (callers.Count < Callers && random.Next(2) == 0)
        {
            callers.Add(await scene.Node.CallAsync($"138791{random.Next(12):D5}", random.Next(4) == 0 ? "12346" : "12345"));
        }

        if (random.Next(12) == 0 && callers.Where(call => !answered.Contains(call)).ToList() is { Count: > 0 } waiting)
        {
            var gone = waiting[random.Next(waiting.Count)];
            if (answered.Add(gone))
            {
                await scene.Node.EndAsync(gone, bridged: false);
            }
        }

        foreach (var (call, _) in talking.Where(_ => random.Next(4) == 0).ToList())
        {
            talking.Remove(call);
            await scene.Node.EndAsync(call, bridged: true);
        }

        await scene.RunAsync("update agent.presence set wrap_up_until = now() where state = 'WrapUp'");
        foreach (var ring in scene.Node.Commands.OfType<RingAgent>().GroupBy(ring => ring.CallId).Select(rings => rings.Last()).Where(ring => !answered.Contains(ring.CallId)).ToList())
        {
            await AnswerAsync(scene, ring);
        }

        if (random.Next(10) == 0)
        {
            await TryAsync(consoles[random.Next(Agents)], AgentState.Paused);
        }

        foreach (var console in consoles.Where((_, at) => !isLost || at % 3 != 2).Where(_ => random.Next(6) == 0))
        {
            await TryAsync(console, AgentState.Ready);
        }
    }

    private async Task AnswerAsync(AgentScene scene, RingAgent ring)
    {
        if (!await scene.ScalarAsync<bool>("select exists (select 1 from agent.offer where id = $1 and state = 'Open')", ring.OfferId))
        {
            return;
        }

        switch (random.Next(10))
        {
            case < 5:
                answered.Add(ring.CallId);
                talking.Add(ring.CallId, ring.Extension);
                await scene.Node.PickUpAsync(ring);
                break;
            case 5:
                await scene.Node.TellAsync(new AgentLegFailed(ring.CallId, ring.OfferId, ring.Extension, AgentLegFailure.Declined, DateTimeOffset.UtcNow));
                break;
            case 6:
                await scene.Node.TellAsync(new AgentLegFailed(ring.CallId, ring.OfferId, ring.Extension, AgentLegFailure.Unreachable, DateTimeOffset.UtcNow));
                break;
        }
    }

    /// <summary>An agent who is offered a call or talks can not, and one whose web node is gone does not.</summary>
    private static async Task TryAsync(Console console, AgentState state)
    {
        try
        {
            await console.SetAsync(state);
        }
        catch (Exception refused) when (refused is HubException or InvalidOperationException)
        {
            // As on screen: nothing changes.
        }
    }

    private static async Task AssertInvariantsAsync(AgentScene scene)
    {
        Assert.Equal(0L, await scene.ScalarAsync<long>("select (select count(*) from agent.queue_entry) + (select count(*) from agent.offer where state = 'Open')"));
        Assert.Equal((long)Callers, await scene.ScalarAsync<long>("select count(*) from agent.call where bridged_at is not null or ended_by = 'Caller'"));
        Assert.Equal(0L, await scene.ScalarAsync<long>("""
            select count(*) from agent.offer one join agent.offer two on one.id < two.id and (one.account_id = two.account_id or one.call_id = two.call_id)
            where one.made_at < two.ended_at and two.made_at < one.ended_at
            """));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from (select call_id from agent.offer where state = 'Bridged' group by call_id having count(*) > 1) twice"));
        Assert.Equal(scene.Node.Commands.Count, scene.Node.Commands.Select(command => command.CommandId).Distinct().Count());

        // Of strangers to the first queue, whom every agent may have, nobody is offered before who came earlier, unless that one's own record says that its agent was gone when its turn came: and then
        // by no more than the others whom one look had found agents for.
        const string overtakings = """
            with first as (
                select call.id, call.queued_at, call.ended_at, min(offer.made_at) as at
                from agent.call left join agent.offer on offer.call_id = call.id
                where call.queue_code = 'main' and not exists (select 1 from agent.call earlier where earlier.caller_index = call.caller_index and earlier.arrived_at < call.arrived_at)
                group by call.id),
            overtaking as (
                select earlier.id, (
                    select max(event.at) from agent.call_event event
                    where event.call_id = earlier.id and event.kind = 'agent-gone' and event.at between earlier.queued_at and later.at) as gone
                from first earlier join first later on earlier.queued_at < later.queued_at
                where later.at < coalesce(earlier.at, earlier.ended_at))
            """;
        Assert.Equal(0L, await scene.ScalarAsync<long>(overtakings + "select count(*) from overtaking where gone is null"));
        Assert.InRange(await scene.ScalarAsync<long>(overtakings + "select coalesce(max(at_once), 0) from (select count(*) as at_once from overtaking group by id, gone) each"), 0, Agents - 1);
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.call where queued_at is not null and not exists (select 1 from agent.call_event event where event.call_id = call.id and event.kind in ('waits', 'offered', 'ended'))"));
    }
}
