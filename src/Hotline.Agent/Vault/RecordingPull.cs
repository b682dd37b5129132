using System.Security.Cryptography;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Link;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Contracts.RecordingFormat;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Vault;

/// <summary>
/// Brings one recording from its telephony node into the vault. Idempotent; throws when it should be tried again
/// (the node is not linked, the file is not as announced). What was pulled so far is kept and continued.
/// </summary>
public sealed partial class RecordingPull
{
    public const string UnknownKey = "unknown-key";
    public const string NotRecording = "not-a-recording";
    private const int Piece = 64 * 1024;
    private static readonly TimeSpan PieceTimeout = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan DiscardLife = TimeSpan.FromDays(30);
    private readonly Transitions transitions;
    private readonly LinkConnections links;
    private readonly IHubContext<LinkHub, ITelephonyNode> hub;
    private readonly IRecordingVault files;
    private readonly RecordingKeys keys;
    private readonly TicketDesk tickets;
    private readonly TimeProvider time;
    private readonly ILogger<RecordingPull> log;

    internal RecordingPull(
        Transitions transitions, LinkConnections links, IHubContext<LinkHub, ITelephonyNode> hub, IRecordingVault files, RecordingKeys keys, TicketDesk tickets,
        TimeProvider time, ILogger<RecordingPull> log) =>
        (this.transitions, this.links, this.hub, this.files, this.keys, this.tickets, this.time, this.log) = (transitions, links, hub, files, keys, tickets, time, log);

    /// <exception cref="InvalidOperationException">Not possible now: no link to the node, or the content does not match its announced hash.</exception>
    public async Task RunAsync(Guid recordingId, CancellationToken ct)
    {
        if (await FindAsync(recordingId, ct) is not { State: RecordingState.Announced, Bytes: { } bytes, Sha256: { } sha256 } recording)
        {
            return;
        }

        var link = links.Of(recording.NodeId) ?? throw new InvalidOperationException($"Telephony node {recording.NodeId} holds no link to this web process.");
        if (!files.Exists(recording.Path))
        {
            await PullAsync(link, recording, bytes, ct);
        }

        if (!CryptographicOperations.FixedTimeEquals(await HashAsync(recording.Path, ct), Convert.FromHexString(sha256)))
        {
            files.Remove(recording.Path);
            throw new InvalidOperationException($"Recording {recordingId} did not arrive as announced; it is pulled again.");
        }

        if (await UnusableAsync(recording, ct) is { } why)
        {
            await NoteUnusableAsync(recording, why, ct);
            return;
        }

        if (recording.TicketId is { } ticket)
        {
            await tickets.DoAsync(ticket, new LinkRecording(recordingId, Aside: recording.Outward), Actor.System, null, ct);
        }

        await using var t = await transitions.BeginAsync(ct);
        if (await RecordingStore.StoredAsync(t, recordingId, ct))
        {
            await CallTrace.AddAsync(t, recording.CallId, "recording-stored", t.Now, new { recording = recordingId }, ct);
            t.Command(recording.NodeId, new DiscardRecording(Guid.CreateVersion7(t.Now), recordingId), DiscardLife);
            await t.CommitAsync(ct);
            LogStored(recordingId, bytes);
        }
    }

    private async Task PullAsync(LinkConnection link, RecordingRow recording, long bytes, CancellationToken ct)
    {
        await using var part = files.OpenPart(recording.Path);
        if (part.Length > bytes)
        {
            part.SetLength(0);
        }

        part.Seek(0, SeekOrigin.End);
        while (part.Position < bytes)
        {
            var count = (int)Math.Min(Piece, bytes - part.Position);
            var piece = await hub.Clients.Client(link.ConnectionId).ReadRecording(recording.Id, part.Position, count).WaitAsync(PieceTimeout, time, ct)
                ?? throw new InvalidOperationException($"Telephony node {recording.NodeId} does not know recording {recording.Id}.");
            if (piece.Length == 0)
            {
                throw new InvalidOperationException($"Recording {recording.Id} is shorter than announced.");
            }

            await part.WriteAsync(piece, ct);
        }

        files.Keep(part, recording.Path);
    }

    private async Task<byte[]> HashAsync(string path, CancellationToken ct)
    {
        await using var file = files.Open(path);
        return await SHA256.HashDataAsync(file, ct);
    }

    /// <summary>As announced and yet of no use: the node must not be told to let go of its copy.</summary>
    private async Task<string?> UnusableAsync(RecordingRow recording, CancellationToken ct)
    {
        await using var file = files.Open(recording.Path);
        if (RecordingOutline.Read(file)?.Header is not { } header)
        {
            return NotRecording;
        }

        return await keys.HasAsync(header.KeyId, ct) ? null : UnknownKey;
    }

    private async Task NoteUnusableAsync(RecordingRow recording, string why, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await RecordingStore.UnusableAsync(t, recording.Id, why, ct))
        {
            await CallTrace.AddAsync(t, recording.CallId, "recording-failed", t.Now, new { recording = recording.Id, Reason = why }, ct);
            await t.CommitAsync(ct);
            LogUnusable(recording.Id, why);
        }
    }

    private async Task<RecordingRow?> FindAsync(Guid recordingId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        return await RecordingStore.FindAsync(t, recordingId, ct);
    }

    [LoggerMessage(3202, LogLevel.Error, "Recording {Recording} can not be played ({Reason}); its node keeps it")]
    private partial void LogUnusable(Guid recording, string reason);

    [LoggerMessage(3201, LogLevel.Information, "Recording {Recording} ({Bytes} bytes) is in the vault")]
    private partial void LogStored(Guid recording, long bytes);
}
