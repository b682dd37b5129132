using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>Whom the hotline does not ask by voice, when it asks nobody, how many at once, and that two web nodes ask each citizen once.</summary>
public sealed class QuestionGuardTests(PostgresFixture postgres)
{
    private const string Passed = "select data->>'to' || ' ' || (data->>'why') from dispatch.ticket_event where ticket_id = $1 and kind = 'FollowUpPassedOn'";

    [Fact]
    public async Task Two_web_nodes_ask_each_citizen_exactly_once_and_never_more_than_may_be_asked_at_a_time()
    {
        const int Citizens = 12, Lines = 5;
        await using var scene = await QuestionScene.StartAsync(postgres);
        var other = await scene.AddWebAsync();
        await scene.PolicyAsync($"ask_lines = {Lines}");
        var tickets = new List<Guid>();
        for (var citizen = 0; citizen < Citizens; citizen++)
        {
            tickets.Add(await scene.AwaitingAsync($"138791{citizen:D5}"));
        }

        var answered = new HashSet<Guid>();
        while (answered.Count < Citizens)
        {
            await Task.WhenAll(SweepAsync(scene.Web), SweepAsync(other), SweepAsync(scene.Web), SweepAsync(other));
            await SweepAsync(scene.Web); // Of two that looked at once, one was turned away.
            var up = await scene.ScalarAsync<long>("select count(*) from agent.call where ended_at is null");
            Assert.Equal(Math.Min(Lines, Citizens - answered.Count), up);
            await WaitFor.TrueAsync(() => scene.Node.Commands.OfType<AskCitizen>().Count() == answered.Count + up, "the node has the orders");
            foreach (var order in scene.Node.Commands.OfType<AskCitizen>().Where(order => answered.Add(order.CallId)))
            {
                await scene.Node.AnswersAsync(order);
                await scene.Node.PressesAsync(order, '1');
                await scene.Node.EndAsync(order.CallId, bridged: false, CallSide.System);
            }
        }

        Assert.Equal((long)Citizens, await scene.ScalarAsync<long>("select count(distinct ticket_id) from agent.call"));
        Assert.Equal((long)Citizens, await scene.ScalarAsync<long>("select count(*) from agent.call"));
        Assert.Equal((long)Citizens, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket where state = 'Closed'"));
        Assert.Equal((long)Citizens, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event where kind = 'FollowedUp'"));
    }

    [Fact]
    public async Task A_ticket_that_cannot_be_read_is_put_off_and_holds_up_nobody_behind_it()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        var (broken, whole) = (await scene.AwaitingAsync("13879100021"), await scene.AwaitingAsync("13879100022"));
        await scene.DueAsync();
        await scene.RunAsync($"update dispatch.follow_up_call set due_at = now() - interval '1 minute' where ticket_id = '{broken}' returning null");
        await scene.RunAsync($"update dispatch.ticket set contact_phone_enc = '\\x00' where id = '{broken}' returning null");
        await scene.AskedAsync(whole);
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.call where ticket_id = $1", broken));
        Assert.True(await scene.ScalarAsync<bool>("select due_at > now() + interval '50 minutes' from dispatch.follow_up_call where ticket_id = $1", broken));
    }

    [Fact]
    public async Task Nobody_is_asked_outside_the_hours_without_a_trunk_or_a_node_or_while_callers_wait_for_want_of_agents()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        var ticket = await scene.AwaitingAsync();
        var hour = DateTimeOffset.UtcNow.AddHours(8).Hour;
        await scene.PolicyAsync(hour < 12 ? "ask_from_hour = 22, ask_until_hour = 23" : "ask_from_hour = 1, ask_until_hour = 2");
        Assert.False(await scene.Web.LookAsync());
        await scene.PolicyAsync("ask_from_hour = 0, ask_until_hour = 24, ask_lines = 0");
        Assert.False(await scene.Web.LookAsync());
        await scene.PolicyAsync("ask_lines = 2");

        await scene.RunAsync("update agent.trunk set gateway = null returning null");
        Assert.False(await scene.Web.LookAsync());
        await scene.RunAsync("update agent.trunk set gateway = 'sip:203.0.113.7:5060' returning null");
        await scene.Node.TellAsync(new NodeDraining(true, DateTimeOffset.UtcNow));
        Assert.False(await scene.Web.LookAsync());
        await scene.Node.TellAsync(new NodeDraining(false, DateTimeOffset.UtcNow));

        var waiting = await scene.Node.CallAsync("13879100077");
        Assert.False(await scene.Web.LookAsync());
        await scene.Node.EndAsync(waiting, bridged: false);
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from agent.call"));
        await scene.AskedAsync(ticket);
    }

    [Fact]
    public async Task A_confidential_matter_a_missing_number_and_one_that_may_not_be_called_are_the_agents()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        var none = await scene.AwaitingAsync(null);
        var secret = await scene.AwaitingAsync("13879100002", confidential: true);
        var service = await scene.AwaitingAsync("4008123123");
        while (await scene.Web.LookAsync())
        {
        }

        Assert.Equal("Agent NoNumber", await scene.ScalarAsync<string>(Passed, none));
        Assert.Equal("Agent Guarded", await scene.ScalarAsync<string>(Passed, secret));
        Assert.Equal("Agent NoNumber", await scene.ScalarAsync<string>(Passed, service));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.follow_up_call"));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.call"));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'call.follow-up'"));
        var lists = scene.Web.Services.GetRequiredService<TicketLists>();
        var agent = Actor.Of(Guid.CreateVersion7(), "周敏", null, Role.Agent);
        var listed = (await lists.ListAsync(TicketListKind.FollowUp, agent, null, 10, TestContext.Current.CancellationToken)).Lines;
        Assert.Equal(new[] { none, secret, service }.Order(), listed.Select(line => line.Id).Order());
    }

    [Fact]
    public async Task A_citizen_who_is_on_the_line_is_asked_later_and_one_with_two_matters_about_one_at_a_time()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        await scene.ReadyAgentAsync("8001");
        var (first, second) = (await scene.AwaitingAsync(), await scene.AwaitingAsync());
        var calling = await scene.Node.CallAsync();
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(calling));
        while (await scene.Web.LookAsync())
        {
        }

        Assert.Equal(2L, await scene.ScalarAsync<long>("select count(*) from dispatch.follow_up_call where call_id is null and due_at > now() + interval '9 minutes'"));
        await scene.Node.EndAsync(calling, bridged: true);
        await scene.DueAsync();
        while (await scene.Web.LookAsync())
        {
        }

        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from agent.call where placed_by is not null"));
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.follow_up_call where call_id is null and due_at > now()"));
        Assert.Equal(nameof(TicketState.AwaitingFollowUp), await scene.StateAsync(first));
        Assert.Equal(nameof(TicketState.AwaitingFollowUp), await scene.StateAsync(second));
    }

    [Fact]
    public async Task What_an_agent_settled_meanwhile_stays_settled()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        var (rung, due) = (await scene.AwaitingAsync("13879100001"), await scene.AwaitingAsync("13879100002"));
        var order = await scene.AskedAsync(rung);
        var desk = scene.Web.Services.GetRequiredService<TicketDesk>();
        var agent = Actor.Of(Guid.CreateVersion7(), "周敏", null, Role.Agent);
        foreach (var ticket in new[] { rung, due })
        {
            var settled = await desk.DoAsync(ticket, new FollowUp(true, true, Solved.Solved, Satisfaction.VerySatisfied), agent, null, TestContext.Current.CancellationToken);
            Assert.IsType<Outcome<TicketStamp>.Done>(settled);
        }

        Assert.False(await scene.Web.LookAsync());
        Assert.False(await scene.IsOpenAsync(due));
        await scene.Node.AnswersAsync(order);
        await scene.Node.PressesAsync(order, '3');
        await scene.Node.EndAsync(order.CallId, bridged: false, CallSide.System);
        Assert.Equal(("Closed", "VerySatisfied", false), (await scene.StateAsync(rung), await scene.ScalarAsync<string>("select satisfied from dispatch.ticket where id = $1", rung), await scene.IsOpenAsync(rung)));
    }

    [Fact]
    public async Task Whom_an_agent_has_just_called_in_vain_is_not_rung_by_the_hotline_until_the_time_between_two_tries_is_over()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        await scene.PolicyAsync("ask_spacing_hours = 3");
        var (tried, up) = (await scene.AwaitingAsync("13879100001"), await scene.AwaitingAsync("13879100002"));
        await InVainAsync(scene, tried);
        var order = await scene.AskedAsync(up);
        Assert.False(await scene.Web.LookAsync());
        const string Hours = "select round(extract(epoch from due_at - now()) / 3600)::int from dispatch.follow_up_call where ticket_id = $1";
        Assert.Equal((3, 1), (await scene.ScalarAsync<int>(Hours, tried), await scene.TriesAsync(tried)));

        // While the hotline's own call is up: it goes on, and its failing by no fault of the citizen's takes nothing back.
        await InVainAsync(scene, up);
        await scene.Node.FailsAsync(order, CallEndCause.Unreachable, 503);
        Assert.Equal((3, 1), (await scene.ScalarAsync<int>(Hours, up), await scene.TriesAsync(up)));
        Assert.False(await scene.Web.LookAsync());
        await scene.DueAsync();
        await SweepAsync(scene.Web);
        await scene.OrderAsync(up, time: 2);
    }

    private static async Task InVainAsync(AgentScene scene, Guid ticket) => Assert.IsType<Outcome<TicketStamp>.Done>(await scene.Web.Services.GetRequiredService<TicketDesk>().DoAsync(
        ticket, new FollowUp(false, Why: NotReached.NoAnswer), Actor.Of(Guid.CreateVersion7(), "周敏", null, Role.Agent), null, TestContext.Current.CancellationToken));

    private static async Task SweepAsync(WebNode web)
    {
        while (await web.LookAsync())
        {
        }
    }
}
