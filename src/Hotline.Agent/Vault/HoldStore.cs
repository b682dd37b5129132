using Hotline.Agent.Data;
using Hotline.Dispatch.Privacy;

namespace Hotline.Agent.Vault;

/// <summary>Table <c>agent.recording_hold</c>. Reasons and document numbers are encrypted columns.</summary>
internal sealed class HoldStore(FieldCipher cipher)
{
    private const string Table = "agent.recording_hold";

    private const string Rows = """
        select hold.id, hold.version, hold.recording_id, coalesce(hold.ticket_id, call.ticket_id) as ticket_id, ticket.number as ticket_number, hold.reason_enc, hold.document_enc,
               hold.set_by_name, hold.set_at, hold.lifted_by_name, hold.lifted_at, hold.lift_reason_enc
        from agent.recording_hold hold
        left join agent.recording on recording.id = hold.recording_id
        left join agent.call on call.id = recording.call_id
        left join dispatch.ticket on ticket.id = coalesce(hold.ticket_id, call.ticket_id)
        """;

    public async Task<LegalHold?> FindAsync(Transition t, Guid id, CancellationToken ct)
    {
        const string sql = $"{Rows} where hold.id = @id";
        return await t.OneAsync<HoldRow>(sql, new { id }, ct) is { } row ? Show(row) : null;
    }

    /// <summary>The open hold on exactly this recording or this ticket.</summary>
    public async Task<LegalHold?> OpenAsync(Transition t, NewHold on, CancellationToken ct)
    {
        const string sql = $"{Rows} where hold.lifted_at is null and (hold.recording_id = @RecordingId or hold.ticket_id = @TicketId)";
        return await t.OneAsync<HoldRow>(sql, on, ct) is { } row ? Show(row) : null;
    }

    /// <summary>Newest first.</summary>
    /// <param name="lifted">Those that were lifted; else those that hold.</param>
    /// <param name="before">Only those before this one in that order.</param>
    public async Task<IReadOnlyList<LegalHold>> ListAsync(Transition t, bool lifted, Guid? before, int most, CancellationToken ct)
    {
        const string sql = $"""
            {Rows}
            where (hold.lifted_at is not null) = @lifted
              and (@before::uuid is null or (hold.set_at, hold.id) < (select set_at, id from agent.recording_hold where id = @before))
            order by hold.set_at desc, hold.id desc limit @most
            """;
        return (await t.ListAsync<HoldRow>(sql, new { lifted, before, most }, ct)).ConvertAll(Show);
    }

    /// <summary>All holds that were ever on a recording or on the ticket of its call, and those that hold through a matter; newest first.</summary>
    public async Task<IReadOnlyList<LegalHold>> OfAsync(Transition t, Guid recordingId, Guid? ticketId, CancellationToken ct)
    {
        const string sql = $"{Rows} where hold.recording_id = @recordingId or hold.ticket_id = @ticketId or hold.id = any(@through) order by hold.set_at desc, hold.id desc";
        var through = (await KeepingReader.HoldsAsync(t, recordingId, ct)).ToArray();
        return (await t.ListAsync<HoldRow>(sql, new { recordingId, ticketId, through }, ct)).ConvertAll(Show);
    }

    public Task AddAsync(Transition t, Guid id, NewHold wanted, Actor by, CancellationToken ct)
    {
        const string sql = """
            insert into agent.recording_hold (id, recording_id, ticket_id, reason_enc, document_enc, set_by, set_by_name, set_at)
            values (@id, @RecordingId, @TicketId, @reason, @document, @AccountId, @Name, @Now)
            """;
        var (reason, document) = (cipher.Encrypt(wanted.Reason, Table, "reason", id), cipher.Encrypt(wanted.Document, Table, "document", id));
        return t.WriteAsync(sql, new { id, wanted.RecordingId, wanted.TicketId, reason, document, by.AccountId, by.Name, t.Now }, ct);
    }

    public Task LiftAsync(Transition t, Guid id, string why, Actor by, CancellationToken ct)
    {
        const string sql = """
            update agent.recording_hold
            set version = version + 1, lifted_by = @AccountId, lifted_by_name = @Name, lifted_at = @Now, lift_reason_enc = @reason
            where id = @id and lifted_at is null
            """;
        return t.WriteAsync(sql, new { id, reason = cipher.Encrypt(why, Table, "lift_reason", id), by.AccountId, by.Name, t.Now }, ct);
    }

    private LegalHold Show(HoldRow row) => new(
        row.Id, row.Version, row.RecordingId, row.TicketId, row.TicketNumber, cipher.Decrypt(row.ReasonEnc, Table, "reason", row.Id) ?? "",
        cipher.Decrypt(row.DocumentEnc, Table, "document", row.Id), row.SetByName, row.SetAt, row.LiftedByName, row.LiftedAt,
        cipher.Decrypt(row.LiftReasonEnc, Table, "lift_reason", row.Id));

    private sealed record HoldRow(
        Guid Id, int Version, Guid? RecordingId, Guid? TicketId, string? TicketNumber, byte[] ReasonEnc, byte[]? DocumentEnc, string SetByName, DateTimeOffset SetAt,
        string? LiftedByName, DateTimeOffset? LiftedAt, byte[]? LiftReasonEnc);
}
