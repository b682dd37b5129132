using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Presence;
using Hotline.Agent.Queue;
using Hotline.Dispatch.Privacy;
using TicketReader = Hotline.Dispatch.Tickets.TicketReader;

namespace Hotline.Agent.Desk;

/// <summary>
/// Everything a console needs after it connects. The number of the stream is read before the state, so the state
/// holds at least every event up to it.
/// </summary>
internal sealed class DeskSnapshots(Transitions transitions, PresenceViews presence, CallViews views, MissedCalls missed, IDeskPages pages, TicketReader tickets)
{
    public async Task<DeskSnapshot> TakeAsync(Actor reader, CancellationToken ct)
    {
        const string sql = "select coalesce((select seq from agent.desk_stream where account_id = @AccountId), 0)";
        await using var t = await transitions.BeginAsync(ct);
        var seq = await t.OneAsync<long>(sql, new { reader.AccountId }, ct);
        var row = await PresenceStore.FindAsync(t, reader.AccountId, ct);
        var call = row?.OfferId is { } offer ? await views.OfOfferAsync(t, offer, reader, ct) : null;
        var seesQueue = reader.IsAny(Role.Agent, Role.ShiftLead);
        var toCallBack = seesQueue ? await missed.PageAsync(t, null, ct) : new MissedPage([], 0);
        return new DeskSnapshot(
            seq, t.Now,
            reader.Is(Role.Agent) ? await presence.OfAsync(t, reader.AccountId, ct) : null,
            call,
            await DraftAsync(call, reader, ct),
            toCallBack.Rows,
            seesQueue && await QueueOfAsync(t, reader.AccountId, ct) is { } queue ? await QueueReader.ViewAsync(t, queue, ct) : null)
        {
            MissedBeyond = toCallBack.Beyond,
        };
    }

    /// <summary>The draft of the call; without one, what the reader last began and has not submitted, so that it is never lost from sight.</summary>
    private async Task<TicketPage?> DraftAsync(CallView? call, Actor reader, CancellationToken ct)
    {
        var id = call?.DraftId ?? (reader.Is(Role.Agent) ? await tickets.NewestDraftAsync(reader.AccountId, ct) : null);
        return id is { } draft && await pages.PageAsync(draft, reader, ct) is { State: TicketState.Draft } page ? page : null;
    }

    /// <summary>The first queue that the account serves.</summary>
    private static Task<string?> QueueOfAsync(Transition t, Guid account, CancellationToken ct)
    {
        const string sql = """
            select code from agent.queue
            order by exists (select 1 from agent.queue_member where queue_code = code and account_id = @account) desc, code limit 1
            """;
        return t.OneAsync<string>(sql, new { account }, ct);
    }
}
