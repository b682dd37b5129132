using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;

namespace Hotline.Integration.Tests.Dispatch.Metrics;

/// <summary>
/// What each order of a unit came to, as a clerk tells it from the log and from the day by which each was to be answered. Of a clock it takes that day and nothing else: neither its state nor
/// its light nor when it ended.
/// </summary>
/// <param name="dueWithout">The same day, had nobody extended it.</param>
internal sealed class HandledByHand(string unit, int round, DateTimeOffset due, DateTimeOffset dueWithout)
{
    private DateTimeOffset? submitted;
    private DateTimeOffset? answered;
    private bool gone;
    private DateTimeOffset? stood;
    private bool suspended;
    private bool notCounted;

    public string Unit => unit;

    public bool InReview => submitted is not null && answered is null && !gone;

    /// <summary>By which event it was taken from the unit unanswered; null where it was not.</summary>
    public string? TakenBy { get; private set; }

    /// <summary>Null: it was taken from the unit, is not due yet, waits for its review in time, or does not count.</summary>
    public bool? Late { get; private set; }

    /// <summary>Answered by the day by which it was to be without an extension.</summary>
    public bool InTimeWithout => Late == false && answered <= dueWithout;

    public bool WasExtended => due > dueWithout;

    public bool WasSuspended { get; private set; }

    public static IReadOnlyList<HandledByHand> Of(TicketLife life)
    {
        var limits = new Queue<(DateTimeOffset With, DateTimeOffset Without)>(Limits(life.Ticket).Zip(Limits(life.Unextended)));
        var (orders, answered) = (new List<HandledByHand>(), 0);
        foreach (var (at, happened) in life.Steps.SelectMany(step => step.Events.Select(one => (step.At, one.Happened))))
        {
            switch (happened)
            {
                case TicketEvent.Dispatched sent:
                    var (with, without) = limits.Dequeue();
                    orders.Add(new HandledByHand(sent.UnitCode, sent.Round, with, without));
                    break;
                case TicketEvent.AppealUpheld { Against: JudgementKind.Overdue } upheld:
                    orders.Where(order => (order.Unit, order.Round) == (upheld.UnitCode, upheld.AgainstRound)).ToList().ForEach(order => order.notCounted = true);
                    break;
                case TicketEvent.AnswerWithdrawn: // What was ordered because of it never was, and the one before goes on.
                    orders.RemoveRange(answered, orders.Count - answered);
                    orders.LastOrDefault()?.GoesOn();
                    break;
                default:
                    answered = happened is TicketEvent.AnsweredWithMatter ? orders.Count : answered;
                    orders.LastOrDefault()?.Goes(at, happened);
                    break;
            }
        }

        Assert.Empty(limits);
        orders.ForEach(order => order.Late = order.At(life.Until));
        return orders;
    }

    private static IEnumerable<DateTimeOffset> Limits(Ticket ticket) => ticket.Deadlines.Where(clock => clock.Kind == DeadlineKind.Handle).Select(clock => clock.DueAt);

    private int Round => round;

    private void Goes(DateTimeOffset at, TicketEvent happened)
    {
        switch (happened)
        {
            case TicketEvent.ReplySubmitted:
                submitted = at;
                break;
            case TicketEvent.ReplySentBack:
                submitted = null;
                break;
            case TicketEvent.Replied:
                answered ??= submitted ?? at;
                break;
            case TicketEvent.Returned or TicketEvent.Merged or TicketEvent.Suspended: // In the limit, or nobody's while it lasts; only what stands for its papers may have run over.
                stood = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)); // Limits are whole seconds.
                suspended = happened is TicketEvent.Suspended;
                WasSuspended |= suspended;
                break;
            case TicketEvent.ReturnRejected or TicketEvent.MergeUndone or TicketEvent.Resumed:
                stood = null;
                break;
            case TicketEvent.Reassigned or TicketEvent.Retracted or TicketEvent.AnsweredWithMatter when answered is null && !gone: // Late by then, it is the unit's; else nobody's.
                var end = stood ?? submitted ?? at;
                (TakenBy, answered, gone) = (happened.Kind, end > due ? end : null, end <= due);
                break;
            case TicketEvent.ReturnUpheld:
                gone = answered is null;
                break;
        }
    }

    private void GoesOn() => (answered, gone, TakenBy) = TakenBy == nameof(TicketEvent.AnsweredWithMatter) ? (null, false, null) : (answered, gone, TakenBy);

    private bool? At(DateTimeOffset until) =>
        gone || notCounted ? null
        : answered is { } end ? end > due
        : stood is { } since ? suspended && since >= due ? true : null
        : submitted is { } given ? given > due ? true : null
        : until >= due ? true : null;
}
