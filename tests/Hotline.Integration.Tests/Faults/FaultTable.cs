using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Integration.Tests.Dispatch;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;
using static Hotline.Integration.Tests.Faults.FaultWays;

namespace Hotline.Integration.Tests.Faults;

/// <summary>Every verb of the product and every door that changes tickets, each made ready once. Whoever adds a verb adds its row: a test looks.</summary>
internal static class FaultTable
{
    public static IReadOnlyList<FaultRow> All { get; } = [.. Intake(), .. Handling(), .. Rulings(), .. Endings(), .. BySystem(), .. FaultDoors.All];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static IEnumerable<FaultRow> Intake() =>
    [
        FaultRow.Of(new SaveDraft(new DraftPatch(Title: Pii.Text("另一个标题"))), TheAgent, Drafted),
        FaultRow.Of(new Accept(), TheAgent, Drafted),
        FaultRow.Of(new AnswerOnCall(Why), TheAgent, Drafted),
        FaultRow.Of(new Withdraw(WithdrawReason.CallerGone), TheAgent, Drafted),
        FaultRow.Of(new ProposeRefusal(RefusalReason.Petition, Why), TheAgent, Drafted),
        FaultRow.Of(new RuleOnRefusal(Approve: true, Why), Dispatcher, scene => ThenAsync(scene, Drafted, (new ProposeRefusal(RefusalReason.Petition, Why), TheAgent))),
        FaultRow.Of(new RuleOnRefusal(Approve: true, Why), Dispatcher, async scene =>
        {
            await scene.PolicyAsync("refusal_approval = 2"); // A first approval, which leads nowhere yet.
            var id = await ThenAsync(scene, Drafted, (new ProposeRefusal(RefusalReason.Petition, Why), TheAgent));
            await scene.PolicyAsync("refusal_approval = 1");
            return id;
        }) with { Name = "不予受理初审" },
        FaultRow.Of(new HandOut("110", Why), TheAgent, Drafted),
        FaultRow.Of(new RuleOnHandOut(Approve: true), Supervisor, async scene =>
        {
            await scene.PolicyAsync("hand_out_approval = 1");
            var id = await ThenAsync(scene, Pending, (new HandOut("12315", Why), Dispatcher));
            await scene.PolicyAsync("hand_out_approval = 0");
            return id;
        }),
        FaultRow.Of(new AcknowledgeHandOut("JJ261228000123", Why), Dispatcher, HandedOut),
        FaultRow.Of(new AnswerHandOut(Why), Dispatcher, HandedOut),
        FaultRow.Of(new TakeBackHandOut(Why), Dispatcher, HandedOut),
        FaultRow.Of(new AskFacts(Why, new HashSet<Guid> { TheAgent.AccountId }), Dispatcher, Pending),
        FaultRow.Of(new GiveFacts(Why, new DraftPatch(Title: Pii.Text("停水两天"))), TheAgent, scene => ThenAsync(scene, Pending, (new AskFacts(Why, new HashSet<Guid> { TheAgent.AccountId }), Dispatcher))),
        FaultRow.Of(new Regrade(Why, TicketType.Help, Urgency.Critical), Dispatcher, Pending),
        FaultRow.Of(new KeepSecret(Why), Dispatcher, Dispatched),
        FaultRow.Of(new CheckAnswer(Right: false, Why), Supervisor, scene => ThenAsync(scene, Drafted, (new AnswerOnCall(Why), TheAgent))) with { Versioned = false }, // It raises none.
        FaultRow.Of(new ReopenAnswered(Why), Supervisor, scene => ThenAsync(scene, Drafted, (new AnswerOnCall(Why), TheAgent), (new CheckAnswer(Right: false, Why), Supervisor))),
    ];

    private static IEnumerable<FaultRow> Handling() =>
    [
        FaultRow.Of(new DispatchTo(WaterUnit, Why, Assistants: [new AskedUnit(RoadUnit)]), Dispatcher, Pending),
        FaultRow.Of(new SignFor(), RoadLiaison, Dispatched),
        FaultRow.Of(new RecordContact(ContactWay.Visit, Reached: true, Note: Why), RoadLiaison, Dispatched),
        FaultRow.Of(new Reply(Why), RoadLiaison, InHandling),
        FaultRow.Of(Verb.Reply, RoadLiaison, ProvedAsync) with { Name = "Reply with a file" },
        FaultRow.Of(new AskAssist(WaterUnit, Why), RoadLiaison, InHandling),
        FaultRow.Of(new SignForAssist(), WaterLiaison, AssistAsked),
        FaultRow.Of(new AnswerAssist(Why), WaterLiaison, Assisting),
        FaultRow.Of(new DeclineAssist(Why, Why), WaterLiaison, Assisting),
        FaultRow.Of(new RuleOnDecline(WaterUnit, Release: false, Why), RoadLiaison, scene => ThenAsync(scene, Assisting, (new DeclineAssist(Why, Why), WaterLiaison))),
        FaultRow.Of(new DropAssist(WaterUnit, Why), RoadLiaison, Assisting),
        FaultRow.Of(new HandDown("xihu", Why), LiaisonOf("shi"), scene => With(scene, "shi")) with { Leaves = true },
        FaultRow.Of(new HandAcross("donghu", Why), LiaisonOf("xihu"), scene => With(scene, "xihu")) with { Leaves = true },
        FaultRow.Of(new RuleOnHanding(Approve: true, Why), Dispatcher, async scene =>
        {
            await scene.PolicyAsync("hand_levels = 1");
            var id = await ThenAsync(scene, one => With(one, "xihu"), (new HandAcross("donghu", Why), LiaisonOf("xihu")));
            await scene.PolicyAsync("hand_levels = 0");
            return id;
        }),
        FaultRow.Of(new Reassign(WaterUnit, Why, Misdispatched: true), Dispatcher, InHandling),
        FaultRow.Of(new Return(Why, Why, WaterUnit, Why), RoadLiaison, Dispatched),
        FaultRow.Of(new Extend(2, Why), RoadLiaison, InHandling),
        FaultRow.Of(new Urge(Why), TheAgent, InHandling),
        FaultRow.Of(new Supplement(Why), TheAgent, InHandling),
        FaultRow.Of(new FlagDifficult(On: true, Why), Dispatcher, InHandling),
        FaultRow.Of(new FlagGroup(On: true, Why), Dispatcher, InHandling),
        FaultRow.Of(new Label(TicketLabel.ProvinceOrder, On: true, Why), Dispatcher, InHandling),
    ];

    private static async Task<(Guid Id, TicketCommand Command)> ProvedAsync(DispatchScene scene)
    {
        var id = await InHandling(scene);
        var laid = await scene.Services.GetRequiredService<EvidenceStore>().AddAsync(id, new EvidenceFile("修后.pdf", "application/pdf", "%PDF-1.7 %%EOF"u8.ToArray()), RoadLiaison, Ct);
        return (id, new Reply(Why) { Files = [laid.Id] });
    }

    private static IEnumerable<FaultRow> Rulings() =>
    [
        FaultRow.Of(new RuleOnReturn(Uphold: true, Why), Dispatcher, Returned),
        FaultRow.Of(new RuleOnDuty(WaterUnit, Why, "《城市道路管理条例》"), Supervisor, scene => ThenAsync(scene, Returned, (new RuleOnReturn(Uphold: false, Why), Dispatcher), (FaultWays.Return(), RoadLiaison))),
        FaultRow.Of(new RuleOnExtension(Grant: true, Why), Dispatcher, scene => ThenAsync(scene, InHandling, (new Extend(2, Why), RoadLiaison))),
        FaultRow.Of(new RuleOnReply(Pass: true, Why), Supervisor, async scene =>
        {
            await scene.PolicyAsync("review_percent = 100");
            var id = await Replied(scene);
            await scene.PolicyAsync("review_percent = 0");
            return id;
        }),
        FaultRow.Of(new RuleOnReply(Pass: true, Why), RoadLeader, async scene =>
        {
            await scene.PolicyAsync("reply_by_leader = 1");
            var id = await Replied(scene);
            await scene.PolicyAsync("reply_by_leader = 0");
            return id;
        }) with { Name = "RuleOnReply by the unit's leader" },
        FaultRow.Of(new Suspend(SuspendReason.CitizensPapers, 10, Why), Dispatcher, InHandling),
        FaultRow.Of(new AskSuspension(SuspendReason.CitizensPapers, 10, Why), RoadLiaison, InHandling),
        FaultRow.Of(new RuleOnSuspension(Grant: true, Why), Dispatcher, SuspensionAsked),
        FaultRow.Of(new Resume(Why), Dispatcher, scene => ThenAsync(scene, InHandling, (new Suspend(SuspendReason.CitizensPapers, 10, Why), Dispatcher))),
        FaultRow.Of(new Supervise(SupervisionLevel.Hotline, Why, 3), Supervisor, InHandling),
        FaultRow.Of(new AnswerSupervision(Why, Why), RoadLiaison, Supervised),
        FaultRow.Of(new ReviewSupervision(RoadUnit, Accept: true, Why), Supervisor, OrderAnswered),
        FaultRow.Of(new WithdrawSupervision(RoadUnit, Why), Supervisor, Supervised),
        FaultRow.Of(new GiveCard(RoadUnit, Card.Yellow, Why), Supervisor, scene => ThenAsync(scene, OrderAnswered, (new ReviewSupervision(RoadUnit, Accept: false, Why), Supervisor))),
        FaultRow.Of(new Appeal(JudgementKind.Unsolved, 1, Why, Why), RoadLiaison, Judged),
        FaultRow.Of(new RuleOnAppeal(RoadUnit, JudgementKind.Unsolved, 1, Uphold: true, Why), Supervisor, scene => ThenAsync(scene, Judged, (new Appeal(JudgementKind.Unsolved, 1, Why, Why), RoadLiaison))),
    ];

    private static IEnumerable<FaultRow> Endings() =>
    [
        FaultRow.Of(new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied, Why), TheAgent, Replied),
        FaultRow.Of(new BookFollowUp(new TimeOnly(18, 30), Note: Why), TheAgent, Replied),
        FaultRow.Of(new RuleOnUnreasonable(Confirm: false, Why), Supervisor, FoundUnreasonable),
        FaultRow.Of(new Rate(Solved.Solved, Satisfaction.Satisfied, FollowUpWay.Web), Actor.Citizen, Replied),
        FaultRow.Of(new RateFor(Solved.Unsolved, Satisfaction.Dissatisfied, Why, Why), TheAgent, Closed),
        FaultRow.Of(new Retract(Why), Actor.Citizen, Dispatched),
        FaultRow.Of(new RuleOnRetraction(Approve: true), Supervisor, async scene =>
        {
            await scene.PolicyAsync("retract_approval = 1");
            var id = await ThenAsync(scene, Dispatched, (new Retract(Why), TheAgent));
            await scene.PolicyAsync("retract_approval = 0");
            return id;
        }),
        FaultRow.Of(new Archive(), Supervisor, async scene =>
        {
            var id = await Closed(scene);
            scene.Time.Advance(TimeSpan.FromDays(3));
            return id;
        }),
    ];

    private static IEnumerable<FaultRow> BySystem() =>
    [
        FaultRow.Of(new DispatchBySuggestion(WaterUnit, 97), Actor.System, Pending),
        FaultRow.Of(new PassFollowUp(FollowUpWay.Ivr, WhyPassedOn.Unanswered), Actor.System, Replied),
        FaultRow.Of(new LinkRecording(Guid.CreateVersion7()), Actor.System, Dispatched),
        FaultRow.Of(Verb.LinkCall, Actor.System, async scene => (await Dispatched(scene), new LinkCall(Guid.CreateVersion7(), RoadUnit, scene.Time.GetUtcNow(), scene.Time.GetUtcNow()))),
        FaultRow.Of(new Escalate(), Actor.System, async scene =>
        {
            var id = await Dispatched(scene);
            scene.Time.Advance(TimeSpan.FromDays(8));
            return id;
        }),
        FaultRow.Of(new Recount(), Actor.System, async scene =>
        {
            var id = await Dispatched(scene);
            var due = await scene.ScalarAsync<DateTime>($"select due_at from dispatch.deadline where ticket_id = '{id}' and kind = '{DeadlineKind.Handle}'");
            await scene.Services.GetRequiredService<HolidayStore>().UpsertAsync([new(DateOnly.FromDateTime(due.AddHours(8)), "调休", true)], Ct);
            return id;
        }),
        FaultRow.Of(Verb.FollowMatter, Actor.System, async scene =>
        {
            var (voice, matter) = await FaultDoors.MergedAsync(scene);
            return (voice, new FollowMatter(matter, WaterUnit));
        }),
        FaultRow.Of(Verb.AnswerWithMatter, Actor.System, async scene =>
        {
            var (voice, matter) = await FaultDoors.MergedAsync(scene);
            return (voice, new AnswerWithMatter(matter, await scene.NumberAsync(matter), RoadUnit, Why));
        }),
    ];
}
