using Hotline.Agent.Data;
using Hotline.Dispatch.Privacy;

namespace Hotline.Agent.Vault;

/// <summary>
/// Sets and lifts holds, and lists them. Who may is the caller's to decide. Setting, lifting and the sweep take one lock in turn: a hold that was
/// answered with "done" is seen by every later sweep, and a recording whose removal has begun is refused.
/// </summary>
public sealed class LegalHolds
{
    private readonly Transitions transitions;
    private readonly AuditTrail audit;
    private readonly HoldStore store;

    internal LegalHolds(Transitions transitions, FieldCipher cipher, AuditTrail audit) => (this.transitions, store, this.audit) = (transitions, new HoldStore(cipher), audit);

    public async Task<HoldOutcome> SetAsync(NewHold wanted, Actor by, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        await RetentionStore.LockAsync(t, ct);
        if (await RefusalAsync(t, wanted, ct) is { } refusal)
        {
            return refusal;
        }

        var id = Guid.CreateVersion7(t.Now);
        await store.AddAsync(t, id, wanted, by, ct);
        return await DoneAsync(t, id, "recording.hold", wanted.Reason, by, ct);
    }

    /// <param name="version">The version that the writer saw.</param>
    public async Task<HoldOutcome> LiftAsync(Guid id, int version, string why, Actor by, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        await RetentionStore.LockAsync(t, ct);
        switch (await store.FindAsync(t, id, ct))
        {
            case null:
                return new HoldOutcome.NotFound();
            case { LiftedAt: not null } before when before.Version == version:
                return new HoldOutcome.Lifted(before);
            case { } now when now.Version != version:
                return new HoldOutcome.Stale(now);
        }

        await store.LiftAsync(t, id, why, by, ct);
        return await DoneAsync(t, id, "recording.hold-lift", why, by, ct);
    }

    /// <summary>Newest first.</summary>
    /// <param name="lifted">Those that were lifted; else those that hold.</param>
    /// <param name="before">Only those before this one in that order.</param>
    public async Task<IReadOnlyList<LegalHold>> ListAsync(bool lifted, Guid? before, int most, CancellationToken ct)
    {
        await using var t = await transitions.LookAsync(ct);
        return await store.ListAsync(t, lifted, before, most, ct);
    }

    /// <summary>All holds that were ever on a recording or on the ticket of its call, and those that hold through a matter; newest first.</summary>
    public async Task<IReadOnlyList<LegalHold>> OfAsync(RecordingPlace place, CancellationToken ct)
    {
        await using var t = await transitions.LookAsync(ct);
        return await store.OfAsync(t, place.Id, place.TicketId, ct);
    }

    private async Task<HoldOutcome?> RefusalAsync(Transition t, NewHold wanted, CancellationToken ct)
    {
        if (wanted.RecordingId is { } recording && await KeepingReader.FindAsync(t, recording, ct) is var row && row is not { State: RecordingState.Stored or RecordingState.Failed or RecordingState.Announced })
        {
            return row is null ? new HoldOutcome.NotFound() : new HoldOutcome.Removed();
        }

        const string sql = "select exists (select 1 from dispatch.ticket where id = @TicketId)";
        if (wanted.TicketId is not null && !await t.OneAsync<bool>(sql, wanted, ct))
        {
            return new HoldOutcome.NotFound();
        }

        return await store.OpenAsync(t, wanted, ct) is { } open ? new HoldOutcome.Already(open) : null;
    }

    private async Task<HoldOutcome> DoneAsync(Transition t, Guid id, string action, string reason, Actor by, CancellationToken ct)
    {
        var hold = await store.FindAsync(t, id, ct) ?? throw new InvalidOperationException("The hold that was just written is not there.");
        await audit.WriteAsync(await t.DatabaseAsync(ct), by, action, hold.TicketId, (hold.RecordingId ?? hold.TicketId).ToString(), null, reason, ct);
        await t.CommitAsync(ct);
        return new HoldOutcome.Done(hold);
    }
}
