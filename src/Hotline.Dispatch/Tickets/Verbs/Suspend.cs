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
/// and the citizen's stand; a clock of its own runs until that day, and the citizen reads why. Looked at or not, it goes on by itself when the days of its round are spent (docs/adr/0172).
/// </summary>
/// <param name="ReviewDays">Calendar days, no more than the policy's limit <c>SuspendReview</c>; so often, and so many in all, in a round as the policy says.</param>
/// <param name="Note">What is waited for, in words that the citizen reads too.</param>
public sealed record Suspend(SuspendReason Reason, int ReviewDays, Pii Note) : TicketCommand
{
    private const int LongestDays = 366;

    internal override Verb Verb => Verb.Suspend;

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        FieldFault[] faults = [.. FieldRules.Text("note", Note), .. Days(ReviewDays, ticket, scene)];
        return faults.Length > 0 ? new Refusal.Invalid(faults)
            : Capped(ReviewDays, ticket, scene) ?? (Decision)new TicketEvent.Suspended(Reason, ReviewDays, MostDays: Left(ticket, scene)) { Text = Note };
    }

    internal static IEnumerable<FieldFault> Days(int reviewDays, Ticket ticket, Scene scene)
    {
        var longest = scene.Catalog.Limits.For(DeadlineKind.SuspendReview, ticket.Fields.Type, ticket.Fields.Urgency, ticket.Round).Span;
        return reviewDays is < 1 or > LongestDays || scene.Now.AddDays(reviewDays) > scene.Catalog.CalendarOf(null).Add(scene.Now, longest) ? [new FieldFault("reviewDays", "malformed")] : [];
    }

    /// <returns>Null while this round may stand still for so long once more.</returns>
    internal static Refusal? Capped(int reviewDays, Ticket ticket, Scene scene)
    {
        var (policy, left) = (scene.Catalog.Policy, Left(ticket, scene));
        return ticket.SuspensionCount >= policy.MaxSuspensions ? new Refusal.NoSuspensionLeft(policy.MaxSuspensions)
            : reviewDays > left ? new Refusal.SuspensionTooLong(left)
            : null;
    }

    /// <summary>For how many days more this round may stand.</summary>
    private static int Left(Ticket ticket, Scene scene) => Math.Max(0, scene.Catalog.Policy.MaxSuspensionDays - ticket.SuspensionDays);
}
