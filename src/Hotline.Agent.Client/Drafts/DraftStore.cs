using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Wire;

namespace Hotline.Agent.Client.Drafts;

/// <summary>
/// Keeps the open draft and saves it as it is typed: 400 ms after the last keystroke, one save at a time, again and
/// again while the server can not be reached. What has been typed lives here until the server has it.
/// </summary>
internal sealed class DraftStore : IDisposable
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly TicketsApi tickets;
    private readonly ITimer timer;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly Dictionary<Guid, Draft> parked = [];

    public DraftStore(TicketsApi tickets, DeskStore desk, TimeProvider time)
    {
        this.tickets = tickets;
        timer = time.CreateTimer(_ => _ = SaveAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        desk.Changed += (before, now) =>
        {
            // An offer taken away takes its draft along: another agent has both now.
            if (before.Call is { Phase: CallPhase.Offered } gone && now.Call is not { Phase: CallPhase.Offered or CallPhase.Talking or CallPhase.Ended } && Draft?.Id == gone.DraftId)
                Become(null);
            // So does a call that another agent took over: who types now is the other.
            if (before.Call is { HasDraft: true } mine && now.Call is { HasDraft: false } && now.Call.OfferId == mine.OfferId && Draft?.Id == mine.DraftId)
                Become(null);
            // Without a call it is what was last left unsubmitted: it does not push aside what is open here.
            if (now.DraftOnServer is { } page && !ReferenceEquals(page, before.DraftOnServer) && (now.Call is not null || Draft is null || Draft.Id == page.Id))
                Meet(page);
            else if (now.Call is { Phase: not CallPhase.Withdrawn, HasDraft: true } call && (before.Call?.DraftId != call.DraftId || !before.Call.HasDraft) && now.DraftOnServer?.Id != call.DraftId)
                _ = OpenAsync(call.DraftId, CancellationToken.None);
        };
    }

    public Draft? Draft { get; private set; }

    /// <summary>A submit is on its way; the form rests.</summary>
    public bool Submitting { get; private set; }

    public event Action? Changed;

    public void Type(DraftField field, string value)
    {
        if (Draft is null || Draft.Done is not null || Draft[field] == value)
            return;
        Become(DraftReducer.Typed(Draft, field, value));
        timer.Change(Debounce, Timeout.InfiniteTimeSpan);
    }

    public void Choose(DraftField field, bool keepMine) => Become(Draft is null ? null : DraftReducer.Chosen(Draft, field, keepMine));

    public Task ResolveAsync()
    {
        if (Draft is not null)
            Become(DraftReducer.Resolved(Draft));
        return SaveAsync();
    }

    public void Close() => Become(null);

    /// <summary>Opens another draft; what is unsaved in the one before is saved first.</summary>
    public async Task<Problem?> OpenAsync(Guid id, CancellationToken ct)
    {
        if (Draft?.Id == id && Draft.Done is null)
            return null;
        await SaveAsync();
        var answer = await tickets.GetAsync(id, ct);
        if (answer.Value is { } page)
            Open(page);
        return answer.Problem;
    }

    public void Open(TicketPage page)
    {
        Park();
        Become(parked.Remove(page.Id, out var kept) && page.State == TicketState.Draft ? DraftReducer.Meet(kept, page) : Drafts.Draft.Open(page));
        if (Draft is { HasUnsaved: true })
            timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Saves what is unsaved; returns when the server has it or has said why not.</summary>
    public async Task SaveAsync()
    {
        await oneAtATime.WaitAsync();
        try
        {
            while (Draft is { HasUnsaved: true, Conflicts.IsEmpty: true, Done: null } draft)
            {
                Become(DraftReducer.SaveStarted(draft));
                var answer = await tickets.SaveDraftAsync(draft.Id, draft.Version, DraftFieldMap.Patch(draft.Saved, draft.Typed), CancellationToken.None);
                if (Draft?.Id != draft.Id)
                {
                    // Another draft came up meanwhile; this one is on the server now.
                    if (answer.Ok)
                        parked.Remove(draft.Id);
                    continue;
                }

                Become(answer is { Ok: true, Value: { } saved } ? DraftReducer.SaveDone(Draft, saved) : DraftReducer.SaveFailed(Draft, answer.Problem ?? Problem.Unreachable));
                if (Draft.Trouble is { } trouble)
                {
                    if (trouble.IsOffline)
                        timer.Change(RetryAfter, Timeout.InfiniteTimeSpan);
                    return;
                }
            }
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Saves, then sends a verb that ends the draft, or one after which it goes on. True when it is done.</summary>
    public async Task<bool> SubmitAsync(Func<Draft, VerbCall> verb)
    {
        if (Submitting || Draft is null)
            return false;
        Submitting = true;
        Changed?.Invoke();
        try
        {
            await SaveAsync();
            if (Draft is not { HasUnsaved: false, Conflicts.IsEmpty: true, Done: null } draft)
                return false;
            var answer = await tickets.ActAsync(draft.Id, draft.Version, verb(draft), CancellationToken.None);
            // Another draft came up meanwhile: it stays on the screen, whatever became of this one.
            if (Draft?.Id != draft.Id)
                return answer.Ok;
            if (answer.Value is { } page)
                Become(page.State == TicketState.Draft ? DraftReducer.Meet(draft, page) : DraftReducer.Submitted(draft, page));
            else
                Become(DraftReducer.SaveFailed(draft, answer.Problem ?? Problem.Unreachable));
            return answer.Ok;
        }
        finally
        {
            Submitting = false;
            Changed?.Invoke();
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        oneAtATime.Dispose();
    }

    private void Meet(TicketPage page)
    {
        if (page.State != TicketState.Draft)
            return;
        if (Draft is { } mine && mine.Id == page.Id && mine.Done is null)
        {
            if (page.Version > mine.Version)
                Become(DraftReducer.Meet(mine, page));
            if (Draft is { HasUnsaved: true })
                timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
        else
        {
            Open(page);
        }
    }

    /// <summary>What could not be saved before another draft came up waits here for its own to be opened again.</summary>
    private void Park()
    {
        if (Draft is { HasUnsaved: true, Done: null } unsaved)
            parked[unsaved.Id] = unsaved;
    }

    private void Become(Draft? draft)
    {
        Draft = draft;
        Changed?.Invoke();
    }
}
