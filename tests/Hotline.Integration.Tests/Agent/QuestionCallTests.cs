using Hotline.Agent.Journal;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>The hotline asks by voice whether a matter is solved: the key is the ticket's answer, a call in vain is a try, and a crash leaves it before or after.</summary>
public sealed class QuestionCallTests(PostgresFixture postgres)
{
    private const string Trace = "select string_agg(kind, ',' order by id) from agent.call_event where call_id = $1";

    private const string Follow = "select string_agg(data->>'way' || ' ' || coalesce(data->>'why', data->>'solved'), ',' order by seq) from dispatch.ticket_event where ticket_id = $1 and kind = 'FollowedUp'";

    [Fact]
    public async Task A_citizen_who_presses_1_closes_the_ticket_and_the_number_stands_nowhere()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        await scene.RunAsync("insert into agent.queue_number (number, queue_code) values ('123450', 'main') returning null"); // The line of one matter, longer than the hotline's own.
        var ticket = await scene.AwaitingAsync();
        var order = await scene.AskedAsync(ticket);
        Assert.Equal((OutwardScene.Citizen, "12345", "1239"), (order.Callee.Clear, order.ShownAs, order.Question.Keys));
        Assert.False(await scene.Web.LookAsync()); // It is on its way.
        Assert.DoesNotContain(OutwardScene.Citizen, await scene.ScalarAsync<string>("select string_agg(body::text, ' ') from agent.telephony_command"), StringComparison.Ordinal);
        await scene.Node.AnswersAsync(order);
        await scene.Node.PressesAsync(order, '7');
        await scene.Node.PressesAsync(order, '1');
        Assert.Equal(nameof(TicketState.Closed), await scene.StateAsync(ticket));
        await scene.Node.PressesAsync(order, '3');
        await scene.Node.EndAsync(order.CallId, bridged: false, CallSide.System);

        Assert.Equal(nameof(TicketState.Closed), await scene.StateAsync(ticket));
        Assert.Equal(("Ivr Solved", false, 1), (await scene.ScalarAsync<string>(Follow, ticket), await scene.IsOpenAsync(ticket), await scene.TriesAsync(ticket)));
        Assert.Equal("question-call,placed,callee-ringing,callee-answered,question-asked,question-answered,question-answered,ended", await scene.ScalarAsync<string>(Trace, order.CallId));
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'call.follow-up' and ticket_id = $1 and subject = $2", ticket, order.CallId.ToString()));
        var row = Assert.Single(await scene.Web.Services.GetRequiredService<CallHistory>().OfTicketAsync(ticket, TestContext.Current.CancellationToken));
        Assert.Equal(("自动语音回访", "asked", null), (row.By, row.End, row.RecordingId));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.call_count"));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.call where missed"));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.outward_call where due_at is not null"));
    }

    [Fact]
    public async Task While_somebody_changes_the_ticket_the_event_waits_without_having_written_anything()
    {
        const string waiting = """
            select coalesce(backend_xid::text, 'none') from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and wait_event = 'advisory'
            """;
        await using var scene = await QuestionScene.StartAsync(postgres);
        var ticket = await scene.AwaitingAsync();
        var order = await scene.AskedAsync(ticket);
        await scene.Node.AnswersAsync(order);
        Task pressed = Task.CompletedTask;
        await scene.InTransactionAsync(async somebody =>
        {
            await TicketStore.LockAsync(somebody.Connection!, somebody, ticket, TestContext.Current.CancellationToken);
            pressed = scene.Node.PressesAsync(order, '1');
            var id = await WaitFor.ValueAsync(async () => await scene.ScalarAsync<string?>(waiting), "The event waits for the ticket.");
            Assert.Equal("none", id); // Else the outbox would sort it before what is changed now (docs/adr/0011).
        });
        await pressed;
        Assert.Equal(nameof(TicketState.Closed), await scene.StateAsync(ticket));
    }

    [Fact]
    public async Task Not_solved_goes_the_way_of_a_rating_and_the_next_round_is_asked_anew()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        var ticket = await scene.AwaitingAsync();
        var order = await scene.AskedAsync(ticket);
        await scene.Node.AnswersAsync(order);
        await scene.Node.PressesAsync(order, '3');
        Assert.Equal(nameof(TicketState.Redo), await scene.StateAsync(ticket)); // Nobody is above the unit here.
        Assert.Equal(2, await scene.ScalarAsync<int>("select round from dispatch.ticket where id = $1", ticket));
        Assert.Equal("Ivr Unsolved", await scene.ScalarAsync<string>(Follow, ticket));
        Assert.False(await scene.IsOpenAsync(ticket));
        Assert.False(await scene.Web.LookAsync());
    }

    [Fact]
    public async Task Three_calls_in_vain_with_time_between_close_it_as_unreachable()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        var ticket = await scene.AwaitingAsync();
        await scene.Node.FailsAsync(await scene.AskedAsync(ticket), CallEndCause.Busy, 486);
        Assert.Equal(1, await scene.TriesAsync(ticket));
        Assert.True(await scene.ScalarAsync<bool>("select due_at > now() + interval '3 hours 59 minutes' from dispatch.follow_up_call"));
        Assert.False(await scene.Web.LookAsync());

        await scene.DueAsync();
        var second = await scene.AskedAsync(ticket, 2);
        await scene.Node.AnswersAsync(second);
        await scene.Node.EndAsync(second.CallId, bridged: false); // It was picked up, by whomever or whatever.
        Assert.Equal(2, await scene.TriesAsync(ticket));

        // Twice a day is enough for a number.
        await scene.DueAsync();
        Assert.True(await scene.Web.LookAsync());
        Assert.False(await scene.Web.LookAsync());
        Assert.Equal(2L, await scene.ScalarAsync<long>("select count(*) from agent.call"));
        Assert.Equal(0, await scene.ScalarAsync<int>("select extract(hour from due_at at time zone 'Asia/Shanghai')::int from dispatch.follow_up_call"));

        await scene.RunAsync("update agent.call set arrived_at = arrived_at - interval '1 day' returning null");
        await scene.DueAsync();
        await scene.Node.FailsAsync(await scene.AskedAsync(ticket, 3), CallEndCause.NoAnswer, 487);
        Assert.Equal((nameof(TicketState.Closed), 3, false), (await scene.StateAsync(ticket), await scene.TriesAsync(ticket), await scene.IsOpenAsync(ticket)));
        Assert.Equal("Ivr Busy,Ivr NoKey,Ivr NoAnswer", await scene.ScalarAsync<string>(Follow, ticket));
        Assert.Equal("true", await scene.ScalarAsync<string>("select data->>'unreachable' from dispatch.ticket_event where ticket_id = $1 and kind = 'Closed'", ticket));
    }

    [Fact]
    public async Task A_line_or_a_node_that_fails_is_no_try_and_it_is_asked_again_later()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        var ticket = await scene.AwaitingAsync();
        await scene.PolicyAsync("ask_daily = 10");
        await scene.Node.FailsAsync(await scene.AskedAsync(ticket), CallEndCause.Unreachable, 503);
        await AssertWaitsAsync(scene, ticket);

        scene.Node.Refuses = command => command is AskCitizen ? "trunk.none" : null;
        await scene.AskedAsync(ticket, 2);
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<long>("select count(*) from agent.call where cause = 'Rejected'") == 1, "refused");
        await AssertWaitsAsync(scene, ticket);
        scene.Node.Refuses = _ => null;

        // The node dies while it rings.
        var third = await scene.AskedAsync(ticket, 3);
        await scene.Node.TellAsync(new CallPlaced(third.CallId, "ct", DateTimeOffset.UtcNow));
        await scene.Node.HangUpLinksAsync();
        scene.Node.Die();
        await scene.Node.DialAsync(scene.Web.Url);
        await AssertWaitsAsync(scene, ticket);

        // No word comes at all.
        var fourth = await scene.AskedAsync(ticket, 4);
        await scene.RunAsync("update agent.outward_call set due_at = now() - interval '1 second' where due_at is not null returning null");
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<long>("select count(*) from agent.call where ended_at is null") == 0, "lapsed");
        await scene.Node.CommandAsync<HangUp>(end => end.CallId == fourth.CallId);
        await AssertWaitsAsync(scene, ticket);
        Assert.Equal(0, await scene.TriesAsync(ticket));
    }

    [Fact]
    public async Task A_key_of_which_the_word_is_late_counts_and_the_web_side_may_die_between()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        var ticket = await scene.AwaitingAsync();
        var order = await scene.AskedAsync(ticket);
        await scene.Node.TellAsync(new CallPlaced(order.CallId, "ct", DateTimeOffset.UtcNow));
        await scene.RestartWebAsync(async () =>
        {
            await scene.Node.AnswersAsync(order); // Spooled: the web side is down.
            await scene.Node.PressesAsync(order, '2');
            await scene.RunAsync("update agent.call set ended_at = now(), cause = 'Interrupted', ended_by = 'System', reconciled = true returning null");
            await scene.RunAsync("update dispatch.follow_up_call set call_id = null, due_at = now() + interval '15 minutes' returning null");
        });
        await WaitFor.TrueAsync(async () => await scene.StateAsync(ticket) == nameof(TicketState.Closed), "the key arrived");
        Assert.Equal("Ivr Basically", await scene.ScalarAsync<string>(Follow, ticket));
        Assert.False(await scene.IsOpenAsync(ticket));
        await scene.Node.EndAsync(order.CallId, bridged: false, CallSide.System);
        Assert.Equal(1, await scene.TriesAsync(ticket));
    }

    [Fact]
    public async Task An_order_is_not_given_to_a_node_that_started_anew_since()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        var (first, second) = (await scene.AwaitingAsync("13879100001"), await scene.AwaitingAsync("13879100002"));
        scene.Node.Mute = true;
        var order = await scene.AskedAsync(first); // Taken, and the citizen may be ringing.
        await scene.Node.HangUpLinksAsync();
        var repeats = scene.Node.Repeats;
        scene.Node.Die();
        scene.Node.Mute = false;
        await scene.Node.DialAsync(scene.Web.Url);
        Assert.True(await scene.Web.LookAsync());
        await scene.OrderAsync(second);
        Assert.Equal(repeats, scene.Node.Repeats);
        Assert.Equal(1, scene.Node.Commands.OfType<AskCitizen>().Count(sent => sent.CallId == order.CallId));
    }

    private static async Task AssertWaitsAsync(AgentScene scene, Guid ticket)
    {
        Assert.True(await scene.ScalarAsync<bool>("select call_id is null and due_at > now() + interval '10 minutes' from dispatch.follow_up_call"));
        Assert.Equal(nameof(TicketState.AwaitingFollowUp), await scene.StateAsync(ticket));
        Assert.False(await scene.Web.LookAsync());
        await scene.DueAsync();
    }
}
