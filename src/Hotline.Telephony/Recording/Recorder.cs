using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Contracts.RecordingFormat;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Recording;

/// <summary>
/// Writes the recordings of all calls on one thread of its own, so that a slow disk never delays audio, and
/// announces each finished file as <see cref="RecordingClosed"/>. A failed one is announced as
/// <see cref="RecordingFailed"/> and, when some of it is readable, as closed and truncated at the end of the call.
/// </summary>
internal sealed partial class Recorder : IDisposable
{
    /// <summary>No recording key has reached this node yet.</summary>
    public const string NoKey = "recording.no-key";

    /// <summary>The disk refuses: full, read-only or broken.</summary>
    public const string DiskRefused = "recording.disk-refused";

    /// <summary>The disk is slower than the calls.</summary>
    public const string DiskSlow = "recording.disk-slow";

    /// <summary>
    /// The thread writes what has gathered, then rests: a wake for every chunk of a second of every call costs more than the writing. A
    /// crash loses this much more.
    /// </summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    private readonly RecordingFolder folder;
    private readonly ICallEventSink events;
    private readonly TimeProvider time;
    private readonly ILogger<Recorder> logger;

    // Not bounded here, but each tape hands over at most its share (RecordingTape.MaxPending) and tapes are bounded by calls.
    private readonly ConcurrentQueue<Work> work = new();
    private readonly ManualResetEvent over = new(false);
    private readonly Dictionary<RecordingTape, RecordingFile> open = [];
    private readonly HashSet<RecordingTape> failed = [];
    private readonly RecordingFlush flush;
    private readonly byte[] piece = new byte[RecordingLayout.FullChunk];
    private readonly Thread thread;
    private volatile RecordingKey? key;
    private int disposed;

    public Recorder(RecordingFolder folder, ICallEventSink events, TimeProvider time, ILogger<Recorder> logger)
    {
        (this.folder, this.events, this.time, this.logger) = (folder, events, time, logger);
        flush = new RecordingFlush(LogWriteFailed);
        flush.Start();
        thread = new Thread(Run) { Name = "recorder", IsBackground = true };
        thread.Start();
    }

    /// <summary>The key to which recordings started from now on are sealed.</summary>
    public void UseKey(RecordingKey? key) => this.key = key;

    /// <summary>Begins a recording; the caller writes frames to the tape and closes it.</summary>
    public RecordingTape Start(Guid callId, Guid recordingId)
    {
        var tape = new RecordingTape(this, callId, recordingId, time.GetUtcNow());
        work.Enqueue(new Work(WorkKind.Open, tape));
        return tape;
    }

    /// <summary>Closes what an earlier run of the node left open. Called once, before the first call.</summary>
    public void Salvage()
    {
        foreach (string path in folder.Unfinished())
        {
            try
            {
                if (RecordingFolder.Salvage(path) is not { } found)
                    continue;
                Announce(found.Header.CallId, found.Header.RecordingId, found.Bytes, found.Sha256, found.Samples, found.Truncated);
                LogSalvaged(found.Header.RecordingId, found.Samples);
            }
            catch (IOException problem)
            {
                LogWriteFailed(Guid.Empty, problem);
            }
        }
    }

    internal void Append(RecordingTape tape, byte[] chunk, int length) => work.Enqueue(new Work(WorkKind.Append, tape, chunk, length));

    /// <summary>The tape is silent from, or until, that sample pair.</summary>
    internal void Mark(RecordingTape tape, bool paused, long sample) => work.Enqueue(new Work(paused ? WorkKind.Pause : WorkKind.Resume, tape) { Sample = sample });

    internal void GiveUp(RecordingTape tape) => work.Enqueue(new Work(WorkKind.GiveUp, tape));

    internal void Close(RecordingTape tape) => work.Enqueue(new Work(WorkKind.Close, tape));

    /// <summary>Writes what was handed over, then ends.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        over.Set();
        thread.Join();
        flush.Dispose();
        foreach (var file in open.Values)
            file.Dispose();
        over.Dispose();
    }

    private void Run()
    {
        bool ending;
        do
        {
            ending = over.WaitOne(Beat);
            while (this.work.TryDequeue(out var work))
                Guarded(work);
        }
        while (!ending);
    }

    private void Guarded(Work work)
    {
        try
        {
            Do(work);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            LogWriteFailed(work.Tape.RecordingId, problem);
            Fail(work.Tape, DiskRefused);
        }
    }

    private void Do(Work work)
    {
        switch (work.Kind)
        {
            case WorkKind.Open when this.key is { } key:
                var file = open[work.Tape] = new RecordingFile(
                    folder.PartPath(work.Tape.RecordingId), work.Tape.RecordingId, work.Tape.CallId, work.Tape.StartedAt, key, piece);
                flush.Add(file, work.Tape.RecordingId);
                break;
            case WorkKind.Open:
                Fail(work.Tape, NoKey);
                break;
            case WorkKind.Append:
                Append(work);
                break;
            case WorkKind.Pause:
                events.Publish(new RecordingPaused(work.Tape.CallId, work.Tape.RecordingId, work.Sample, time.GetUtcNow()));
                break;
            case WorkKind.Resume:
                events.Publish(new RecordingResumed(work.Tape.CallId, work.Tape.RecordingId, work.Sample, time.GetUtcNow()));
                break;
            case WorkKind.GiveUp:
                Fail(work.Tape, DiskSlow);
                break;
            case WorkKind.Close:
                Finish(work.Tape);
                break;
        }
    }

    private void Append(Work work)
    {
        try
        {
            if (!failed.Contains(work.Tape) && open.TryGetValue(work.Tape, out var file))
                file.Append(work.Chunk.AsSpan(0, work.Length));
        }
        finally
        {
            work.Tape.Written();
            ArrayPool<byte>.Shared.Return(work.Chunk!); // an append has one
        }
    }

    private void Fail(RecordingTape tape, string reason)
    {
        tape.Stop();
        if (failed.Add(tape))
            events.Publish(new RecordingFailed(tape.CallId, tape.RecordingId, reason, time.GetUtcNow()));
    }

    private void Finish(RecordingTape tape)
    {
        if (open.Remove(tape, out var file))
        {
            flush.Remove(file);
            using (file)
            {
                bool complete = !failed.Contains(tape) && TryComplete(file);
                if (file.Samples > 0)
                    Announce(tape.CallId, tape.RecordingId, file.Bytes, file.Sha256, file.Samples, truncated: !complete);
                else
                    File.Delete(folder.PartPath(tape.RecordingId));
            }
        }
        failed.Remove(tape);
    }

    private bool TryComplete(RecordingFile file)
    {
        try
        {
            file.Complete();
            return true;
        }
        catch (IOException problem)
        {
            LogWriteFailed(Guid.Empty, problem);
            return false;
        }
    }

    /// <summary>A crash on the way repeats the event at the next start instead of losing it.</summary>
    private void Announce(Guid callId, Guid recordingId, long bytes, string sha256, long samples, bool truncated)
    {
        folder.BeginFinish(recordingId);
        events.Publish(new RecordingClosed(callId, recordingId, bytes, sha256, samples, truncated, time.GetUtcNow()));
        folder.Finish(recordingId);
    }

    [LoggerMessage(1201, LogLevel.Error, "Recording {RecordingId} can not be written")]
    private partial void LogWriteFailed(Guid recordingId, Exception problem);

    [LoggerMessage(1202, LogLevel.Warning, "Recording {RecordingId} was left open by an earlier run and is closed with {Samples} samples")]
    private partial void LogSalvaged(Guid recordingId, long samples);

    private enum WorkKind
    {
        Open,
        Append,
        Pause,
        Resume,
        GiveUp,
        Close,
    }

    private sealed record Work(WorkKind Kind, RecordingTape Tape, byte[]? Chunk = null, int Length = 0)
    {
        public long Sample { get; init; }
    }
}
