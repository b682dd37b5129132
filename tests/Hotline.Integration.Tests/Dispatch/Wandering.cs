using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>A ticket to which anybody does anything that the table and the verbs allow, in any order; what they refuse did not happen. All follows from the seed.</summary>
internal sealed class Wandering
{
    public const string CityUnit = "3601-chengguan";
    private static readonly Pii Said = Pii.Text("情况属实");
    private readonly HashSet<(Verb, TicketState)> led = [];
    private readonly HashSet<string> happened = [];
    private readonly Random chance;
    private readonly CatalogSnapshot catalog;
    private readonly bool withLeaders;
    private readonly (Actor Actor, Func<TicketCommand> Command)[] acts;
    private DateTimeOffset now = new(2026, 11, 25, 10, 0, 0, TimeSpan.FromHours(8));

    private Wandering(int seed, CatalogSnapshot catalog, bool withLeaders)
    {
        (chance, this.catalog, this.withLeaders) = (new Random(seed), catalog, withLeaders);
        var id = new byte[16]; // What is drawn of a ticket is drawn by its id.
        chance.NextBytes(id);
        Ticket = new OpenDraft(IntakeChannel.Phone, null, null, Fields: Fields(chance.NextDouble() < 0.5 ? PotHole : NoWater)).NewTicket(new Guid(id), TheAgent, now) with { Number = $"W{seed:D6}" };
        acts = [.. Of(TheAgent, Agents()), .. Of(ShiftLead, Hotlines()), .. Of(Dispatcher, Hotlines()), .. Of(Supervisor, Hotlines()), .. Of(Actor.Citizen, [Rated, () => chance.Next(8) == 0 ? new Retract() : new Urge(Said)]), .. Of(Actor.System, [Answered]),
            .. Units(RoadLiaison), .. Units(WaterLiaison), .. Units(CityLiaison), .. withLeaders ? Leaders.SelectMany(leader => Of(leader, [() => new RuleOnReply(chance.Next(2) == 0, Said)])) : []];
    }

    public static Actor ShiftLead { get; } = Actor.Of(Guid.CreateVersion7(), "万里", null, Role.ShiftLead);

    public static Actor CityLiaison { get; } = Actor.Of(Guid.CreateVersion7(), "胡军", CityUnit, Role.Liaison);

    /// <summary>Who passes what the liaisons of their unit reply.</summary>
    public static IReadOnlyList<Actor> Leaders { get; } = [.. new[] { RoadUnit, WaterUnit, CityUnit }.Select(unit => Actor.Of(Guid.CreateVersion7(), "赵刚", unit, Role.Liaison, Role.UnitLeader))];

    public Ticket Ticket { get; private set; }

    /// <summary>The ticket that it may be merged into, as it would stand under its lock.</summary>
    private Ticket Matter => Ticket with { Id = Guid.Empty, Number = "261201000001", State = TicketState.InHandling, UnitCode = RoadUnit, MergedInto = null, Before = null };

    private string AUnit => Pick(RoadUnit, WaterUnit, CityUnit);

    private int ARound => 1 + chance.Next(Ticket.Round);

    private JudgementKind AJudgement => Pick(Enum.GetValues<JudgementKind>());

    /// <summary>What was done, and where it led.</summary>
    public IReadOnlySet<(Verb Verb, TicketState To)> Led => led;

    /// <summary>The kinds of its events.</summary>
    public IReadOnlySet<string> Happened => happened;

    /// <param name="withLeaders">Units have leaders, for a policy by which they read each reply.</param>
    public static Wandering Of(int seed, CatalogSnapshot catalog, int steps, bool withLeaders = false)
    {
        var life = new Wandering(seed, catalog, withLeaders);
        life.Begin();
        for (var step = life.chance.Next(steps); step > 0; step--)
        {
            life.Next();
        }

        return life;
    }

    private void Begin() => Do(TheAgent, chance.Next(6) switch
    {
        0 => new AnswerOnCall(Said),
        1 => new ProposeRefusal(RefusalReason.NotGovernment, Said),
        2 => new HandOut("110", Said),
        _ => new Accept(),
    });

    private void Next()
    {
        now += TimeSpan.FromMinutes(chance.Next(chance.Next(4) == 0 ? 6_000 : 300));
        Do(Actor.System, new Escalate());

        // The few that are allowed now, among all that there are.
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var (actor, command) = acts[chance.Next(acts.Length)];
            if (Do(actor, command()))
            {
                return;
            }
        }
    }

    private bool Do(Actor actor, TicketCommand command)
    {
        var scene = new Scene(actor, now, catalog);
        if (TicketLifecycle.Check(command.Verb, Ticket, actor) is not null || command.Decide(Ticket, scene) is not Decision.Events { List.Count: > 0 } decided)
        {
            return false;
        }

        var before = Ticket.State;
        Ticket = decided.List.Aggregate(Ticket with { Fields = decided.Fields ?? Ticket.Fields }, (ticket, happened) => TicketCourse.After(ticket, happened, scene));
        happened.UnionWith(decided.List.Select(one => one.Kind));
        led.Add(WhereVerbsLead.Of(command.Verb, before, Ticket.State));
        return true;
    }

    private static IEnumerable<(Actor, Func<TicketCommand>)> Of(Actor actor, IEnumerable<Func<TicketCommand>> commands) => commands.Select(command => (actor, command));

    private IEnumerable<Func<TicketCommand>> Agents() =>
        [() => new GiveFacts(Said), () => new ProposeRefusal(RefusalReason.Petition, Said), () => new FollowUp(false), Asked, () => new Urge(Said), () => chance.Next(8) == 0 ? new Retract(Said) : new Urge(Said), () => new BookFollowUp(chance.Next(4) == 0 ? new TimeOnly(chance.Next(24), 0) : null)];

    private IEnumerable<Func<TicketCommand>> Hotlines() =>
    [
        .. Agents(), () => new DispatchTo(AUnit, Assistants: chance.Next(3) == 0 ? [new AskedUnit(AUnit)] : null), () => new DispatchTo(AUnit, CategoryCode: NoWater), () => new AskFacts(Said, new HashSet<Guid>()),
        () => new RuleOnRefusal(chance.Next(4) == 0, Said), () => new HandOut("12315", Said), () => new AcknowledgeHandOut(Receiver: Pii.Name("王强")), () => new AnswerHandOut(Said), () => new TakeBackHandOut(Said),
        () => chance.Next(3) == 0 ? new MergeInto(Matter) : new Urge(Said), () => new UndoMerge(Matter, Ticket.State == TicketState.Merged || chance.Next(6) == 0 ? Said : null), () => new RuleOnReply(chance.Next(2) == 0, Said),
        () => new RuleOnDecline(AUnit, chance.Next(2) == 0, Said), () => new DropAssist(AUnit, Said), () => new Suspend(SuspendReason.SeasonOrProject, 5, Said),
        () => new RuleOnSuspension(chance.Next(2) == 0, Said), () => new RuleOnHanding(chance.Next(2) == 0, Said), () => new Resume(), () => new RuleOnReturn(chance.Next(2) == 0, Said), () => new RuleOnExtension(chance.Next(2) == 0, Said),
        () => new FlagDifficult(chance.Next(2) == 0, Said), () => new FlagGroup(chance.Next(2) == 0, Said), () => new Supervise(SupervisionLevel.Hotline, Said), () => new ReviewSupervision(AUnit, chance.Next(2) == 0, Said),
        () => new WithdrawSupervision(AUnit, Said), () => new GiveCard(AUnit, Pick(Card.Yellow, Card.Red), Said), () => new RuleOnDuty(AUnit, Said, "《城市道路管理条例》"),
        () => chance.Next(3) == 0 ? new Reassign(AUnit, Said, chance.Next(2) == 0) : new Urge(Said), () => new RuleOnHandOut(chance.Next(2) == 0, Said), () => new RuleOnRetraction(chance.Next(4) == 0, Said),
        () => new RuleOnAppeal(AUnit, AJudgement, ARound, chance.Next(2) == 0, Said), () => new RuleOnUnreasonable(chance.Next(2) == 0, Said), () => new CheckAnswer(chance.Next(2) == 0, Said), () => new ReopenAnswered(Said),
    ];

    private IEnumerable<(Actor, Func<TicketCommand>)> Units(Actor liaison) => Of(liaison,
    [
        () => new SignFor(), () => new RecordContact(ContactWay.Visit, chance.Next(2) == 0), () => new Reply(Said, Without: chance.Next(2) == 0 ? Said : null) { NoOtherLeader = withLeaders && chance.Next(3) == 0 }, () => new AskAssist(AUnit, Said, chance.Next(2) == 0),
        () => new SignForAssist(), () => new AnswerAssist(Said), () => new DeclineAssist(Said, Said), () => new RuleOnDecline(AUnit, chance.Next(2) == 0, Said), () => new AskSuspension(SuspendReason.CitizensPapers, 3, Said), () => new RuleOnSuspension(chance.Next(2) == 0, Said),
        () => new Return(Said, Said, AUnit, Said), () => new Extend(2, Said), () => new RuleOnExtension(chance.Next(2) == 0, Said), () => new HandDown(AUnit, Said), () => chance.Next(3) == 0 ? new HandAcross(AUnit, Said) : new Return(Said, Said, AUnit, Said), () => new RuleOnHanding(chance.Next(2) == 0, Said),
        () => new Appeal(AJudgement, ARound, Said, Said), () => new AnswerSupervision(Said, Said),
    ]);

    private Rate Rated() => new Rate(Pick(Solved.Solved, Solved.Unsolved), Satisfaction.Dissatisfied, FollowUpWay.Web);

    private AnswerWithMatter Answered() => new AnswerWithMatter(Matter.Id, "261201000001", RoadUnit, Said);

    private FollowUp Asked() => new FollowUp(true, true, Pick(Solved.Solved, Solved.Unsolved, Solved.Unsolved), Satisfaction.Dissatisfied, Said, Unreasonable: chance.Next(3) == 0, Evidence: Said);

    private T Pick<T>(params T[] all) => all[chance.Next(all.Length)];
}
