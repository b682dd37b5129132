using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>Whatever anybody may try to do to a ticket, drawn by chance. What the table and the verbs allow of it is theirs to say.</summary>
/// <param name="ticket">As it stands when it is drawn.</param>
internal sealed class AnyAct(Random chance, Func<Ticket> ticket)
{
    private static readonly Pii Said = Pii.Text("情况属实");

    /// <summary>The ticket that it may be merged into, as it would stand under its lock.</summary>
    private Ticket Matter => ticket() with { Id = Guid.Empty, Number = "261201000001", State = TicketState.InHandling, UnitCode = RoadUnit, MergedInto = null, Before = null };

    private string AUnit => Pick(RoadUnit, WaterUnit, Wandering.CityUnit);

    private int ARound => 1 + chance.Next(ticket().Round);

    private JudgementKind AJudgement => Pick(Enum.GetValues<JudgementKind>());

    /// <summary>Who does what, each act drawn anew whenever it is asked for.</summary>
    /// <param name="withLeaders">Units have leaders, for a policy by which they read each reply.</param>
    public IReadOnlyList<(Actor Actor, Func<TicketCommand> Command)> All(bool withLeaders) =>
    [
        .. Of(TheAgent, Agents()), .. Of(Wandering.ShiftLead, Hotlines()), .. Of(Dispatcher, Hotlines()), .. Of(Supervisor, Hotlines()), .. Of(Actor.Citizen, [Rated, () => chance.Next(8) == 0 ? new Retract() : new Urge(Said)]),
        .. Of(Actor.System, [Answered]), .. new[] { RoadLiaison, WaterLiaison, Wandering.CityLiaison }.SelectMany(liaison => Units(liaison, withLeaders)),
        .. withLeaders ? Wandering.Leaders.SelectMany(leader => Of(leader, [() => new RuleOnReply(chance.Next(2) == 0, Said)])) : [],
    ];

    /// <summary>What an agent makes of a draft.</summary>
    public TicketCommand First() => chance.Next(6) switch
    {
        0 => new AnswerOnCall(Said),
        1 => new ProposeRefusal(RefusalReason.NotGovernment, Said),
        2 => new HandOut("110", Said),
        _ => new Accept(),
    };

    private static IEnumerable<(Actor, Func<TicketCommand>)> Of(Actor actor, IEnumerable<Func<TicketCommand>> commands) => commands.Select(command => (actor, command));

    private IEnumerable<Func<TicketCommand>> Agents() =>
        [() => new GiveFacts(Said), () => new ProposeRefusal(RefusalReason.Petition, Said), () => new FollowUp(false), Asked, () => new Urge(Said), () => chance.Next(8) == 0 ? new Retract(Said) : new Urge(Said), () => new BookFollowUp(chance.Next(4) == 0 ? new TimeOnly(chance.Next(24), 0) : null)];

    private IEnumerable<Func<TicketCommand>> Hotlines() =>
    [
        .. Agents(), () => new DispatchTo(AUnit, Assistants: chance.Next(3) == 0 ? [new AskedUnit(AUnit)] : null), () => new DispatchTo(AUnit, CategoryCode: NoWater), () => new AskFacts(Said, new HashSet<Guid>()),
        () => new RuleOnRefusal(chance.Next(4) == 0, Said), () => new HandOut("12315", Said), () => new AcknowledgeHandOut(Receiver: Pii.Name("王强")), () => new AnswerHandOut(Said), () => new TakeBackHandOut(Said),
        () => chance.Next(3) == 0 ? new MergeInto(Matter) : new Urge(Said), () => new UndoMerge(Matter, ticket().State == TicketState.Merged || chance.Next(6) == 0 ? Said : null), () => new RuleOnReply(chance.Next(2) == 0, Said),
        () => new RuleOnDecline(AUnit, chance.Next(2) == 0, Said), () => new DropAssist(AUnit, Said), () => new Suspend(SuspendReason.SeasonOrProject, 5, Said),
        () => new RuleOnSuspension(chance.Next(2) == 0, Said), () => new RuleOnHanding(chance.Next(2) == 0, Said), () => new Resume(), () => new RuleOnReturn(chance.Next(2) == 0, Said), () => new RuleOnExtension(chance.Next(2) == 0, Said),
        () => new FlagDifficult(chance.Next(2) == 0, Said), () => new FlagGroup(chance.Next(2) == 0, Said), () => new Supervise(SupervisionLevel.Hotline, Said), () => new ReviewSupervision(AUnit, chance.Next(2) == 0, Said),
        () => new WithdrawSupervision(AUnit, Said), () => new GiveCard(AUnit, Pick(Card.Yellow, Card.Red), Said), () => new RuleOnDuty(AUnit, Said, "《城市道路管理条例》"),
        () => chance.Next(3) == 0 ? new Reassign(AUnit, Said, chance.Next(2) == 0) : new Urge(Said), () => new RuleOnHandOut(chance.Next(2) == 0, Said), () => new RuleOnRetraction(chance.Next(4) == 0, Said),
        () => new RuleOnAppeal(AUnit, AJudgement, ARound, chance.Next(2) == 0, Said), () => new RuleOnUnreasonable(chance.Next(2) == 0, Said), () => new CheckAnswer(chance.Next(2) == 0, Said), () => new ReopenAnswered(Said),
    ];

    private IEnumerable<(Actor, Func<TicketCommand>)> Units(Actor liaison, bool withLeaders) => Of(liaison,
    [
        () => new SignFor(), () => new RecordContact(ContactWay.Visit, chance.Next(2) == 0), () => new Reply(Said, Without: chance.Next(2) == 0 ? Said : null) { NoOtherLeader = withLeaders && chance.Next(3) == 0 }, () => new AskAssist(AUnit, Said, chance.Next(2) == 0, Joint: chance.Next(4) == 0),
        () => new SignForAssist(), () => new AnswerAssist(Said), () => new DeclineAssist(Said, Said), () => new RuleOnDecline(AUnit, chance.Next(2) == 0, Said), () => new AskSuspension(SuspendReason.CitizensPapers, 3, Said), () => new RuleOnSuspension(chance.Next(2) == 0, Said),
        SentBack, () => new Extend(2, Said), () => new RuleOnExtension(chance.Next(2) == 0, Said), () => new HandDown(AUnit, Said), () => chance.Next(3) == 0 ? new HandAcross(AUnit, Said) : SentBack(), () => new RuleOnHanding(chance.Next(2) == 0, Said),
        () => new Appeal(AJudgement, ARound, Said, Said), () => new AnswerSupervision(Said, Said),
    ]);

    /// <summary>Who has signed for it calls the citizen first.</summary>
    private TicketCommand SentBack() => ticket() is { State: TicketState.InHandling, ContactTries: 0 } signed && signed.Running(DeadlineKind.Contact) is not null
        ? new RecordContact(ContactWay.Telephone, Reached: chance.Next(2) == 0)
        : new Return(Said, Said, AUnit, Said);

    private Rate Rated() => new Rate(Pick(Solved.Solved, Solved.Unsolved), Satisfaction.Dissatisfied, FollowUpWay.Web);

    private AnswerWithMatter Answered() => new AnswerWithMatter(Matter.Id, "261201000001", RoadUnit, Said);

    private FollowUp Asked() => new FollowUp(true, true, Pick(Solved.Solved, Solved.Unsolved, Solved.Unsolved), Satisfaction.Dissatisfied, Said, Unreasonable: chance.Next(3) == 0, Evidence: Said);

    private T Pick<T>(params T[] all) => all[chance.Next(all.Length)];
}
