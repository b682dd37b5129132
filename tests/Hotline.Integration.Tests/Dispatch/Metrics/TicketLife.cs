using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Integration.Tests.Dispatch.Metrics;

/// <summary>What one verb did: its events and the ticket after it.</summary>
internal sealed record LifeStep(DateTimeOffset At, IReadOnlyList<(TicketEvent Happened, Ticket After)> Events);

/// <summary>
/// One ticket from its first word to its end, acted out by the product's own verbs, table and clocks, in memory. What happens, and when,
/// follows from the seed alone.
/// </summary>
internal sealed partial class TicketLife
{
    private readonly Random chance;
    private readonly Random more;
    private readonly CatalogSnapshot catalog;
    private readonly List<LifeStep> steps = [];
    private Ticket ticket;
    private DateTimeOffset now;

    private TicketLife(int seed, CatalogSnapshot catalog, DateTimeOffset from, TimeSpan within)
    {
        (chance, more, this.catalog) = (new Random(seed), new Random(~seed), catalog);
        now = from + (within * chance.NextDouble());
        Span<byte> id = stackalloc byte[16];
        chance.NextBytes(id);
        ticket = new Ticket
        {
            Id = new Guid(id),
            Version = 1,
            EventSeq = 0,
            State = TicketState.Draft,
            Fields = new TicketFields(),
            Channel = IntakeChannel.Phone,
            OwnerId = DispatchScene.TheAgent.AccountId,
            OwnerName = DispatchScene.TheAgent.Name,
            OpenedAt = now,
        };
        Unextended = ticket;
        Step([new TicketEvent.DraftOpened(IntakeChannel.Phone, null)], null, DispatchScene.TheAgent);
    }

    /// <summary>The ticket as it ended, or as it stands at the end of the time looked at.</summary>
    public Ticket Ticket => ticket;

    public IReadOnlyList<LifeStep> Steps => steps;

    /// <summary>The same ticket, had no extension given it a day: what was done is done to it too.</summary>
    public Ticket Unextended { get; private set; }

    public static TicketLife Of(int seed, CatalogSnapshot catalog, DateTimeOffset from, TimeSpan within)
    {
        var life = new TicketLife(seed, catalog, from, within);
        life.Run();
        return life;
    }

    /// <summary>Until when it is told.</summary>
    public DateTimeOffset Until => now;

    /// <summary>The ticket that it may be merged into, as it would stand under its lock.</summary>
    private Ticket Matter => ticket with { Id = Guid.Empty, Number = "261201000001", State = TicketState.InHandling, UnitCode = DispatchScene.RoadUnit, MergedInto = null, Before = null };

    private static Actor LiaisonOf(string? unit) => unit == DispatchScene.WaterUnit ? DispatchScene.WaterLiaison : DispatchScene.RoadLiaison;

    private void Run()
    {
        After(minutes: 6);
        var known = chance.NextDouble() < 0.85;
        Fill(known);
        if (chance.NextDouble() < 0.3)
        {
            Do(new AnswerOnCall(Pii.Text("已答复")), DispatchScene.TheAgent);
            After(minutes: 3_000);
            if (chance.NextDouble() < 0.1)
            {
                Do(new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen);
            }

            After(minutes: 50_000); // Long enough for the month of the answer to be frozen.
            Do(new CheckAnswer(chance.NextDouble() < 0.5, Pii.Text("质检意见")), DispatchScene.Supervisor);
            Do(new ReopenAnswered(Pii.Text("答复有误")), DispatchScene.Supervisor);
        }
        else
        {
            Do(new Accept(), known ? DispatchScene.TheAgent : Actor.Of(Guid.Empty, "诉求人", null, Role.Citizen));
            MaybeRepeats();
        }

        // Some are still open at the end of the time looked at; of the replies in review every fifth.
        for (var turn = 0; turn < 12 && ticket.ClosedAt is null && chance.NextDouble() > (ticket.State == TicketState.ReplyReview ? 0.2 : 0.02); turn++)
        {
            Next();
            MaybeAppeal();
        }

        After(minutes: 1); // The sweep has the last word.
    }

    private void Next()
    {
        switch (ticket.State)
        {
            case TicketState.AwaitingSignFor or TicketState.InHandling or TicketState.ReturnReview or TicketState.ReplyReview or TicketState.Merged when more.NextDouble() < 0.05:
                After(minutes: 12_000);
                Do(new Retract(), Actor.Citizen);
                break;
            case not TicketState.Merged when ticket.Before is not null && chance.NextDouble() < 0.3:
                After(minutes: 40_000);
                Do(new UndoMerge(Matter, Pii.Text("答复的是另一件事")), DispatchScene.Supervisor);
                break;
            case TicketState.PendingDispatch or TicketState.AwaitingSignFor or TicketState.InHandling when chance.NextDouble() < 0.05:
                After(minutes: 300);
                Do(new MergeInto(Matter), DispatchScene.Dispatcher);
                break;
            case TicketState.Merged:
                After(minutes: 50_000);
                Do(chance.NextDouble() < 0.5 ? new UndoMerge(Matter, Pii.Text("不是同一事项")) : new AnswerWithMatter(Matter.Id, "261201000001", DispatchScene.RoadUnit, Pii.Text("已办理")), Actor.System);
                break;
            case TicketState.PendingDispatch when ticket.Question is not null:
                After(minutes: 200);
                Do(new GiveFacts(Pii.Text("已核实")), DispatchScene.TheAgent);
                break;
            case TicketState.PendingDispatch when chance.NextDouble() < 0.1:
                After(minutes: 60);
                Do(new AskFacts(Pii.Text("具体在哪里？"), new HashSet<Guid>()), DispatchScene.Dispatcher);
                break;
            case TicketState.PendingDispatch or TicketState.Redo:
                After(minutes: 90);
                Do(new DispatchTo(chance.NextDouble() < 0.5 ? DispatchScene.RoadUnit : DispatchScene.WaterUnit, CategoryCode: DispatchScene.NoWater, RegionCode: DispatchScene.Xihu), DispatchScene.Dispatcher);
                break;
            case TicketState.AwaitingSignFor when chance.NextDouble() < 0.12 && !ticket.ReturnForbidden:
                After(minutes: 300);
                Do(new Return(Pii.Text("不属于我单位"), Pii.Text("三定方案"), ticket.UnitCode == DispatchScene.RoadUnit ? DispatchScene.WaterUnit : DispatchScene.RoadUnit, Pii.Text("权属图")), LiaisonOf(ticket.UnitCode));
                break;
            case TicketState.AwaitingSignFor:
                After(minutes: 400);
                Do(new SignFor(), LiaisonOf(ticket.UnitCode));
                MaybeContact();
                break;
            case TicketState.ReturnReview:
                After(minutes: 200);
                Do(new RuleOnReturn(chance.NextDouble() < 0.6, Pii.Text("审核意见")), DispatchScene.Dispatcher);
                break;
            case TicketState.Ruling:
                After(minutes: 900);
                Do(new RuleOnDuty(chance.NextDouble() < 0.5 ? DispatchScene.RoadUnit : DispatchScene.WaterUnit, Pii.Text("裁定"), "《城市道路管理条例》"), DispatchScene.Supervisor);
                break;
            case TicketState.ReplyReview:
                After(minutes: 12_000);
                Do(new RuleOnReply(chance.NextDouble() < 0.7, Pii.Text("审核意见")), DispatchScene.Dispatcher);
                break;
            case TicketState.ExtensionReview:
                After(minutes: 300);
                Do(new RuleOnExtension(chance.NextDouble() < 0.8, Pii.Text("意见")), DispatchScene.Dispatcher);
                break;
            case TicketState.InHandling when ticket.ExtensionCount > 0 && more.NextDouble() < 0.4:
                After(minutes: 6_000);
                Do(new Suspend(SuspendReason.SeasonOrProject, 10, Pii.Text("等待材料")), DispatchScene.Dispatcher);
                break;
            case TicketState.InHandling:
                InHandling();
                break;
            case TicketState.Suspended:
                After(minutes: 12_000);
                Do(new Resume(Pii.Text("材料已到")), DispatchScene.Dispatcher);
                break;
            case TicketState.AwaitingFollowUp:
                After(minutes: 2_500);
                FollowUp();
                break;
        }
    }

    private void Fill(bool known) => ticket = ticket with
    {
        Fields = DispatchScene.Fields() with { CategoryCode = known ? DispatchScene.PotHole : null },
    };

    private void After(int minutes)
    {
        var then = now + TimeSpan.FromSeconds(1 + chance.Next(minutes * 60));
        while (ticket.Deadlines.Where(clock => clock.NextFireAt <= then).Select(clock => clock.NextFireAt).Min() is { } fire)
        {
            now = fire > now ? fire : now;
            Do(new Escalate(), Actor.System);
        }

        now = then;
    }

    private void Do(TicketCommand command, Actor actor)
    {
        // What is refused, for being too late for example, did not happen.
        if (TicketLifecycle.Check(command.Verb, ticket, actor) is null && command.Decide(ticket, new Scene(actor, now, catalog)) is Decision.Events { List.Count: > 0 } decided)
        {
            var before = ticket.State;
            Step(decided.List, decided.Fields, actor);
            WhereVerbsLead.Of(command.Verb, before, ticket.State);
        }
    }

    private void Step(IReadOnlyList<TicketEvent> events, TicketFields? fields, Actor actor)
    {
        ticket = ticket with
        {
            Fields = fields ?? ticket.Fields,
            Number = ticket.Number ?? (events.Any(happened => happened is TicketEvent.Accepted or TicketEvent.AnsweredOnCall) ? ticket.Id.ToString("N")[..12] : null),
        };
        Unextended = events.Aggregate(
            Unextended with { Fields = ticket.Fields, Number = ticket.Number },
            (without, happened) => TicketCourse.After(without, happened is TicketEvent.ExtensionGranted granted ? granted with { WorkingDays = 0 } : happened, new Scene(actor, now, catalog)));
        steps.Add(new LifeStep(now, [.. events.Select(happened => (happened, ticket = TicketCourse.After(ticket, happened, new Scene(actor, now, catalog))))]));
    }
}
