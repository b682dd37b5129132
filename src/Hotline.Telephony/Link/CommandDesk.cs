using System.Threading.Channels;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Recording;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

/// <summary>
/// Does what the web side asks, once per command id however often and over whichever connection it comes, and holds
/// the results until they are delivered.
/// </summary>
internal sealed partial class CommandDesk(ICallCommands calls, RecordingFolder recordings, ILogger<CommandDesk> logger)
{
    /// <summary>Commands remembered; the web side repeats one within seconds or not at all.</summary>
    private const int Remembered = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Task<CommandResult>> done = [];
    private readonly Queue<Guid> order = new();

    // A result that falls out is asked for again: the command is repeated and its first result given.
    private readonly Channel<CommandResult> results = Channel.CreateBounded<CommandResult>(
        new BoundedChannelOptions(Remembered) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Results to be delivered.</summary>
    public ChannelReader<CommandResult> Results => results.Reader;

    /// <summary>Does the command, or finds that it was done; either way its result goes to <see cref="Results"/>.</summary>
    public async Task ExecuteAsync(TelephonyCommand command, CancellationToken ct)
    {
        Task<CommandResult>? doing;
        lock (gate)
        {
            if (!done.TryGetValue(command.CommandId, out doing))
            {
                done[command.CommandId] = doing = DoAsync(command, ct);
                order.Enqueue(command.CommandId);
                if (order.Count > Remembered)
                    done.Remove(order.Dequeue());
            }
        }
        results.Writer.TryWrite(await doing);
    }

    /// <summary>A piece of a closed recording; empty past its end, null when there is no such recording.</summary>
    public async Task<byte[]?> ReadRecordingAsync(Guid recordingId, long offset, int count, CancellationToken ct)
    {
        await using var file = recordings.TryOpen(recordingId);
        if (file is null)
            return null;
        if (offset < 0 || offset >= file.Length || count <= 0)
            return [];
        file.Position = offset;
        var piece = new byte[(int)Math.Min(Math.Min(count, RecordingPiece), file.Length - offset)];
        await file.ReadExactlyAsync(piece, ct);
        return piece;
    }

    /// <summary>The SIP messages of a call, masked; null when none are kept.</summary>
    public Task<CallLadder?> ReadLadderAsync(Guid callId, CancellationToken ct) => calls.LadderAsync(callId, ct).AsTask();

    /// <summary>Most bytes of a recording in one message.</summary>
    private const int RecordingPiece = 64 * 1024;

    private async Task<CommandResult> DoAsync(TelephonyCommand command, CancellationToken ct)
    {
        if (command is not DiscardRecording discard)
            return await calls.ExecuteAsync(command, ct);
        try
        {
            recordings.Discard(discard.RecordingId);
            return new CommandResult(command.CommandId, null);
        }
        catch (IOException problem)
        {
            LogNotDiscarded(discard.RecordingId, problem);
            return new CommandResult(command.CommandId, "recording.busy");
        }
    }

    [LoggerMessage(1331, LogLevel.Error, "Recording {RecordingId} can not be deleted")]
    private partial void LogNotDiscarded(Guid recordingId, Exception problem);
}
