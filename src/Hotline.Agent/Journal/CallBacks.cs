using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Queue;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Agent.Journal;

/// <summary>
/// Calling back (回拨), table <c>agent.call_back</c>: somebody claims a caller, is shown the number, and says how it went.
/// The call's own lock puts claims of one call in a row, so that one of two who press at once gets it. A claim is a
/// lease: whoever forgets it, or goes home, loses it.
/// </summary>
internal sealed class CallBacks(Transitions transitions, CallStore calls, MissedCalls missed, AuditTrail audit)
{
    public const string Taken = "call-back.taken";
    public const string Gone = "call-back.gone";
    public const string NotYours = "call-back.not-yours";

    private const int MostTries = 3;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ClaimedFor = TimeSpan.FromMinutes(15);

    /// <summary>Takes the call for this person, anew where it is theirs already.</summary>
    /// <param name="shows">The number is shown, which is audited in the same transaction.</param>
    /// <returns>The clear number, empty where it was withheld or is not shown; or why not.</returns>
    public async Task<(string? Number, string? Refusal)> ClaimAsync(Actor actor, Guid callId, bool shows, CancellationToken ct)
    {
        const string sql = """
            insert into agent.call_back as b (call_id, claimed_by, claimed_name, claimed_until) values (@callId, @AccountId, @Name, @until)
            on conflict (call_id) do update set claimed_by = excluded.claimed_by, claimed_name = excluded.claimed_name, claimed_until = excluded.claimed_until, turn_at = null
            where b.claimed_by is null or b.claimed_by = @AccountId or b.claimed_until <= @Now
            """;
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, callId, ct) is not { } call || await missed.FindAsync(t, callId, ct) is not { Settled: false })
        {
            return (null, Gone);
        }

        if (await t.RunAsync(sql, new { callId, actor.AccountId, actor.Name, until = t.Now + ClaimedFor, t.Now }, ct) == 0)
        {
            return (null, Taken);
        }

        if (shows)
        {
            await audit.WriteAsync(await t.DatabaseAsync(ct), actor, "call.call-back", call.TicketId, callId.ToString(), nameof(PersonalField.CallNumber), null, ct);
        }

        await ChangedAsync(t, callId, "call-back-claimed", new { by = actor.AccountId }, ct);
        return (shows ? calls.Caller(call.Id, call.CallerEnc)?.Clear() ?? "" : "", null);
    }

    /// <summary>Says how it went. Not reached, it is free again for another try; the third time it leaves the list.</summary>
    public Task<string?> SettleAsync(Actor actor, Guid callId, CallBackOutcome outcome, CancellationToken ct)
    {
        const string sql = """
            update agent.call_back set claimed_by = null, claimed_name = null, claimed_until = null, turn_at = null, tries = tries + @tried,
                retry_at = @Now + @RetryAfter, outcome = @outcome, settled_at = case when @tried = 0 or tries + 1 >= @MostTries then @Now end
            where call_id = @callId and claimed_by = @AccountId and settled_at is null
            """;
        var args = new { callId, actor.AccountId, outcome = outcome.ToString(), tried = outcome == CallBackOutcome.NoAnswer ? 1 : 0, MostTries, RetryAfter, transitions.Now };
        return ChangeAsync(actor, callId, sql, args, "call-back-done", new { by = actor.AccountId, outcome = outcome.ToString() }, ct);
    }

    /// <summary>Leaves it to others; it does not come back to the same agent at once.</summary>
    public Task<string?> ReleaseAsync(Actor actor, Guid callId, CancellationToken ct)
    {
        const string sql = """
            update agent.call_back set claimed_by = null, claimed_name = null, claimed_until = null, turn_at = null, declined_by = @AccountId, declined_at = @Now
            where call_id = @callId and claimed_by = @AccountId and settled_at is null
            """;
        return ChangeAsync(actor, callId, sql, new { callId, actor.AccountId, transitions.Now }, "call-back-released", new { by = actor.AccountId }, ct);
    }

    /// <summary>The claim is this person's, and lasts as long again from now: the citizen is being called.</summary>
    public static async Task<bool> RenewAsync(Transition t, Guid account, Guid callId, CancellationToken ct)
    {
        const string sql = """
            update agent.call_back set claimed_until = @until, turn_at = null where call_id = @callId and claimed_by = @account and claimed_until > @Now and settled_at is null
            """;
        return await t.RunAsync(sql, new { callId, account, until = t.Now + ClaimedFor, t.Now }, ct) > 0;
    }

    /// <summary>The caller has asked by key to be called.</summary>
    public static Task<bool> IsAskedAsync(Transition t, Guid callId, CancellationToken ct) =>
        t.OneAsync<bool>("select exists (select 1 from agent.call_back where call_id = @callId and asked_at is not null)", new { callId }, ct);

    /// <summary>An agent was quicker: the caller is through after all.</summary>
    public static Task NotAskedAsync(Transition t, Guid callId, CancellationToken ct) =>
        t.WriteAsync("delete from agent.call_back where call_id = @callId and asked_at is not null", new { callId }, ct);

    private async Task<string?> ChangeAsync(Actor actor, Guid callId, string sql, object args, string kind, object data, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, callId, ct) is null || await t.RunAsync(sql, args, ct) == 0)
        {
            return NotYours;
        }

        await CallBackTurn.OverAsync(t, actor.AccountId, ct);
        await ChangedAsync(t, callId, kind, data, ct);
        return null;
    }

    private static async Task ChangedAsync(Transition t, Guid callId, string kind, object data, CancellationToken ct)
    {
        await CallTrace.AddAsync(t, callId, kind, t.Now, data, ct);
        await MissedCalls.TellAsync(t, callId, ct);
        await t.CommitAsync(ct);
    }
}
