using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>Whether and when a contact ends the clock of the first one (docs/adr/0057). Pure.</summary>
internal static class ContactClock
{
    /// <summary>The citizen was reached, or was tried as often and as far apart as the policy says.</summary>
    public static bool IsEndedBy(TicketEvent.Contacted contacted, Policy policy) =>
        contacted.Reached || (policy.ContactTries > 0 && contacted.TooSoon is null && contacted.Tries >= policy.ContactTries);

    /// <summary>When it was written down; a call when the citizen answered, or when the clock stopped before that.</summary>
    public static DateTimeOffset EndOf(TicketEvent.Contacted contacted, Deadline clock, DateTimeOffset writtenAt) =>
        contacted.CallId is null ? writtenAt : clock.PausedAt < contacted.ContactedAt ? clock.PausedAt.Value : contacted.ContactedAt;
}
