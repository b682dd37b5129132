using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Metrics.Formulas;

/// <summary>
/// What was due, and whether it was done by then. A clock counts once, in the month of its limit: when it ended, or while it still runs once
/// its limit has passed, so that open overdue tickets are counted. With a reply in review it is what it was when that was submitted: over, or open in time. One that was cancelled or set
/// aside by a merge is nobody's; one that had run over when its ticket was taken from the unit ended there, late (<see cref="TakenAway"/>).
/// </summary>
internal static class ClockFormulas
{
    public static IEnumerable<MetricCount> InTime(TicketStory story, DeadlineKind kind) =>
        Due(story, kind).Select(clock => MetricCount.Share(clock.DueAt, clock.UnitCode, !IsLate(clock)));

    public static IEnumerable<MetricCount> Overdue(TicketStory story, DeadlineKind kind) =>
        Due(story, kind).Select(clock => MetricCount.Share(clock.DueAt, clock.UnitCode, IsLate(clock)));

    /// <summary>Held against the limit as it would be without any extension: what stood still, before one or after it, does not count there either.</summary>
    public static IEnumerable<MetricCount> InTimeWithoutExtension(TicketStory story) => Due(story, DeadlineKind.Handle).Select(clock =>
        MetricCount.Share(clock.DueAt, clock.UnitCode, !IsLate(clock) && (clock.FinishedAt is null || clock.FinishedAt <= LimitWithoutExtensions.Of(clock))));

    /// <summary>Ended within the share of the span that the policy calls early. A clock that began before there was such a number has its amber light.</summary>
    public static IEnumerable<MetricCount> Early(TicketStory story) =>
        story.Clocks.Where(clock => clock.Kind == DeadlineKind.Handle && clock is { State: DeadlineState.Met, FinishedAt: not null })
            .Select(clock => MetricCount.Share(clock.FinishedAt!.Value, clock.UnitCode, clock.FinishedAt < (clock.EarlyAt ?? clock.AmberAt))); // Asked for above.

    private static IEnumerable<Deadline> Due(TicketStory story, DeadlineKind kind) =>
        story.Clocks.Where(clock => clock.Kind == kind && IsDue(clock, story)
            && (JudgedBy(kind) is not { } judgement || !story.Excludes(judgement, clock.UnitCode, clock.Round)));

    private static bool IsDue(Deadline clock, TicketStory story) => clock.State switch
    {
        DeadlineState.Void => false,
        DeadlineState.SetAside => story.GivenAt(clock.Kind) > clock.DueAt,
        _ => clock.FinishedAt is not null || clock.Light == Light.Overdue,
    };

    /// <summary>What is held against the unit when a clock of this kind runs over.</summary>
    private static JudgementKind? JudgedBy(DeadlineKind kind) => kind switch
    {
        DeadlineKind.Handle => JudgementKind.Overdue,
        DeadlineKind.Contact => JudgementKind.LateContact,
        _ => null,
    };

    private static bool IsLate(Deadline clock) => clock.FinishedAt is null || clock.WasLate;
}
