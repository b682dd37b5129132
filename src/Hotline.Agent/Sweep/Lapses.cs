using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Link;
using Hotline.Agent.Outward;
using Hotline.Agent.Presence;
using Hotline.Agent.Queue;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Sweep;

/// <summary>How each thing ends whose time is over. Each looks again with its rows locked: what was answered meanwhile is left alone.</summary>
internal sealed class Lapses(Transitions transitions, OfferEnding offers, PartyCourse parties, OutwardCourse outward, AgentOptions options)
{
    /// <summary>Nobody picked up.</summary>
    public async Task OfferAsync(Guid offerId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await LockOpenAsync(t, offerId, ct) is var (call, open) && open.ExpiresAt <= t.Now)
        {
            await offers.EndAsync(t, call, open, LegOutcome.Lapsed(open), ct);
            await t.CommitAsync(ct);
        }
    }

    /// <summary>No word came of somebody rung into a call: the order may not have reached the node.</summary>
    public async Task PartyAsync(Guid partyId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await PartyStore.FindAsync(t, partyId, ct) is not { } seen || await CallStore.LockAsync(t, seen.CallId, ct) is not { } call
            || await PartyStore.FindAsync(t, partyId, ct) is not { JoinedAt: null, LeftAt: null } party || party.ExpiresAt > t.Now)
        {
            return;
        }

        t.Command(call.NodeId, new DropParty(Guid.CreateVersion7(t.Now), call.Id, partyId), options.OfferMargin);
        await parties.LeftAsync(t, call, partyId, PartyEnd.NoAnswer, t.Now, ct);
        await t.CommitAsync(ct);
    }

    /// <summary>No word came of a call of the hotline's own.</summary>
    public Task PlacedAsync(Guid callId, CancellationToken ct) => outward.LapseAsync(callId, ct);

    /// <summary>
    /// The node never said that the caller whom an agent handed to a queue waits. While it has no link nothing is concluded, nor where it has said that the agent left; did it do so all the same, its own word puts
    /// the caller back there.
    /// </summary>
    public async Task HandingAsync(Guid commandId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await CommandStore.CompleteAsync(t, new CommandResult(commandId, "expired"), ct) is WaitAgain order && await CallStore.LockAsync(t, order.CallId, ct) is { HolderId: { } holder } call
            && await OfferStore.FindAsync(t, holder, ct) is not { LeftAt: not null })
        {
            await QueueHanding.NotWaitingAsync(t, call, ct);
        }

        await t.CommitAsync(ct);
    }

    /// <summary>An agent did not call back whose turn it was.</summary>
    public async Task TurnAsync(Guid account, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        await CallBackTurn.LapseAsync(t, account, ct);
    }

    /// <summary>The agent's console is gone while the phone rings.</summary>
    public async Task OrphanAsync(Guid offerId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await LockOpenAsync(t, offerId, ct) is var (call, open)
            && await PresenceStore.LockAsync(t, open.AccountId, ct) is not null && await IsGoneAsync(t, open.AccountId, options.OfferGrace, ct))
        {
            await offers.EndAsync(t, call, open, LegOutcome.ConsoleGone, ct);
            await t.CommitAsync(ct);
        }
    }

    /// <summary>Together: agents who finish in the same second wake the queues once, not each.</summary>
    public async Task WrapUpsAsync(Guid[] accounts, CancellationToken ct)
    {
        const string sql = """
            select account_id from agent.presence where account_id = any(@accounts) and state = 'WrapUp' and wrap_up_until <= @Now order by account_id for update
            """;
        await using var t = await transitions.BeginAsync(ct);
        foreach (var account in await t.ListAsync<Guid>(sql, new { accounts, t.Now }, ct))
        {
            // An agent without a console becomes ready too, is offered nothing, and goes offline with the next sweep.
            await PresenceStore.IdleAsync(t, account, AgentState.Ready, null, null, ct);
        }

        await t.CommitAsync(ct);
    }

    /// <summary>The console of an agent who is in no call is gone.</summary>
    public async Task GoneAsync(Guid account, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await PresenceStore.LockAsync(t, account, ct) is { State: AgentState.Ready or AgentState.Paused } or { State: AgentState.WrapUp, WrapUpUntil: null }
            && await IsGoneAsync(t, account, options.PresenceGrace, ct))
        {
            await PresenceStore.IdleAsync(t, account, AgentState.Offline, null, null, ct);
            await t.CommitAsync(ct);
        }
    }

    private static async Task<(CallRow Call, OfferRow Open)?> LockOpenAsync(Transition t, Guid offerId, CancellationToken ct) =>
        await OfferStore.FindAsync(t, offerId, ct) is { State: OfferState.Open } seen
        && await CallStore.LockAsync(t, seen.CallId, ct) is { } call
        && await OfferStore.OpenOfCallAsync(t, seen.CallId, ct) is { } open && open.Id == offerId
            ? (call, open)
            : null;

    /// <summary>Asked with the agent's row locked: a console that opens takes that lock, so none opens unseen.</summary>
    private static Task<bool> IsGoneAsync(Transition t, Guid account, TimeSpan grace, CancellationToken ct)
    {
        const string sql = "select coalesce(max(lease_until), '-infinity') <= @longAgo from agent.desk_connection where account_id = @account";
        return t.OneAsync<bool>(sql, new { account, longAgo = t.Now - grace }, ct);
    }
}
