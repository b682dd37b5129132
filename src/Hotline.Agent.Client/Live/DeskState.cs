using System.Collections.Immutable;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Live;

public enum LinkState
{
    /// <summary>First connection of this page.</summary>
    Connecting,

    /// <summary>Snapshot read, events applied as they come.</summary>
    Live,

    /// <summary>Broken; what is shown is stale and said to be so.</summary>
    Lost,
}

/// <summary>What a console knows, as of event <see cref="Seq"/>. Never changed in place.</summary>
/// <param name="Synced">False from a gap or a break until the next snapshot; events wait in <see cref="Pending"/> meanwhile.</param>
/// <param name="DraftOnServer">The draft as it came with the last snapshot; the form's own store takes it from here.</param>
/// <param name="QueueAt">When <see cref="Queue"/> was true; waits are counted on from there.</param>
/// <param name="Ticket">The last ticket notice; lists reload on it.</param>
internal sealed record DeskState(
    LinkState Link, bool Synced, long Seq, PresenceView? Presence, CallView? Call, TicketPage? DraftOnServer,
    ImmutableList<MissedCallRow> Missed, QueueView? Queue, DateTimeOffset? QueueAt, TicketNotice? Ticket, ImmutableList<DeskEvent> Pending)
{
    /// <summary>How many more wait to be called back than <see cref="Missed"/> has.</summary>
    public int MissedBeyond { get; init; }

    public static readonly DeskState Empty = new(LinkState.Connecting, false, 0, null, null, null, [], null, null, null, []);
}
