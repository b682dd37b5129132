using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>What hangs on a citizen's number when the hotline asks by voice, in whatever spelling it comes.</summary>
public sealed class QuestionNumberTests(PostgresFixture postgres)
{
    private const string Passed = "select data->>'to' || ' ' || (data->>'why') from dispatch.ticket_event where ticket_id = $1 and kind = 'FollowUpPassedOn'";

    [Fact]
    public async Task Who_presses_9_is_asked_by_voice_no_more_about_anything()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        var ticket = await scene.AwaitingAsync();
        var order = await scene.AskedAsync(ticket);
        await scene.Node.AnswersAsync(order);
        await scene.Node.PressesAsync(order, '9');
        await scene.Node.EndAsync(order.CallId, bridged: false, CallSide.System);
        Assert.Equal((nameof(TicketState.AwaitingFollowUp), "Agent Declined", 0), (await scene.StateAsync(ticket), await scene.ScalarAsync<string>(Passed, ticket), await scene.TriesAsync(ticket)));
        var next = await scene.AwaitingAsync("+86 138-7910-0001"); // The same number.
        Assert.False(await scene.Web.LookAsync());
        Assert.Equal("Agent Declined", await scene.ScalarAsync<string>(Passed, next));
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from agent.call"));

        // Until somebody takes it back.
        var declined = scene.Web.Services.GetRequiredService<DeclinedNumbers>();
        var entry = Assert.Single((await declined.ListAsync(null, 10, TestContext.Current.CancellationToken)).Numbers);
        Assert.Equal(("138****0001", null, ticket), (entry.Number.ToString(), entry.EnteredBy, entry.TicketId));
        Assert.True(await declined.TakeBackAsync(entry.Id, "本人要求恢复", Actor.Of(Guid.CreateVersion7(), "郑强", null, Role.ShiftLead), TestContext.Current.CancellationToken));
        await scene.AskedAsync(await scene.AwaitingAsync());
    }

    [Fact]
    public async Task A_fixed_line_is_one_number_with_its_area_code_and_without_on_the_line_in_the_days_cap_and_for_whom_wants_no_questions()
    {
        await using var scene = await QuestionScene.StartAsync(postgres);
        await scene.PolicyAsync("ask_daily = 1");
        await scene.ReadyAgentAsync("8001");
        var first = await scene.AwaitingAsync("86812345");
        var calling = await scene.Node.CallAsync("079186812345");
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(calling));
        await SweepAsync(scene.Web);

        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.call where placed_by is not null"));
        await scene.Node.EndAsync(calling, bridged: true);
        await scene.DueAsync();
        var order = await scene.AskedAsync(first);
        await scene.Node.FailsAsync(order, CallEndCause.Busy, 486);

        var second = await scene.AwaitingAsync("0791-8681 2345");
        await SweepAsync(scene.Web);

        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.call where ticket_id = $1", second));
        Assert.True(await scene.ScalarAsync<bool>("select due_at > now() from dispatch.follow_up_call where ticket_id = $1", second));

        await scene.PolicyAsync("ask_daily = 9");
        await scene.RunAsync($"update dispatch.follow_up_call set due_at = now() where ticket_id = '{second}' returning null");
        await SweepAsync(scene.Web);

        order = await scene.OrderAsync(second);
        await scene.Node.AnswersAsync(order);
        await scene.Node.PressesAsync(order, '9');
        await scene.Node.EndAsync(order.CallId, bridged: false, CallSide.System);
        var third = await scene.AwaitingAsync("86812345");
        await SweepAsync(scene.Web);

        Assert.Equal("Agent Declined", await scene.ScalarAsync<string>(Passed, third));
    }

    private static async Task SweepAsync(WebNode web)
    {
        while (await web.LookAsync())
        {
        }
    }
}
