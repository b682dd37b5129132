using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

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
