using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Outward;
using Hotline.Agent.Queue;
using Hotline.Dispatch.Clocks;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Agent.Presence;

/// <summary>
/// What ends by the clock: offers nobody answered, parties and placed calls of which no word came, wrap-ups, agents whose console is gone. Every web node sweeps; each
/// step checks again under its locks, so two sweeps do it once. While nobody is on duty and no phone rings it rests until the queues have news: who comes
/// on duty is news to them. What can not be ended holds up none of the others: it is told, and put off, longer each time.
/// </summary>
internal sealed partial class PresenceSweep(
    Transitions transitions, OfferEnding offers, PartyCourse parties, OutwardCourse outward, AgentOptions options, TimeProvider time, ILogger<PresenceSweep> log) : WokenLoop(time, log)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>More would keep the first agents' rows locked for the last.</summary>
    private const int MostTogether = 50;

    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly PutOff<Due> stuck = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), time);

    public override string Channel => NoticeChannel.Queue;

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var all = await DueAsync(ct);
        stuck.Keep(all);
        foreach (var some in all.Where(due => due.What == "wrap-up" && !stuck.Holds(due)).Chunk(MostTogether))
        {
            if (await FailureAsync(() => EndWrapUpsAsync([.. some.Select(due => due.Id)], ct)) is not null)
            {
                foreach (var one in some)
                {
                    await OrTellAsync(one, () => EndWrapUpsAsync([one.Id], ct));
                }
            }
        }

        foreach (var due in all.Where(due => due.What != "wrap-up"))
        {
            await OrTellAsync(due, () => due.What switch
            {
                "offer" => LapseAsync(due.Id, ct),
                "party" => LapsePartyAsync(due.Id, ct),
                "placed" => outward.LapseAsync(due.Id, ct),
                "turn" => LapseTurnAsync(due.Id, ct),
                "orphan" => OrphanAsync(due.Id, ct),
                "gone" => GoOfflineAsync(due.Id, ct),
                _ => Task.CompletedTask,
            });
        }

        if (all.Count == 0)
        {
            await WokenAsync(Rest, ct);
        }

        await Task.Delay(options.SweepInterval, Time, ct);
    }

    private async Task OrTellAsync(Due due, Func<Task> end)
    {
        if (!stuck.Holds(due) && await FailureAsync(end) is { } failed)
        {
            stuck.Add(due);
            LogStuck(failed, due.What, due.Id);
        }
    }

    /// <summary>A database that is away ends the round: it is nobody's own fault.</summary>
    private static async Task<Exception?> FailureAsync(Func<Task> end)
    {
        try
        {
            await end();
            return null;
        }
        catch (Exception failed) when (failed is PostgresException or not (OperationCanceledException or NpgsqlException))
        {
            return failed;
        }
    }

    /// <summary>All that is due, in one round trip; and a row that says so where something may become due any moment.</summary>
    private async Task<List<Due>> DueAsync(CancellationToken ct)
    {
        const string sql = """
            with agent as (
                select p.*, (select max(c.lease_until) from agent.desk_connection c where c.account_id = p.account_id) as seen
                from agent.presence p where p.state <> 'Offline')
            select 'offer' as what, id from agent.offer where state = 'Open' and expires_at <= @Now
            union all
            select 'party', id from agent.call_party where left_at is null and joined_at is null and expires_at <= @Now
            union all
            select 'placed', call_id from agent.outward_call where due_at <= @Now
            union all
            select 'wrap-up', account_id from agent where state = 'WrapUp' and wrap_up_until <= @Now
            union all
            select 'turn', account_id from agent
            where state = 'Paused' and reason = @turn
              and not exists (select 1 from agent.call_back back where back.claimed_by = account_id and back.claimed_until > @Now and back.settled_at is null)
            union all
            select 'orphan', offer_id from agent
            where @canTell and state = 'Offered' and offer_id is not null and coalesce(seen, '-infinity') <= @offerGrace
            union all
            select 'awake', null where exists (select 1 from agent) or exists (select 1 from agent.offer where state = 'Open')
                or exists (select 1 from agent.call_party where left_at is null and joined_at is null)
                or exists (select 1 from agent.outward_call where due_at is not null)
            union all
            select 'gone', account_id from agent
            where @canTell and (state in ('Ready', 'Paused') or (state = 'WrapUp' and wrap_up_until is null)) and coalesce(seen, '-infinity') <= @presenceGrace
            """;
        await using var t = await transitions.LookAsync(ct, often: true);
        var canTell = t.Now - startedAt >= options.StartGrace;
        return await t.ListAsync<Due>(
            sql, new { t.Now, turn = CallBackTurn.Reason, canTell, offerGrace = t.Now - options.OfferGrace, presenceGrace = t.Now - options.PresenceGrace }, ct);
    }

    private async Task LapseAsync(Guid offerId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await LockOpenAsync(t, offerId, ct) is var (call, open) && open.ExpiresAt <= t.Now)
        {
            await offers.EndAsync(t, call, open, LegOutcome.Lapsed(open), ct);
            await t.CommitAsync(ct);
        }
    }

    /// <summary>No word came of somebody rung into a call: the order may not have reached the node.</summary>
    private async Task LapsePartyAsync(Guid partyId, CancellationToken ct)
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

    private async Task LapseTurnAsync(Guid account, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        await CallBackTurn.LapseAsync(t, account, ct);
    }

    /// <summary>The agent's console is gone while the phone rings.</summary>
    internal async Task OrphanAsync(Guid offerId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await LockOpenAsync(t, offerId, ct) is var (call, open)
            && await PresenceStore.LockAsync(t, open.AccountId, ct) is not null && await IsGoneAsync(t, open.AccountId, options.OfferGrace, ct))
        {
            await offers.EndAsync(t, call, open, LegOutcome.ConsoleGone, ct);
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

    /// <summary>Together: agents who finish in the same second wake the queues once, not each.</summary>
    private async Task EndWrapUpsAsync(Guid[] accounts, CancellationToken ct)
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

    internal async Task GoOfflineAsync(Guid account, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await PresenceStore.LockAsync(t, account, ct) is { State: AgentState.Ready or AgentState.Paused } or { State: AgentState.WrapUp, WrapUpUntil: null }
            && await IsGoneAsync(t, account, options.PresenceGrace, ct))
        {
            await PresenceStore.IdleAsync(t, account, AgentState.Offline, null, null, ct);
            await t.CommitAsync(ct);
        }
    }

    [LoggerMessage(3501, LogLevel.Error, "What is due ({What} {Id}) could not be ended; the others are, and this is tried again")]
    private partial void LogStuck(Exception failed, string what, Guid id);

    private sealed record Due(string What, Guid Id = default);
}
