using System.Text.Json;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

/// <summary>
/// Numbers events and keeps them until the web side has committed them: on disk, so that they outlive a kill, and in
/// memory while the disk refuses. Bounded: when both are full, new events are dropped without a number and an alarm
/// is logged, so that the row of numbers stays whole. The newest of those that are committed stay for a while, for a
/// web side whose database goes back (docs/adr/0169). Safe for any thread.
/// </summary>
internal sealed partial class EventSpool : IDisposable
{
    /// <summary>A segment is closed at this size; acknowledged ones are deleted whole.</summary>
    private const int SegmentBytes = 1 << 20;

    private const int MaxUnsaved = 10_000;

    /// <summary>Acknowledged segments go from this size on: some 10,000 events, a minute of 25 calls a second.</summary>
    private const int KeptBytes = 4 * SegmentBytes;

    private readonly long maxBytes;
    private readonly ILogger<EventSpool> logger;
    private readonly Lock gate = new();
    private readonly Signal waiting = new();
    private readonly SpoolSegments segments;
    private readonly SpoolMark mark;
    private readonly Queue<(long Seq, byte[] Json)> unsaved = new();
    private long last;
    private long acknowledged;
    private bool alarmed;

    /// <param name="maxBytes">What the spool may take of the disk.</param>
    /// <exception cref="IOException">The folder can not be used.</exception>
    public EventSpool(string folder, NodeCipher cipher, long maxBytes, ILogger<EventSpool> logger)
    {
        (this.maxBytes, this.logger) = (maxBytes, logger);
        segments = new SpoolSegments(folder, cipher);
        mark = new SpoolMark(folder);
        last = segments.Newest.Last;
        acknowledged = Math.Clamp(mark.Read(), segments.First - 1, last);
    }

    /// <summary>The last number handed out; 0 before the first.</summary>
    public long LastSeq
    {
        get
        {
            lock (gate)
                return last;
        }
    }

    /// <summary>Up to here the web side has committed all, as it said last. After a power cut it may be less.</summary>
    public long AcknowledgedSeq
    {
        get
        {
            lock (gate)
                return acknowledged;
        }
    }

    /// <summary>The first number that can be sent, be it for a second time; one more than <see cref="LastSeq"/> when there is none.</summary>
    public long FirstSeq
    {
        get
        {
            lock (gate)
                return segments.First;
        }
    }

    /// <summary>Something waits to be taken by the web side.</summary>
    public bool HasUnacknowledged
    {
        get
        {
            lock (gate)
                return acknowledged < last;
        }
    }

    /// <summary>Numbers and keeps an event. False when there is no room for it anywhere.</summary>
    public bool Append(TelephonyEvent happened)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(happened, LinkJson.Default.TelephonyEvent);
        lock (gate)
        {
            SaveUnsaved_NeedsLock();
            if (unsaved.Count > 0 || !TrySave_NeedsLock(last + 1, json))
            {
                if (unsaved.Count >= MaxUnsaved)
                {
                    LogLost();
                    return false;
                }
                unsaved.Enqueue((last + 1, json));
            }
            last++;
            waiting.Set();
            return true;
        }
    }

    /// <summary>The oldest events that are not acknowledged, in order; at least one when there is any.</summary>
    public IReadOnlyList<NumberedEvent> Peek(int maxCount, int maxBytes)
    {
        lock (gate)
        {
            SaveUnsaved_NeedsLock();
            var batch = new List<NumberedEvent>();
            int bytes = 0;
            for (long seq = acknowledged + 1; seq <= last && batch.Count < maxCount; seq++)
            {
                byte[]? json = Read_NeedsLock(seq);
                bytes += json?.Length ?? 0;
                if (batch.Count > 0 && bytes > maxBytes)
                    break;
                batch.Add(new NumberedEvent(seq, Parse(seq, json)));
            }
            return batch;
        }
    }

    /// <summary>Everything up to <paramref name="seq"/> is committed on the web side and, but for the newest of it, forgotten here.</summary>
    public void Acknowledge(long seq)
    {
        lock (gate)
        {
            if (seq <= acknowledged)
                return;
            if (seq > last)
                StartAfter_NeedsLock(seq);
            mark.Write(acknowledged = seq);
            while (unsaved.TryPeek(out var first) && first.Seq <= seq)
                unsaved.Dequeue();
            if (segments.Forget(seq, Math.Min(KeptBytes, maxBytes / 4)))
                alarmed = false;
        }
    }

    /// <summary>The web side has committed no more than <paramref name="seq"/>, whatever it said before: what came after is sent again, as far as it is at hand.</summary>
    public void GoBack(long seq)
    {
        lock (gate)
        {
            long from = Math.Min(acknowledged, Math.Max(seq, segments.First - 1));
            if (from < acknowledged)
                LogWentBack(seq, acknowledged, acknowledged - from);
            mark.Write(acknowledged = from);
        }
    }

    /// <summary>What is spooled survives a power cut from here on. Called before events leave, so that no number is ever used twice.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Flush()
    {
        List<Action> flushes;
        lock (gate)
            flushes = segments.BeginFlush();
        // Outside the lock: calls append while the disk works.
        foreach (var flush in flushes)
            flush();
    }

    /// <summary>Waits until something was appended, or <see cref="Wake"/> was called. For one waiter.</summary>
    public Task WaitAsync(CancellationToken ct) => waiting.WaitAsync(ct);

    public void Wake() => waiting.Set();

    public void Dispose()
    {
        lock (gate)
        {
            segments.Dispose();
            mark.Dispose();
        }
    }

    private byte[]? Read_NeedsLock(long seq) =>
        unsaved.TryPeek(out var first) && seq >= first.Seq ? unsaved.ElementAt((int)(seq - first.Seq)).Json : segments.Read(seq);

    /// <summary>An event that the disk has lost keeps its number, as one of unknown kind.</summary>
    private TelephonyEvent Parse(long seq, byte[]? json)
    {
        if (json is not null && JsonSerializer.Deserialize(json, LinkJson.Default.TelephonyEvent) is { } happened)
            return happened;
        LogUnreadable(seq);
        return new TelephonyEvent(DateTimeOffset.UnixEpoch);
    }

    private bool TrySave_NeedsLock(long seq, ReadOnlySpan<byte> json)
    {
        long used = segments.Bytes;
        if (used > maxBytes * 8 / 10)
            Alarm(used >> 20);
        if (used + json.Length > maxBytes)
            return false;
        // Numbers that were acknowledged while the disk refused them are in no segment.
        if (segments.Newest.Last + 1 != seq ? !TryStart_NeedsLock(seq) : segments.Newest.Length >= SegmentBytes && !TryRoll_NeedsLock(seq))
            return false;
        try
        {
            segments.Newest.Append(json);
            return true;
        }
        catch (IOException problem)
        {
            LogDiskRefuses(problem);
            return false;
        }
    }

    private void SaveUnsaved_NeedsLock()
    {
        while (unsaved.TryPeek(out var waiting) && TrySave_NeedsLock(waiting.Seq, waiting.Json))
            unsaved.Dequeue();
    }

    /// <summary>This node's disk was lost or set back: numbers that the web side knows are never used again.</summary>
    private void StartAfter_NeedsLock(long seq)
    {
        LogBehind(seq, last);
        unsaved.Clear();
        last = seq;
        TryStart_NeedsLock(seq + 1);
    }

    private bool TryStart_NeedsLock(long first) => Try(segments.StartAt, first);

    private bool TryRoll_NeedsLock(long first) => Try(segments.Roll, first);

    private bool Try(Action<long> begin, long first)
    {
        try
        {
            begin(first);
            return true;
        }
        catch (IOException problem)
        {
            LogDiskRefuses(problem);
            return false;
        }
    }
}
