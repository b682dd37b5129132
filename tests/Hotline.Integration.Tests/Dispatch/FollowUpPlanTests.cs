using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

public sealed class FollowUpPlanTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_asked_by_message_is_called_only_when_half_the_time_has_gone_by()
    {
        await using var scene = await StartAsync(postgres);
        await PlanAsync(scene, new FollowUpPlan("sms", "短信回访", "0504", null, null, 100, FollowUpWay.SmsLink));
        var id = await RepliedAsync(scene);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.FollowUp, TheAgent, null, 10, Ct)).Lines);
        scene.Time.Advance(TimeSpan.FromDays(3));
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        Assert.Equal(id, Assert.Single((await scene.Lists.ListAsync(TicketListKind.FollowUp, TheAgent, null, 10, Ct)).Lines).Id);
    }

    [Fact]
    public async Task What_was_drawn_stands_in_the_log_and_can_be_drawn_again()
    {
        await using var scene = await StartAsync(postgres);
        await PlanAsync(scene, new FollowUpPlan("half", "抽样一半", null, RoadUnit, IntakeChannel.Phone, 50, FollowUpWay.Agent));
        for (var n = 0; n < 12; n++)
        {
            var id = await RepliedAsync(scene);
            var page = (await scene.Reader.PageAsync(id, Supervisor, Ct))!;
            var planned = page.History.Single(line => line.Kind == nameof(TicketEvent.FollowUpPlanned)).Detail;
            var (draw, chosen) = (planned.GetProperty("draw").GetInt32(), planned.GetProperty("chosen").GetBoolean());
            Assert.Equal((FollowUpDraw.Of(id, 1, "half"), draw < 5_000), (draw, chosen));
            Assert.Equal(chosen ? TicketState.AwaitingFollowUp : TicketState.Closed, page.Line.State);
        }
    }

    [Fact]
    public async Task Who_is_asked_by_voice_comes_to_the_agents_only_when_the_limit_is_near()
    {
        await using var scene = await StartAsync(postgres);
        await PlanAsync(scene, new FollowUpPlan("ivr", "语音回访", null, null, null, 100, FollowUpWay.Ivr));
        var id = await RepliedAsync(scene);
        scene.Time.Advance(TimeSpan.FromDays(3)); // From Wednesday to Saturday: half of three working days is over, four fifths are not.
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.FollowUp, TheAgent, null, 10, Ct)).Lines);
        Assert.Equal(id, (await NextAsync(scene))?.TicketId);
        scene.Time.Advance(TimeSpan.FromDays(2.5));
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        Assert.Equal(id, Assert.Single((await scene.Lists.ListAsync(TicketListKind.FollowUp, TheAgent, null, 10, Ct)).Lines).Id);
    }

    [Fact]
    public async Task A_message_without_an_answer_for_half_the_time_is_followed_by_the_telephone_and_by_it_alone()
    {
        await using var scene = await StartAsync(postgres);
        await PlanAsync(scene, new FollowUpPlan("sms", "先短信后语音", "0504", null, null, 100, FollowUpWay.SmsLink, FollowUpWay.Ivr));
        var (silent, rated) = (await RepliedAsync(scene), await RepliedAsync(scene));
        await scene.DoneAsync(rated, new Rate(Solved.Solved, Satisfaction.Satisfied, FollowUpWay.SmsLink), Actor.Citizen);
        Assert.Null(await NextAsync(scene));
        scene.Time.Advance(TimeSpan.FromDays(3));
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        Assert.Equal((silent, 1), await NextAsync(scene) is { } citizen ? (citizen.TicketId, citizen.Round) : default);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.FollowUp, TheAgent, null, 10, Ct)).Lines);
        var passed = (await scene.Reader.PageAsync(silent, Supervisor, Ct))!.History.Single(line => line.Kind == nameof(TicketEvent.FollowUpPassedOn));
        Assert.Equal(("Ivr", "Unanswered"), (passed.Detail.GetProperty("to").GetString(), passed.Detail.GetProperty("why").GetString()));
        Assert.Equal(silent, (await NextAsync(scene))?.TicketId); // Nobody placed the call; who rated never comes.
    }

    [Fact]
    public async Task Whose_time_has_come_is_first_on_the_list_and_before_it_on_another_and_no_machine_calls()
    {
        await using var scene = await StartAsync(postgres); // It is 10:00 on a Wednesday in China.
        await PlanAsync(scene, new FollowUpPlan("ivr", "语音回访", "0504", null, null, 100, FollowUpWay.Ivr));
        var (evening, noon) = (await scene.DispatchedAsync(), await RepliedAsync(scene));
        await scene.DoneAsync(evening, new BookFollowUp(new TimeOnly(18, 0)), TheAgent);
        await scene.DoneAsync(evening, new SignFor(), RoadLiaison);
        await scene.DoneAsync(evening, new Reply(Pii.Text("已修补")), RoadLiaison);
        await scene.DoneAsync(noon, new BookFollowUp(new TimeOnly(12, 0), Note: Pii.Text("午休时再打")), TheAgent);
        await PlanAsync(scene, new FollowUpPlan("ivr", "人工回访", "0504", null, null, 100, FollowUpWay.Agent));
        var first = await RepliedAsync(scene);
        Assert.Null(await NextAsync(scene));
        Assert.Equal([first], await ListedAsync(scene, TicketListKind.FollowUp));
        Assert.Equal([noon, evening], await ListedAsync(scene, TicketListKind.BookedFollowUps));
        Assert.Equal("Booked", await scene.ScalarAsync<string>($"select string_agg(data ->> 'why', ' ') from dispatch.ticket_event where ticket_id = '{evening}' and kind = 'FollowUpPassedOn'"));
        await scene.RefusedAsync<Refusal.FollowUpBooked>(evening, new FollowUp(false), TheAgent);

        scene.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal([noon, first], await ListedAsync(scene, TicketListKind.FollowUp));
        Assert.Equal([evening], await ListedAsync(scene, TicketListKind.BookedFollowUps));
        scene.Time.Advance(TimeSpan.FromHours(6));
        Assert.Equal([noon, evening, first], await ListedAsync(scene, TicketListKind.FollowUp));
        Assert.Empty(await ListedAsync(scene, TicketListKind.BookedFollowUps));
        await scene.DoneAsync(noon, new FollowUp(false), TheAgent); // A try at last, and after it any time is right.
        Assert.Equal([evening, noon, first], (await ListedAsync(scene, TicketListKind.FollowUp)).OrderBy(id => id == evening ? 0 : id == noon ? 1 : 2));
        Assert.Equal(evening, (await ListedAsync(scene, TicketListKind.FollowUp))[0]);
    }

    /// <summary>The whole list, a ticket a page.</summary>
    private static async Task<List<Guid>> ListedAsync(DispatchScene scene, TicketListKind kind)
    {
        var (listed, cursor) = (new List<Guid>(), (string?)null);
        do
        {
            var page = await scene.Lists.ListAsync(kind, TheAgent, cursor, 1, Ct);
            listed.AddRange(page.Lines.Select(line => line.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        return listed;
    }

    private static async Task<CitizenToAsk?> NextAsync(DispatchScene scene)
    {
        await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var next = await scene.Services.GetRequiredService<FollowUpCalls>().NextAsync(transaction, counted => counted(), Ct);
        await transaction.CommitAsync(Ct);
        return next;
    }

    private static async Task<Guid> RepliedAsync(DispatchScene scene)
    {
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new Reply(Pii.Text("已修补")), RoadLiaison);
        return id;
    }

    private static async Task PlanAsync(DispatchScene scene, FollowUpPlan plan)
    {
        await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await FollowUpPlanStore.UpsertAsync([plan], transaction, Ct);
        await transaction.CommitAsync(Ct);
        scene.Services.GetRequiredService<CatalogCache>().Invalidate();
    }
}
