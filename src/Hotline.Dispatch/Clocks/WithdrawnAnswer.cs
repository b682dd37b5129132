using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>What becomes of a voice's clocks when its matter's answer is found not to be its own. Pure; the ticket is as it is after that.</summary>
internal static class WithdrawnAnswer
{
    /// <returns>Set aside again, where the answer had ended it; nobody's, where it began since. Orders of supervision, and appeals against what is still held, are what they are.</returns>
    public static Deadline Of(Deadline clock, Ticket ticket, DateTimeOffset now) =>
        ticket.Before is not { } before ? clock
        : before.Clocks.Contains(clock.Id) ? clock with { State = DeadlineState.SetAside, FinishedAt = null }
        : clock.Kind == DeadlineKind.Supervise ? clock
        : clock.Kind == DeadlineKind.AppealRuling ? clock.FinishedAt is null && !IsAppealed(clock.UnitCode, ticket) ? DeadlineClock.Cancel(clock, now) : clock
        : clock.FinishedAt is not { } ended ? DeadlineClock.Cancel(clock, now)
        : ended >= before.At && clock.StartedAt >= before.At.AddSeconds(-1) ? clock with { State = DeadlineState.Void } // Clocks start at whole seconds.
        : clock;

    private static bool IsAppealed(string? unit, Ticket ticket) => ticket.Judgements.Any(held => held.UnitCode == unit && held.Appeal == AppealState.AwaitingReview);
}
