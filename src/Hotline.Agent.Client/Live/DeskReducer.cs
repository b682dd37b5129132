using System.Diagnostics;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Live;

/// <param name="AskSnapshot">The caller must fetch a snapshot: events were missed.</param>
internal readonly record struct DeskStep(DeskState State, bool AskSnapshot);

/// <summary>
/// Numbered events over snapshots. Rules: an event at or below Seq is old news; Seq + 1 is applied; anything beyond
/// is a gap and asks for a snapshot; events that arrive while a snapshot is on its way wait and are replayed over it.
/// </summary>
internal static class DeskReducer
{
    private const int MissedKept = 100;
    private const int PendingKept = 256;

    public static DeskStep On(DeskState state, DeskEvent e)
    {
        if (!state.Synced)
            return new(state with { Pending = state.Pending.Count < PendingKept ? state.Pending.Add(e) : [e] }, false);
        if (e.Seq <= state.Seq)
            return new(state, false);
        if (e.Seq > state.Seq + 1)
            return new(state with { Synced = false, Pending = [e] }, true);
        return new(Apply(state, e), false);
    }

    public static DeskStep On(DeskState state, DeskSnapshot snapshot)
    {
        var step = new DeskStep(
            state with
            {
                Link = LinkState.Live, Synced = true, Seq = snapshot.Seq, Presence = snapshot.Presence, Call = snapshot.Call,
                DraftOnServer = snapshot.Draft, Missed = [.. snapshot.Missed], MissedBeyond = snapshot.MissedBeyond, Queue = snapshot.Queue, QueueAt = snapshot.At, Pending = [],
            },
            false);
        foreach (var waiting in state.Pending.OrderBy(e => e.Seq))
        {
            var next = On(step.State, waiting);
            step = new(next.State, step.AskSnapshot || next.AskSnapshot);
        }

        return step;
    }

    /// <summary>More of those to call back, behind the ones that are known.</summary>
    public static DeskState On(DeskState state, MissedPage more) => state with
    {
        Missed = more.Rows.Aggregate(state.Missed, (rows, row) => rows.FindIndex(known => known.CallId == row.CallId) is >= 0 and var at ? rows.SetItem(at, row) : rows.Add(row)), MissedBeyond = more.Beyond,
    };

    /// <summary>The link broke: everything stays on the screen, marked stale.</summary>
    public static DeskState Broken(DeskState state) => state with { Link = LinkState.Lost, Synced = false, Pending = [] };

    private static DeskState Apply(DeskState state, DeskEvent e)
    {
        var next = state with { Seq = e.Seq };
        return e.Kind switch
        {
            DeskEventKind.PresenceChanged => PresenceChanged(next, e.Presence),
            DeskEventKind.OfferMade => next with { Call = e.Call },
            DeskEventKind.CallChanged => CallChanged(next, e.Call),
            DeskEventKind.MissedCall => e.Missed is null ? next : Missed(next, e.Missed),
            DeskEventKind.QueueChanged => next with { Queue = e.Queue, QueueAt = e.At },
            DeskEventKind.TicketChanged => next with { Ticket = e.Ticket },
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>A new one stands first, and where there are many the last one is only counted; one that is known keeps its place, and leaves when it is settled.</summary>
    private static DeskState Missed(DeskState state, MissedCallRow row)
    {
        var rows = state.Missed;
        return (rows.FindIndex(m => m.CallId == row.CallId), row.Settled) switch
        {
            ( < 0, true) => state with { MissedBeyond = Math.Max(state.MissedBeyond - 1, 0) },
            ( < 0, false) when rows.Count >= MissedKept => state with { Missed = rows.RemoveAt(rows.Count - 1).Insert(0, row), MissedBeyond = state.MissedBeyond + 1 },
            ( < 0, false) => state with { Missed = rows.Insert(0, row) },
            (var at, true) => state with { Missed = rows.RemoveAt(at) },
            (var at, false) => state with { Missed = rows.SetItem(at, row) },
        };
    }

    /// <summary>Wrap-up over: the call that was being wrapped up leaves the desk.</summary>
    private static DeskState PresenceChanged(DeskState state, PresenceView? presence) => state with
    {
        Presence = presence,
        Call = state.Call is { Phase: CallPhase.Ended } && presence?.State is not AgentState.WrapUp ? null : state.Call,
    };

    /// <summary>Late news of a call that is no longer on the desk must not push the present one away.</summary>
    private static DeskState CallChanged(DeskState state, CallView? call) => call switch
    {
        { Phase: CallPhase.Withdrawn or CallPhase.Ended } when state.Call is not null && state.Call.OfferId != call.OfferId => state,
        _ => state with { Call = call },
    };
}
