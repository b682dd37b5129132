using Hotline.Agent.Data;

namespace Hotline.Agent.Queue;

/// <summary>
/// Table <c>agent.offer</c>. Unique indexes allow one open offer per call and one per agent, whatever the code above
/// them believes. Change one only with its call locked.
/// </summary>
internal static class OfferStore
{
    private const string Columns = "id, call_id, account_id, extension, draft_id, state, reason, made_at, expires_at, ringing_at, ended_at, left_at";

    public static Task InsertAsync(Transition t, OfferRow offer, CancellationToken ct)
    {
        const string sql = """
            insert into agent.offer (id, call_id, account_id, extension, draft_id, state, made_at, expires_at)
            values (@Id, @CallId, @AccountId, @Extension, @DraftId, 'Open', @MadeAt, @ExpiresAt)
            """;
        return t.WriteAsync(sql, new { offer.Id, offer.CallId, offer.AccountId, offer.Extension, offer.DraftId, offer.MadeAt, offer.ExpiresAt }, ct);
    }

    public static Task<OfferRow?> FindAsync(Transition t, Guid offerId, CancellationToken ct) => t.OneAsync(AskFor(t, offerId), ct);

    public static Asked<OfferRow> AskFor(Transition t, Guid offerId) => t.Ask<OfferRow>($"select {Columns} from agent.offer where id = @offerId", new { offerId });

    public static Task<OfferRow?> OpenOfCallAsync(Transition t, Guid callId, CancellationToken ct) => t.OneAsync(AskOpenOfCall(t, callId), ct);

    public static Asked<OfferRow> AskOpenOfCall(Transition t, Guid callId) =>
        t.Ask<OfferRow>($"select {Columns} from agent.offer where call_id = @callId and state = 'Open' for update", new { callId });

    public static Task RingingAsync(Transition t, Guid offerId, DateTimeOffset at, CancellationToken ct)
    {
        const string sql = "update agent.offer set ringing_at = coalesce(ringing_at, @at) where id = @offerId";
        return t.WriteAsync(sql, new { offerId, at }, ct);
    }

    public static Task EndAsync(Transition t, Guid offerId, OfferState state, string? reason, CancellationToken ct)
    {
        const string sql = "update agent.offer set state = @state, reason = @reason, ended_at = @Now where id = @offerId";
        return t.WriteAsync(sql, new { offerId, state = state.ToString(), reason, t.Now }, ct);
    }

    /// <summary>The agent's leg is over, the call is not.</summary>
    public static Task LeftAsync(Transition t, Guid offerId, DateTimeOffset at, CancellationToken ct) =>
        t.WriteAsync("update agent.offer set left_at = @at where id = @offerId", new { offerId, at }, ct);

    /// <summary>The agent has the call, perhaps again.</summary>
    public static Task BackAsync(Transition t, Guid offerId, CancellationToken ct)
    {
        const string sql = """
            update agent.offer set left_at = null, state = case when state = 'Open' then 'Bridged' else state end, ended_at = coalesce(ended_at, @Now) where id = @offerId
            """;
        return t.WriteAsync(sql, new { offerId, t.Now }, ct);
    }

    /// <summary>The agent has left and is rung again.</summary>
    public static Task ReopenAsync(Transition t, Guid offerId, DateTimeOffset until, CancellationToken ct) =>
        t.WriteAsync("update agent.offer set state = 'Open', ended_at = null, expires_at = @until where id = @offerId", new { offerId, until }, ct);

    /// <summary>Open offers whose lease has run out.</summary>
    public static Task<List<Guid>> LapsedAsync(Transition t, CancellationToken ct)
    {
        const string sql = "select id from agent.offer where state = 'Open' and expires_at <= @Now order by id";
        return t.ListAsync<Guid>(sql, new { t.Now }, ct);
    }
}
