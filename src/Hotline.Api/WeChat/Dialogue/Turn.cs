using Hotline.Dispatch.Tickets;

namespace Hotline.Api.WeChat.Dialogue;

/// <summary>What comes of one thing said: the state afterwards (null: no dialogue), an answer, and perhaps something to do, whose result is then the answer.</summary>
internal sealed record Turn(DialogueState? Next, string? Reply, Act? Do = null)
{
    public static Turn Silence(DialogueState? state) => new(state, null);
}

/// <summary>Something to do with tickets. The dialogue decides what, never how.</summary>
internal abstract record Act
{
    private Act()
    {
    }

    public sealed record File(DialogueState Request) : Act;

    /// <param name="Code">The pickup code, needed for a ticket that is not the follower's own.</param>
    public sealed record Progress(string Number, string? Code) : Act;

    public sealed record Urge(OwnTicket Ticket) : Act;

    public sealed record Supplement(OwnTicket Ticket, string Words) : Act;

    /// <param name="Round">The one that was answered when they began to rate; null: begun before this was kept.</param>
    /// <param name="Answered">When that answer was given; null: begun before this was kept.</param>
    public sealed record Rate(Guid TicketId, int? Round, Solved Solved, Satisfaction Satisfied, string? Reason, DateTimeOffset? Answered = null) : Act;
}
