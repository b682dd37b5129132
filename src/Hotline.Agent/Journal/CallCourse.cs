using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Outward;
using Hotline.Agent.Presence;
using Hotline.Agent.Queue;
using Hotline.Agent.Wallboard;
using Hotline.Dispatch.Tickets;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>
/// The course of a call from the INVITE to its end, told by events or concluded from a snapshot. Every step may come
/// again and then changes nothing. Telephony is the truth: a bridged call puts the agent in Talking whatever else
/// was believed here.
/// </summary>
internal sealed partial class CallCourse(CallStore calls, CallEntrance entrance, CallDrafts drafts, OfferEnding offers, OfferMadeGood lost, PartyCourse parties, TicketDesk tickets, QuestionCourse questions, OutwardContact contact, Telemetry telemetry)
{
    public async Task ArrivedAsync(Transition t, string nodeId, long seq, CallArrived arrived, CancellationToken ct)
    {
        if (await calls.InsertAsync(t, nodeId, seq, arrived, ct) is { } queue)
        {
            t.Count(queue, arrived.At, new CallCount(Arrived: 1));
            await CallTrace.AddAsync(t, arrived.CallId, "arrived", arrived.At, new { node = nodeId, arrived.Dialled, origin = arrived.Origin.ToString() }, ct);
        }
    }

    public async Task AnsweredAsync(Transition t, CallRow call, Guid? recordingId, DateTimeOffset at, CancellationToken ct)
    {
        if (call.AnsweredAt is not null || call.EndedAt is not null)
        {
            return;
        }

        if (call.IsOutward)
        {
            await CallStore.AnsweredAsync(t, call.Id, recordingId, at, queuedAt: null, ct);
            await CallTrace.AddAsync(t, call.Id, "callee-answered", at, new { recording = recordingId }, ct);
            return;
        }

        var closed = await entrance.EnterAsync(t, call, at, ct);
        await CallStore.AnsweredAsync(t, call.Id, recordingId, at, closed is null ? at : null, ct);
        await CallTrace.AddAsync(t, call.Id, "answered", at, new { queue = call.QueueCode, recording = recordingId, closed = closed?.ToString() }, ct);
    }

    /// <param name="isIn">Whoever was bridged is in the call, and has not left it since.</param>
    public async Task BridgedAsync(Transition t, CallRow call, Guid offerId, string extension, DateTimeOffset at, bool isIn, CancellationToken ct)
    {
        if (call.BridgedAt is not null || call.EndedAt is not null)
        {
            return;
        }

        var (known, current) = (OfferStore.AskFor(t, offerId), OfferStore.AskOpenOfCall(t, call.Id));
        await t.AnswersAsync(ct);
        if (current.One is { } open && open.Id != offerId)
        {
            await offers.EndAsync(t, call, open, LegOutcome.TakenByOther, ct);
        }

        var offer = known.One ?? (isIn ? await lost.MakeAsync(t, call, offerId, extension, at, ct) : null);
        var agent = offer is null ? null : await PresenceStore.LockAsync(t, offer.AccountId, ct);
        await CallStore.BridgedAsync(t, call.Id, offerId, offer?.AccountId, agent?.Name, extension, at, ct);
        await CallTrace.AddAsync(t, call.Id, "bridged", at, new { offer = offerId, extension }, ct);
        if (call.IsOutward)
        {
            await OutwardStore.SettledAsync(t, call.Id, ct);
        }
        else
        {
            if (call.IsUntaken)
            {
                t.Count(call.QueueCode, call.ArrivedAt, CallCount.OfBridge(at - call.ArrivedAt));
            }

            await QueueEntryStore.LeaveAsync(t, call.Id, call.WaitsIn, ct);
            await MissedCalls.GotThroughAsync(t, call.Id, ct);
            await CallBacks.NotAskedAsync(t, call.Id, ct);
        }

        if (offer is not null)
        {
            if (agent is not null && call.IsOutward)
            {
                await OutwardStore.DraftedAsync(t, call.Id, offerId, await drafts.OpenAsync(t, call, agent, ct), ct);
            }
            else if (agent is not null && offer.State != OfferState.Open)
            {
                // The offer was given up here too early, and the draft may have gone to another agent.
                await drafts.OpenAsync(t, call, agent, ct);
            }

            await OfferStore.EndAsync(t, offerId, OfferState.Bridged, null, ct);
            await PresenceStore.BusyAsync(t, offer.AccountId, AgentState.Talking, call.Id, offerId, null, ct);
            t.Tell(new DeskChange(offer.AccountId, DeskEventKind.CallChanged, offerId));
            t.Afterwards(() => telemetry.OfferEnded(nameof(OfferState.Bridged)));
        }
    }

    /// <summary>The conversation is over for everybody but the caller, who is asked how it was; or there was none, and the call is to ask.</summary>
    public async Task AskedAsync(Transition t, CallRow call, DateTimeOffset at, CancellationToken ct)
    {
        if (call.IsQuestion)
        {
            await CallTrace.AddAsync(t, call.Id, "question-asked", at, null, ct);
            return;
        }

        if (call is not { EndedAt: null, OfferId: { } offerId })
        {
            return;
        }

        await CallTrace.AddAsync(t, call.Id, "caller-asked", at, null, ct);
        await OfferStore.LeftAsync(t, offerId, at, ct);
        await parties.EndedAsync(t, call, at, ct);
        await WrapUpAsync(t, call, ct);
    }

    /// <param name="reconciled">Concluded from a snapshot; the node's own word, should it still come, corrects it.</param>
    public async Task EndedAsync(Transition t, CallRow call, CallEndCause cause, CallSide by, bool reconciled, DateTimeOffset at, CallClearing? clearing, CancellationToken ct)
    {
        if (call.EndedAt is not null && (reconciled || !call.Reconciled))
        {
            return;
        }

        // Nobody was missed who came while the queue was closed, or hung up to be called back. Who waits for a second time is heard by nobody either.
        var waits = !call.IsOutward && (call.BridgedAt is null || call.HandedBy is not null);
        var asked = waits && await CallBacks.IsAskedAsync(t, call.Id, ct);
        var missed = waits && !asked && cause != CallEndCause.Rejected && call is not { AnsweredAt: not null, QueuedAt: null };

        // Said by the node when it ended, not concluded or corrected later: row and count say the same.
        var early = missed && call is { EndedAt: null, IsUntaken: true } && !reconciled && by == CallSide.Caller && await entrance.WasShortAsync(call, at, ct);
        await CallStore.EndedAsync(t, call.Id, cause, by, missed, early, reconciled, at, clearing, ct);
        await CallTrace.AddAsync(t, call.Id, "ended", at, new { cause = cause.ToString(), by = by.ToString(), missed, reconciled }, ct);
        if (call.IsOutward)
        {
            await OutwardStore.SettledAsync(t, call.Id, ct);
        }

        if (call is { BridgedAt: null, PlacedBy: { } person, OfferId: { } own })
        {
            t.Tell(new DeskChange(person, DeskEventKind.CallChanged, own));
        }

        if (call.EndedAt is not null)
        {
            return;
        }

        t.Afterwards(() => telemetry.CallEnded(call.Trunk, cause, by, clearing));
        if (call.IsQuestion)
        {
            await questions.EndedAsync(t, call, cause, by, clearing, ct);
            return;
        }

        if (await QueueEntryStore.TakeOutAsync(t, call.Id, call.WaitsIn, ct) && call.BridgedAt is not null)
        {
            await MissedCalls.TellAsync(t, call.Id, ct);
        }

        if (await OfferStore.OpenOfCallAsync(t, call.Id, ct) is { } open)
        {
            await offers.EndAsync(t, call, open, LegOutcome.CallerGone, ct);
        }

        if (call.BridgedAt is not null)
        {
            await parties.EndedAsync(t, call, at, ct);
            await WrapUpAsync(t, call, ct);
            if (call.IsOutward)
            {
                await contact.EndedAsync(t, call, ct);
            }
            else if (cause == CallEndCause.Interrupted)
            {
                await MissedCalls.TellAsync(t, call.Id, ct);
            }
        }
        else if (missed)
        {
            if (call.IsUntaken)
            {
                t.Count(call.QueueCode, call.ArrivedAt, new CallCount(Abandoned: 1, HungUpEarly: early ? 1 : 0));
            }

            await MissedAsync(t, call, ct);
            t.Afterwards(telemetry.CallMissed);
        }
        else if (asked)
        {
            await MissedAsync(t, call, ct);
        }
    }

    internal static async Task WrapUpAsync(Transition t, CallRow call, CancellationToken ct)
    {
        if (call is not { AgentId: { } agentId, OfferId: { } offerId })
        {
            return;
        }

        if (await PresenceStore.LockAsync(t, agentId, ct) is { State: AgentState.Talking } agent && agent.CallId == call.Id)
        {
            var queue = await QueueConfig.ReadAsync(t, call.QueueCode, ct);
            await PresenceStore.BusyAsync(t, agentId, AgentState.WrapUp, call.Id, offerId, t.Now + queue.WrapUp, ct);
        }

        t.Tell(new DeskChange(agentId, DeskEventKind.CallChanged, offerId));
    }

    private async Task MissedAsync(Transition t, CallRow call, CancellationToken ct)
    {
        if (call is { TicketId: { } draft, RequeuedAt: null })
        {
            await tickets.DropDraftAsync(draft, await t.DatabaseAsync(ct), ct);
        }

        await MissedCalls.TellAsync(t, call.Id, ct);
    }
}
