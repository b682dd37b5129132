namespace Hotline.Dispatch.Tickets;

/// <summary>Asking the citizen, and what is found in it.</summary>
public abstract partial record Refusal
{
    /// <summary>A person tries again too soon to count.</summary>
    public sealed record FollowedUpRecently(DateTimeOffset NextAt) : Refusal("ticket.followed-up-recently");

    /// <summary>It was found to be beyond reason, and waits for a second person.</summary>
    public sealed record FoundUnreasonable() : Refusal("ticket.found-unreasonable");

    public sealed record NothingFoundUnreasonable() : Refusal("ticket.nothing-found-unreasonable");

    /// <summary>Who found it does not confirm it.</summary>
    public sealed record OwnFinding() : Refusal("ticket.own-finding");

    /// <summary>The citizen is to be called at a time that has not come (预约回访): a try before it is none.</summary>
    public sealed record FollowUpBooked(DateTimeOffset At) : Refusal("ticket.follow-up-booked");

    /// <summary>An anonymous citizen is not called.</summary>
    public sealed record NobodyToCall() : Refusal("ticket.nobody-to-call");
}
