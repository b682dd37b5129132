using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Presence;
using Hotline.Agent.Queue;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>
/// What telephony tells of a call after the bridge: held, others rung in, there and gone, handed over. Every step may come again
/// and then changes nothing. An agent's presence follows the leg: talking while it stands; afterwards wrap-up for who had the
/// call, ready for who only gave advice.
/// </summary>
internal sealed class PartyCourse(CallDrafts drafts, OfferEnding offers, Recalls recalls)
{
    public static async Task HeldAsync(Transition t, CallRow call, bool held, DateTimeOffset at, CancellationToken ct)
    {
        await CallStore.HeldAsync(t, call.Id, held ? at : null, ct);
        await CallTrace.AddAsync(t, call.Id, held ? "held" : "resumed-from-hold", at, null, ct);
        await TellAsync(t, call, ct);
    }

    public static async Task RecordingPausedAsync(Transition t, CallRow call, RecordingPaused paused, CancellationToken ct)
    {
        const string sql = "insert into agent.recording_pause (recording_id, from_sample) values (@RecordingId, @AtSample) on conflict do nothing";
        await t.WriteAsync(sql, new { paused.RecordingId, paused.AtSample }, ct);
        await CallStore.RecordingPausedAsync(t, call.Id, paused.At, ct);
        await CallTrace.AddAsync(t, call.Id, "recording-paused", paused.At, new { recording = paused.RecordingId, paused.AtSample }, ct);
        await TellAsync(t, call, ct);
    }

    public static async Task RecordingResumedAsync(Transition t, CallRow call, RecordingResumed resumed, CancellationToken ct)
    {
        const string sql = "update agent.recording_pause set to_sample = @AtSample where recording_id = @RecordingId and to_sample is null";
        await t.WriteAsync(sql, new { resumed.RecordingId, resumed.AtSample }, ct);
        await CallStore.RecordingPausedAsync(t, call.Id, null, ct);
        await CallTrace.AddAsync(t, call.Id, "recording-resumed", resumed.At, new { recording = resumed.RecordingId, resumed.AtSample }, ct);
        await TellAsync(t, call, ct);
    }

    public async Task RingingAsync(Transition t, CallRow call, PartyRinging ringing, CancellationToken ct)
    {
        await OfferStore.RingingAsync(t, ringing.PartyId, ringing.At, ct);
        await CallTrace.AddAsync(t, call.Id, "party-ringing", ringing.At, new { party = ringing.PartyId }, ct);
        await recalls.RingingAsync(t, call, ringing.PartyId, ct);
    }

    public static async Task JoinedAsync(Transition t, CallRow call, Guid partyId, PartyStance stance, DateTimeOffset at, CancellationToken ct)
    {
        if (!await PartyStore.JoinedAsync(t, partyId, at, ct))
        {
            return;
        }

        await CallTrace.AddAsync(t, call.Id, "party-joined", at, new { party = partyId, stance = stance.ToString() }, ct);
        if (await OfferStore.FindAsync(t, partyId, ct) is { } offer)
        {
            await PresenceStore.LockAsync(t, offer.AccountId, ct);
            await OfferStore.EndAsync(t, partyId, OfferState.Bridged, null, ct);
            await PresenceStore.BusyAsync(t, offer.AccountId, AgentState.Talking, call.Id, partyId, null, ct);
        }

        await TellAsync(t, call, ct);
    }

    public static async Task StanceAsync(Transition t, CallRow call, PartyStanceChanged changed, CancellationToken ct)
    {
        await PartyStore.StanceAsync(t, changed.PartyId, Enum.Parse<CallStance>(changed.Stance.ToString()), ct);
        await CallTrace.AddAsync(t, call.Id, "party-stance", changed.At, new { party = changed.PartyId, stance = changed.Stance.ToString() }, ct);
        await TellAsync(t, call, ct);
    }

    /// <summary>The party, or the agent of an offer, has the call from now on; the draft goes along.</summary>
    public async Task HandedOverAsync(Transition t, CallRow call, Guid partyId, DateTimeOffset at, CancellationToken ct)
    {
        if (call.HolderId == partyId && await OfferStore.FindAsync(t, partyId, ct) is not { LeftAt: not null })
        {
            return;
        }

        await QueueEntryStore.LeaveAsync(t, call.Id, call.WaitsIn, ct);
        await PartyStore.HasCallAsync(t, partyId, ct);
        await CallTrace.AddAsync(t, call.Id, "handed-over", at, new { party = partyId }, ct);
        if (await OfferStore.FindAsync(t, partyId, ct) is { } offer && await PresenceStore.LockAsync(t, offer.AccountId, ct) is { } agent)
        {
            await CallStore.KeptByAgentAsync(t, call.Id, partyId, agent.AccountId, agent.Name, offer.Extension, ct);
            await OfferStore.BackAsync(t, partyId, ct);
            await drafts.OpenAsync(t, call, agent, ct);
            await PresenceStore.BusyAsync(t, agent.AccountId, AgentState.Talking, call.Id, partyId, null, ct);
        }
        else
        {
            await CallStore.KeptByOtherAsync(t, call.Id, partyId, ct);
        }

        await TellAsync(t, call, ct);
    }

    public async Task LeftAsync(Transition t, CallRow call, Guid partyId, PartyEnd reason, DateTimeOffset at, CancellationToken ct)
    {
        var (party, offer) = (await PartyStore.FindAsync(t, partyId, ct), await OfferStore.FindAsync(t, partyId, ct));
        var wasOpen = party is null || await PartyStore.LeftAsync(t, partyId, reason.ToString(), at, ct);
        if (!wasOpen && offer is not { IsRecall: true })
        {
            return;
        }

        await CallTrace.AddAsync(t, call.Id, "party-left", at, new { party = partyId, reason = reason.ToString() }, ct);
        await TellAsync(t, call, ct);
        Freed(t, party);
        if (reason == PartyEnd.HandedOver)
        {
            await QueueHanding.WaitsAfterAllAsync(t, call, partyId, ct);
        }

        if (offer is not null)
        {
            await ReleaseAsync(t, call, offer, hadCall: party is null or { HadCall: true }, reason, at, ct);
        }
    }

    /// <summary>A lead may be an agent who is ready, and was offered nobody meanwhile.</summary>
    private static void Freed(Transition t, PartyRow? party)
    {
        if (party is { Kind: PartyKind.Lead })
        {
            t.WakeQueue(NoticeChannel.AllQueues);
        }
    }

    /// <summary>The call is over: whoever else was in it is free. The one who has it is the call's own affair.</summary>
    public async Task EndedAsync(Transition t, CallRow call, DateTimeOffset at, CancellationToken ct)
    {
        foreach (var party in await PartyStore.OpenAsync(t, call.Id, ct))
        {
            await PartyStore.LeftAsync(t, party.Id, "CallEnded", at, ct);
            Freed(t, party);
            if (party.Id != call.OfferId && await OfferStore.FindAsync(t, party.Id, ct) is { State: not OfferState.Open } offer)
            {
                await ReleaseAsync(t, call, offer, party.HadCall, PartyEnd.HungUp, at, ct);
            }
        }
    }

    /// <summary>An agent's leg is gone and the call goes on.</summary>
    private async Task ReleaseAsync(Transition t, CallRow call, OfferRow offer, bool hadCall, PartyEnd reason, DateTimeOffset at, CancellationToken ct)
    {
        if (offer.State == OfferState.Open)
        {
            await offers.EndAsync(t, call, offer, LegOutcome.Of(reason), ct);
            return;
        }

        if (offer.State != OfferState.Bridged)
        {
            return;
        }

        await OfferStore.LeftAsync(t, offer.Id, at, ct);
        t.Tell(new DeskChange(offer.AccountId, DeskEventKind.CallChanged, offer.Id));
        if (await PresenceStore.LockAsync(t, offer.AccountId, ct) is not { State: AgentState.Talking } agent || agent.OfferId != offer.Id)
        {
            return;
        }

        if (hadCall)
        {
            var queue = await QueueConfig.ReadAsync(t, call.QueueCode, ct);
            await PresenceStore.BusyAsync(t, offer.AccountId, AgentState.WrapUp, call.Id, offer.Id, t.Now + queue.WrapUp, ct);
        }
        else
        {
            await PresenceStore.IdleAsync(t, offer.AccountId, AgentState.Ready, null, null, ct);
        }
    }

    /// <summary>Everybody whose console shows this call: the agents in it; and the floor.</summary>
    internal static async Task TellAsync(Transition t, CallRow call, CancellationToken ct)
    {
        const string sql = "select account_id as account, offer_id as offer from agent.presence where call_id = @callId and offer_id is not null order by account_id";
        foreach (var desk in await t.ListAsync<DeskRow>(sql, new { callId = call.Id }, ct))
        {
            t.Tell(new DeskChange(desk.Account, DeskEventKind.CallChanged, desk.Offer));
        }

        t.WakeWallboard();
    }

    private sealed record DeskRow(Guid Account, Guid Offer);
}
