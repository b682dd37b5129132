using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Queue;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Presence;

/// <summary>What an agent asks for. Each answers null when done, else the stable id of the refusal.</summary>
internal sealed class PresenceVerbs(Transitions transitions, OfferEnding offers)
{
    public const string NotAgent = "presence.not-agent";
    public const string NotSettable = "presence.not-settable";
    public const string InCall = "presence.in-call";
    public const string Offered = "presence.offered";
    public const string NoPhone = "presence.no-phone";
    public const string PhoneInUse = "presence.phone-in-use";
    public const string ReasonTooLong = "presence.reason-too-long";
    public const string OfferGone = "offer.gone";
    public const string CallNotYours = "call.not-yours";
    public const int MaxReason = 40;
    private static readonly TimeSpan MoreWrapUp = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan HangUpLife = TimeSpan.FromMinutes(5);

    /// <param name="extension">The desk phone of the account as it is signed in now.</param>
    public async Task<string?> SetAsync(Guid account, string? extension, PresenceChange change, CancellationToken ct)
    {
        // Turns pause by that word, and end such a pause by themselves.
        if (change.State is not (AgentState.Ready or AgentState.Paused or AgentState.Offline) || change.Reason == CallBackTurn.Reason)
        {
            return NotSettable;
        }

        if (change.Reason?.Length > MaxReason)
        {
            return ReasonTooLong;
        }

        // Pausing with an offer on the screen refuses it; that takes the call's lock first.
        if (change.State != AgentState.Ready && await OpenOfferAsync(account, ct) is { } open)
        {
            await RefuseAsync(account, open, change, ct);
        }

        await using var t = await transitions.BeginAsync(ct);
        var now = await PresenceStore.LockAsync(t, account, ct);
        switch (now?.State)
        {
            case null:
                return NotAgent;
            case AgentState.Talking:
                return InCall;
            case AgentState.Offered:
                return Offered;
        }

        if (now.State == change.State && now.Reason == change.Reason)
        {
            return null;
        }

        if (change.State == AgentState.Ready && await TakePhoneAsync(t, now, extension, ct) is { } refusal)
        {
            return refusal;
        }

        var readySince = now.State == AgentState.Ready ? now.ReadySince : null;
        await PresenceStore.IdleAsync(t, account, change.State, change.State == AgentState.Paused ? change.Reason : null, readySince, ct);
        await t.CommitAsync(ct);
        return null;
    }

    /// <summary>The caller keeps the place; the agent is ready again, at the end of the line.</summary>
    public Task<string?> RefuseAsync(Guid account, Guid offerId, CancellationToken ct) =>
        RefuseAsync(account, offerId, new PresenceChange(AgentState.Ready), ct);

    public async Task<string?> HangUpAsync(Guid account, Guid callId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        var call = await CallStore.LockAsync(t, callId, ct);
        if (call is null || call.AgentId != account || call is { EndedAt: null, HandedBy: null } && !call.IsKeptBy(account))
        {
            return CallNotYours;
        }

        // Of a caller who was handed to a queue the agent's own side is going already: hanging up is not meant for who waits there.
        if (call is { EndedAt: null, HandedBy: null })
        {
            // Whoever was rung into the call keeps the caller, as when a desk phone is hung up.
            var others = (await PartyStore.OpenAsync(t, callId, ct)).Any(party => party.Id != call.OfferId && party.Stance == CallStance.Talks);
            var id = Guid.CreateVersion7(t.Now);
            t.Command(call.NodeId, others && call.OfferId is { } own ? new DropParty(id, callId, own) : new HangUp(id, callId, Asks: true, CallSide.Agent), HangUpLife);
            await t.CommitAsync(ct);
        }

        return null;
    }

    public async Task ExtendWrapUpAsync(Guid account, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        await PresenceStore.ExtendWrapUpAsync(t, account, MoreWrapUp, ct);
        await t.CommitAsync(ct);
    }

    public async Task EndWrapUpAsync(Guid account, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await PresenceStore.LockAsync(t, account, ct) is { State: AgentState.WrapUp })
        {
            await PresenceStore.IdleAsync(t, account, AgentState.Ready, null, null, ct);
            await t.CommitAsync(ct);
        }
    }

    private async Task<string?> RefuseAsync(Guid account, Guid offerId, PresenceChange next, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await OfferStore.FindAsync(t, offerId, ct) is not { } seen || seen.AccountId != account)
        {
            return OfferGone;
        }

        var call = await CallStore.LockAsync(t, seen.CallId, ct);
        if (call is null || await OfferStore.OpenOfCallAsync(t, seen.CallId, ct) is not { } open || open.Id != offerId)
        {
            return OfferGone;
        }

        await offers.EndAsync(t, call, open, new OfferEnd(OfferState.Refused, "on-screen", next.State, next.Reason, CancelLeg: true), ct);
        await t.CommitAsync(ct);
        return null;
    }

    /// <summary>The line on which the agent answers; null when there is none.</summary>
    internal static string? PhoneOf(PresenceRow now, string? extension) => now.Line == LineKind.Browser ? BrowserLine.Of(now.AccountId)
        : now.State == AgentState.Offline ? extension : now.Extension ?? extension;

    internal static async Task<string?> TakePhoneAsync(Transition t, PresenceRow now, string? extension, CancellationToken ct)
    {
        if (PhoneOf(now, extension) is not { } phone)
        {
            return NoPhone;
        }

        if (await PresenceStore.PhoneTakenAsync(t, phone, now.AccountId, ct))
        {
            return PhoneInUse;
        }

        await PresenceStore.TakePhoneAsync(t, now.AccountId, phone, ct);
        return null;
    }

    private async Task<Guid?> OpenOfferAsync(Guid account, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        return await PresenceStore.FindAsync(t, account, ct) is { State: AgentState.Offered } row ? row.OfferId : null;
    }
}
