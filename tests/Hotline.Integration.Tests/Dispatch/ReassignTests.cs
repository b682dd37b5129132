using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Outgoing;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>改派 on the database: who reads it, who is told, and what each unit was late by.</summary>
public sealed class ReassignTests(PostgresFixture postgres)
{
    private static readonly Pii Why = Pii.Text("管线由水务开挖");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_unit_reads_it_no_more_the_new_one_works_on_it_and_both_are_told()
    {
        var port = new OutgoingPort();
        await using var scene = await port.SceneAsync(postgres);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await OutgoingPort.SendAsync(scene);
        port.Notices.Clear();
        await scene.DoneAsync(id, new Reassign(WaterUnit, Why, Misdispatched: true), Dispatcher);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal([(WaterUnit, OutgoingKind.NewOrder), (RoadUnit, OutgoingKind.Reassigned)], port.Notices.Select(notice => (notice.UnitCode, notice.Kind)).Order());
        Assert.EndsWith("已由热线改派其他单位，无需再办理", port.Notices.Single(notice => notice.UnitCode == RoadUnit).Words, StringComparison.Ordinal);

        Assert.Null(await scene.Reader.PageAsync(id, RoadLiaison, Ct));
        var page = (await scene.Reader.PageAsync(id, WaterLiaison, Ct))!;
        Assert.Equal(("Reassigned", "管线由水务开挖"), (page.History[^2].Kind, page.History[^2].Text.Text));
        await scene.DoneAsync(id, new SignFor(), WaterLiaison);
        await scene.DoneAsync(id, new Reply(Pii.Text("已恢复")), WaterLiaison);
    }

    [Fact]
    public async Task Each_is_shown_with_what_it_was_late_by_itself()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        scene.Time.Advance(TimeSpan.FromDays(9));
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        await scene.DoneAsync(id, new Reassign(WaterUnit, Why), Supervisor);
        Assert.NotNull(await scene.Reader.PageAsync(id, RoadLiaison, Ct)); // What is held against it, it may appeal against.
        scene.Time.Advance(TimeSpan.FromDays(20));
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        var page = (await scene.Reader.PageAsync(id, Supervisor, Ct))!;
        Assert.Equal([RoadUnit, WaterUnit], page.Late.Select(share => share.UnitCode));
        Assert.True(page.Late[1].Over > page.Late[0].Over);
        Assert.Equal([RoadUnit, WaterUnit], page.Judgements.Where(held => held.Kind == JudgementKind.Overdue).Select(held => held.UnitCode));
    }

    [Fact]
    public async Task Voices_follow_their_matter_and_one_that_joined_what_is_handed_out_is_answered_with_it()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        var (matter, voice) = (await scene.DispatchedAsync(), await scene.DispatchedAsync());
        await MergedAsync(scene, voice, matter);
        await scene.DoneAsync(matter, new Reassign(WaterUnit, Why), Dispatcher);
        await FollowAsync(scene);
        Assert.Equal(WaterUnit, await scene.ScalarAsync<string>($"select matter_unit from dispatch.ticket where id = '{voice}'"));

        var handed = await scene.DraftAsync(Fields(NoWater));
        await scene.DoneAsync(handed, new Accept(), TheAgent);
        await scene.DoneAsync(handed, new HandOut("12315", Why), Dispatcher);
        var joined = await scene.DispatchedAsync();
        await MergedAsync(scene, joined, handed);
        await scene.DoneAsync(handed, new AnswerHandOut(Pii.Text("已调解退款")), Dispatcher);
        await FollowAsync(scene);
        var page = (await scene.Reader.PageAsync(joined, Supervisor, Ct))!;
        Assert.Equal((TicketState.AwaitingFollowUp, "已调解退款", null), (page.Line.State, page.Reply.Text, page.Line.UnitCode));
        Assert.Equal(DeadlineKind.FollowUp, Assert.Single(page.Clocks, clock => clock.State == DeadlineState.Running).Kind);
        await scene.DoneAsync(joined, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen);
        Assert.Equal(TicketState.Redo, (await scene.Reader.PageAsync(joined, Supervisor, Ct))!.Line.State); // No unit is above a platform: a dispatcher decides.
    }

    private static async Task MergedAsync(DispatchScene scene, Guid id, Guid into) => Assert.IsType<Outcome<TicketStamp>.Done>(
        await scene.Services.GetRequiredService<MatterDesk>().MergeAsync(id, (await scene.Reader.PageAsync(into, Supervisor, Ct))!.Line.Number!, null, fromDraft: false, Dispatcher, null, Ct));

    private static Task FollowAsync(DispatchScene scene) => scene.ReadAsync(scene.Services.GetRequiredService<MatterFollower>());
}
