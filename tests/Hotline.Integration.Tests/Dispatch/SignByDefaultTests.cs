using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>逾期默认签收: what nobody signed for in time is with its unit all the same, late and with a warning, where the operator says so.</summary>
public sealed class SignByDefaultTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_signed_for_once_counts_as_late_warns_the_leader_and_can_be_replied_to()
    {
        await using var scene = await StartAsync(postgres);
        await scene.ScalarAsync<int>("update dispatch.policy set sign_by_default = 1 returning 1");
        var ticket = await scene.DispatchedAsync();
        await AdvanceToLimitAsync(scene, ticket);
        var sweep = scene.Services.GetRequiredService<ClockSweep>();
        Assert.Equal(1, await sweep.RunAsync(Ct));
        Assert.Equal(0, await sweep.RunAsync(Ct));

        var page = (await scene.Reader.PageAsync(ticket, Supervisor, Ct))!;
        Assert.Equal(TicketState.InHandling, page.Line.State);
        Assert.Equal(["LightTurned", "Escalated", "SignedByDefault"], page.History.Where(line => line.ActorId == Actor.System.AccountId).Select(line => line.Kind));
        Assert.True(await scene.ScalarAsync<bool>($"select finished_at > due_at from dispatch.deadline where ticket_id = '{ticket}' and kind = 'SignFor'"));
        Assert.Equal(1L, await scene.ScalarAsync<long>($"select count(*) from dispatch.escalation where ticket_id = '{ticket}' and kind = 'SignFor' and level = 1"));
        await scene.DoneAsync(ticket, new Reply(Pii.Text("已修复")), RoadLiaison);
    }

    [Fact]
    public async Task Unless_the_operator_says_so_it_waits_for_a_person()
    {
        await using var scene = await StartAsync(postgres);
        var ticket = await scene.DispatchedAsync();
        await AdvanceToLimitAsync(scene, ticket);
        Assert.Equal(1, await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct));
        Assert.Equal(TicketState.AwaitingSignFor, (await scene.Reader.PageAsync(ticket, Supervisor, Ct))!.Line.State);
    }

    /// <summary>To the instant.</summary>
    private static async Task AdvanceToLimitAsync(DispatchScene scene, Guid ticket)
    {
        var due = await scene.ScalarAsync<DateTime>($"select due_at from dispatch.deadline where ticket_id = '{ticket}' and kind = 'SignFor'");
        scene.Time.Advance(due - scene.Time.GetUtcNow().UtcDateTime);
    }
}
