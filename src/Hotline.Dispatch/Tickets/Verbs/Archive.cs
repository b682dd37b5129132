using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 归档: nothing is done to it any more, but it is read as before. Not while the citizen may reopen it or a unit appeal, nor while an order of supervision,
/// an appeal or the check of an answer is open. A person may do it from then on; by itself it waits for the policy's days as well.
/// </summary>
public sealed record Archive : TicketCommand
{
    internal override Verb Verb => Verb.Archive;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        if (ticket.Orders.Any(order => order.IsOpen))
        {
            return new Refusal.OrderOpen();
        }

        if (ticket.Judgements.Any(held => held.Appeal == AppealState.AwaitingReview))
        {
            return new Refusal.AppealOpen();
        }

        if (ticket.AnswerCheck == AnswerCheck.Drawn)
        {
            return new Refusal.CheckOpen();
        }

        var from = From(ticket, scene);
        return scene.Now < from ? new Refusal.ArchivedTooEarly(from) : new TicketEvent.Archived();
    }

    /// <summary>How long after the close it is archived by itself: not before the citizen's own days are over.</summary>
    internal static int DaysByItself(Policy policy) => Math.Max(policy.ArchiveDays, policy.ReopenDays);

    /// <summary>The first moment at which the actor may.</summary>
    internal static DateTimeOffset From(Ticket ticket, Scene scene)
    {
        var policy = scene.Catalog.Policy;
        var days = scene.Actor.Is(Privacy.Role.System) ? DaysByItself(policy) : policy.ReopenDays;

        // Where the policy sets no end to appeals, the archive is the end.
        return ticket.Judgements.Where(held => held.Appeal == AppealState.None).Select(held => Appeal.Until(held, ticket, scene)).Where(until => until < DateTimeOffset.MaxValue)
            .Append((ticket.ClosedAt ?? ticket.OpenedAt).AddDays(days)).Max();
    }
}
