using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>Why a ticket may stand still; there are no others.</summary>
public enum SuspendReason
{
    /// <summary>等待诉求人补充材料.</summary>
    CitizensPapers,

    /// <summary>法定鉴定、检测期间.</summary>
    StatutoryAppraisal,

    /// <summary>受季节或工程周期限制.</summary>
    SeasonOrProject,
}

/// <summary>
/// 挂起: the hotline lets the matter stand for one of three reasons, with a day on which it is looked at again. The clocks of the units
/// and the citizen's stand; a clock of its own runs until that day, and the citizen reads why.
/// </summary>
/// <param name="ReviewDays">Calendar days, no more than the policy's limit <c>SuspendReview</c>.</param>
/// <param name="Note">What is waited for, in words that the citizen reads too.</param>
public sealed record Suspend(SuspendReason Reason, int ReviewDays, Pii Note) : TicketCommand
{
    private const int MostDays = 366;

    internal override Verb Verb => Verb.Suspend;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("note", Note).ToList();
        var longest = scene.Catalog.Limits.For(DeadlineKind.SuspendReview, ticket.Fields.Type, ticket.Fields.Urgency, ticket.Round).Span;
        if (ReviewDays is < 1 or > MostDays || scene.Now.AddDays(ReviewDays) > scene.Catalog.CalendarOf(null).Add(scene.Now, longest))
        {
            faults.Add(new FieldFault("reviewDays", "malformed"));
        }

        return faults.Count > 0 ? new Refusal.Invalid(faults) : new TicketEvent.Suspended(Reason, ReviewDays) { Text = Note };
    }
}

/// <summary>恢复办理: the clocks run on with what was left.</summary>
public sealed record Resume(Pii? Note = null) : TicketCommand
{
    internal override Verb Verb => Verb.Resume;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("note", Note, required: false);
        return faults.Count > 0 ? new Refusal.Invalid(faults) : new TicketEvent.Resumed { Text = Note };
    }
}
