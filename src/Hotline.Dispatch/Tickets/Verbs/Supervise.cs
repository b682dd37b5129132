using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>督办: an order to the unit that has the ticket, to reply by a day. A leader's own order is a 领导批示.</summary>
/// <param name="Demand">What is asked of it.</param>
/// <param name="WorkingDays">Until when it must reply; null takes the policy's limit.</param>
public sealed record Supervise(SupervisionLevel Level, Pii Demand, int? WorkingDays = null) : TicketCommand
{
    private const int MaxDays = 60;

    internal override Verb Verb => Verb.Supervise;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("demand", Demand).ToList();
        if (WorkingDays is < 1 or > MaxDays)
        {
            faults.Add(new FieldFault("workingDays", "malformed"));
        }

        // A leader's word is the leader's; the supervising office issues them for the leader too.
        if (Level != SupervisionLevel.Leader && !scene.Actor.Is(Role.Supervisor))
        {
            faults.Add(new FieldFault("level", "malformed"));
        }

        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.UnitCode is not { } unit ? new Refusal.UnknownUnit()
            : ticket.Orders.OpenOf(unit) is not null ? new Refusal.AlreadySupervised()
            : new TicketEvent.SupervisionIssued(unit, Level, WorkingDays, scene.Actor.AccountId) { Text = Demand };
    }
}

/// <summary>督办回复: what the unit did, and what proves it. Its clock stands until the reply is judged.</summary>
public sealed record AnswerSupervision(Pii Text, Pii Evidence) : ProvedCommand
{
    internal override Verb Verb => Verb.AnswerSupervision;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        FieldFault[] faults = [.. FieldRules.Text("answer", Text), .. FieldRules.Text("evidence", Evidence)];
        if (faults.Length > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.Orders.OpenOf(scene.Actor.UnitCode) is { State: SupervisionState.AwaitingReply, UnitCode: var unit }
            ? new TicketEvent.SupervisionAnswered(unit) { Text = Text, Evidence = Evidence }
            : new Refusal.NothingToAnswer();
    }
}

/// <summary>
/// 督办审核: the reply is good and the order closed (销号), or it goes back and the clock runs on. Whoever issued it says so; a supervisor may in their place, and
/// then says why also of a good one. A leader has no say in orders that are not their own.
/// </summary>
public sealed record ReviewSupervision(string UnitCode, bool Accept, Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.ReviewSupervision;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var order = ticket.Orders.OpenOf(UnitCode);
        if (order is not null && !order.MayEnd(scene.Actor))
        {
            return new Refusal.NotYourOrder();
        }

        var faults = FieldRules.Text("reason", Note, required: !Accept || (order is not null && order.IssuedBy != scene.Actor.AccountId));
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return order is not { State: SupervisionState.AwaitingReview } ? new Refusal.NothingToReview()
            : Accept ? new TicketEvent.SupervisionClosed(UnitCode) { Text = Note }
            : new TicketEvent.SupervisionSentBack(UnitCode) { Text = Note };
    }
}

/// <summary>撤销督办, with a reason: by whoever issued it, or a supervisor.</summary>
public sealed record WithdrawSupervision(string UnitCode, Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.WithdrawSupervision;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason);
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        return ticket.Orders.OpenOf(UnitCode) is not { } order ? new Refusal.NotSupervised()
            : !order.MayEnd(scene.Actor) ? new Refusal.NotYourOrder()
            : new TicketEvent.SupervisionWithdrawn(UnitCode) { Text = Reason };
    }
}

/// <summary>
/// 亮牌: a warning to a unit under an open order. Yellow once its reply is late or was sent back; it gives the unit as long again as the policy gives for a reply, and red is due once
/// that is over without one, or a reply given after the yellow one was found wanting. Nobody gets a card out of the blue, nor two in a row.
/// </summary>
public sealed record GiveCard(string UnitCode, Card Card, Pii Reason) : TicketCommand
{
    internal override Verb Verb => Verb.GiveCard;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("reason", Reason).ToList();
        if (Card is not (Card.Yellow or Card.Red))
        {
            faults.Add(new FieldFault("card", "missing"));
        }

        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (ticket.Orders.OpenOf(UnitCode) is not { } order)
        {
            return new Refusal.NotSupervised();
        }

        var clock = ticket.Running(DeadlineKind.Supervise, UnitCode);
        var due = Card == Card.Yellow ? IsYellowDue(order, clock, scene.Now) : IsRedDue(order, scene.Now);
        return due ? new TicketEvent.CardGiven(UnitCode, Card, Card == Card.Yellow ? FurtherLimit(ticket, clock, scene) : null) { Text = Reason } : new Refusal.NoCardDue();
    }

    /// <summary>One of the two is, yellow or red.</summary>
    internal static bool IsDue(Ticket ticket, SupervisionOrder order, DateTimeOffset now) =>
        order.IsOpen && (IsYellowDue(order, ticket.Running(DeadlineKind.Supervise, order.UnitCode), now) || IsRedDue(order, now));

    private static bool IsYellowDue(SupervisionOrder order, Deadline? clock, DateTimeOffset now) =>
        order.Card == Card.None && ((clock is not null && (clock.PausedAt ?? now) > clock.DueAt) || order is { State: SupervisionState.AwaitingReply, RepliedAt: not null });

    /// <summary>A reply that waits for its review counts from when it was given. One with a yellow card of before there was a further limit has none.</summary>
    private static bool IsRedDue(SupervisionOrder order, DateTimeOffset now) => order.Card == Card.Yellow
        && ((order.State == SupervisionState.AwaitingReview ? order.RepliedAt : now) > (order.CardedUntil ?? DateTimeOffset.MinValue)
            || (order.State == SupervisionState.AwaitingReply && order.SentBackAt > order.CardedAt));

    /// <summary>From the card on, and not before the order's own limit.</summary>
    private DateTimeOffset FurtherLimit(Ticket ticket, Deadline? clock, Scene scene)
    {
        var span = scene.Catalog.Limits.For(DeadlineKind.Supervise, ticket.Fields.Type, ticket.Fields.Urgency, ticket.Round).Span;
        var until = scene.Catalog.CalendarOf(UnitCode).Add(scene.Now, span);
        return clock?.DueAt > until ? clock.DueAt : until;
    }
}
