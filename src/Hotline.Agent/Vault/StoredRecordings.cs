using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Telephony.Contracts.RecordingFormat;

namespace Hotline.Agent.Vault;

/// <summary>A stored recording, ready to play.</summary>
/// <param name="TicketId">The ticket whose readers may hear it; null when the call has none.</param>
/// <param name="Wav">Seekable, decrypts as it is read; the caller disposes it.</param>
public sealed record OpenRecording(Guid Id, Guid CallId, Guid? TicketId, Stream Wav);

/// <summary>What a recording belongs to, to decide who may hear it.</summary>
public sealed record RecordingPlace(Guid Id, Guid CallId, Guid? TicketId);

/// <param name="Removed">It is gone, or going.</param>
/// <param name="KeptUntil">Null while a ticket of the call is open, and when it is gone.</param>
public sealed record RecordingKept(RecordingPlace Place, bool Removed, DateTimeOffset? RemovedAt, DateTimeOffset? KeptUntil, bool Held);

/// <summary>Plays recordings. Who may is the caller's to decide, and to write into the audit first.</summary>
public sealed class StoredRecordings
{
    private readonly Transitions transitions;
    private readonly RecordingKeys keys;
    private readonly IRecordingVault files;

    internal StoredRecordings(Transitions transitions, RecordingKeys keys, IRecordingVault files) =>
        (this.transitions, this.keys, this.files) = (transitions, keys, files);

    /// <returns>Null when there is no such recording here (yet).</returns>
    public async Task<RecordingPlace?> FindAsync(Guid recordingId, CancellationToken ct) =>
        await StoredAsync(recordingId, ct) is { } stored ? new RecordingPlace(stored.Id, stored.CallId, stored.TicketId) : null;

    /// <summary>A WAV of two A-law channels at 8 kHz: left the caller, right what the caller heard.</summary>
    /// <returns>Null when there is no such recording here (yet).</returns>
    /// <exception cref="InvalidDataException">The file was changed, or its key is not ours.</exception>
    public async Task<OpenRecording?> OpenAsync(Guid recordingId, CancellationToken ct)
    {
        if (await StoredAsync(recordingId, ct) is not { } stored)
        {
            return null;
        }

        var file = files.Open(stored.Path);
        try
        {
            var keyId = RecordingOutline.Read(file)?.Header.KeyId ?? throw new InvalidDataException($"Recording {recordingId} is not a recording.");
            using var key = await keys.OpenAsync(Guid.Parse(keyId), ct);
            var reader = RecordingReader.Open(file, key);
            var wav = new WavStream(reader.Samples, (first, stereo) => reader.Read(first, stereo) * 2, reader);
            return new OpenRecording(stored.Id, stored.CallId, stored.TicketId, wav);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>A recording that is stored, or was: what it belongs to and how long it is kept. Holds are <see cref="LegalHolds"/>' to tell.</summary>
    /// <returns>Null when there is no such recording here (yet).</returns>
    public async Task<RecordingKept?> KeptAsync(Guid recordingId, CancellationToken ct)
    {
        await using var t = await transitions.LookAsync(ct);
        if (await KeepingReader.FindAsync(t, recordingId, ct) is not { State: RecordingState.Stored or RecordingState.Removing or RecordingState.Removed } row)
        {
            return null;
        }

        var gone = row.State != RecordingState.Stored;
        return new RecordingKept(
            new RecordingPlace(row.Id, row.CallId, row.TicketId), gone, row.RemovedAt, gone ? null : row.KeptUntil(await RetentionStore.DaysAsync(t, ct)), row.Held);
    }

    /// <summary>The stretches in which the agent had the recording paused, in their order.</summary>
    public async Task<IReadOnlyList<RecordingPause>> PausesAsync(Guid recordingId, CancellationToken ct)
    {
        const string sql = """
            select from_sample / 8000.0::float8 as from_seconds, to_sample / 8000.0::float8 as to_seconds
            from agent.recording_pause where recording_id = @recordingId order by from_sample
            """;
        await using var t = await transitions.LookAsync(ct);
        return await t.ListAsync<RecordingPause>(sql, new { recordingId }, ct);
    }

    /// <summary>What the caller of the recorded call said by key at the end, 1 to 5; null when nothing.</summary>
    public async Task<int?> RatingAsync(Guid recordingId, CancellationToken ct)
    {
        const string sql = "select call.rating::int from agent.recording join agent.call on call.id = recording.call_id where recording.id = @recordingId";
        await using var t = await transitions.LookAsync(ct);
        return await t.OneAsync<int?>(sql, new { recordingId }, ct);
    }

    private async Task<RecordingRow?> StoredAsync(Guid recordingId, CancellationToken ct)
    {
        await using var t = await transitions.LookAsync(ct);
        return await RecordingStore.FindAsync(t, recordingId, ct) is { State: RecordingState.Stored } row ? row : null;
    }
}
