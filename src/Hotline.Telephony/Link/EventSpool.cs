using System.Text.Json;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

/// <summary>
/// Numbers events and keeps them until the web side has committed them: on disk, so that they outlive a kill, and in
/// memory while the disk refuses. Bounded: when both are full, new events are dropped without a number and an alarm
/// is logged, so that the row of numbers stays whole. Safe for any thread.
/// </summary>
internal sealed partial class EventSpool : IDisposable
{
    /// <summary>A segment is closed at this size; acknowledged ones are deleted whole.</summary>
    private const int SegmentBytes = 1 << 20;

    private const int MaxUnsaved = 10_000;

    private readonly string folder;
    private readonly NodeCipher cipher;
    private readonly long maxBytes;
    private readonly ILogger<EventSpool> logger;
    private readonly Lock gate = new();
    private readonly Signal waiting = new();
    private readonly LinkedList<SpoolSegment> segments = [];
    private readonly Queue<(long Seq, byte[] Json)> unsaved = new();
    private long closedBytes; // of all segments but the newest
    private long last;
    private long acknowledged;
    private bool alarmed;

    /// <param name="maxBytes">What the spool may take of the disk.</param>
    /// <exception cref="IOException">The folder can not be used.</exception>
    public EventSpool(string folder, NodeCipher cipher, long maxBytes, ILogger<EventSpool> logger)
    {
        (this.folder, this.cipher, this.maxBytes, this.logger) = (folder, cipher, maxBytes, logger);
        Directory.CreateDirectory(folder);
        foreach (string path in Directory.GetFiles(folder, "*" + SpoolSegment.Extension).Order(StringComparer.Ordinal))
            if (SpoolSegment.Open(path, cipher) is { } segment)
                segments.AddLast(segment);
        if (segments.Count == 0)
            segments.AddLast(SpoolSegment.Create(folder, 1, cipher));
        (acknowledged, last) = (Oldest.First - 1, Newest.Last);
        closedBytes = segments.Sum(s => (long)s.Length) - Newest.Length;
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

    /// <summary>Something waits to be taken by the web side.</summary>
    public bool HasUnacknowledged
    {
        get
        {
            lock (gate)
                return acknowledged < last;
        }
    }

    private SpoolSegment Oldest => segments.First!.Value; // there is always one

    private SpoolSegment Newest => segments.Last!.Value;

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

    /// <summary>Everything up to <paramref name="seq"/> is committed on the web side and forgotten here.</summary>
    public void Acknowledge(long seq)
    {
        lock (gate)
        {
            if (seq <= acknowledged)
                return;
            if (seq > last)
                StartAfter_NeedsLock(seq);
            acknowledged = seq;
            while (unsaved.TryPeek(out var first) && first.Seq <= seq)
                unsaved.Dequeue();
            if (Newest.Last <= seq && Newest.Length > SegmentBytes / 16)
                TryRoll_NeedsLock(last + 1 - unsaved.Count);
            while (segments.Count > 1 && Oldest.Last <= seq)
                Drop_NeedsLock(Oldest);
        }
    }

    /// <summary>What is spooled survives a power cut from here on. Called before events leave, so that no number is ever used twice.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Flush()
    {
        List<Action> flushes;
        lock (gate)
            flushes = [.. segments.Where(s => !s.IsFlushed).Select(s => s.BeginFlush())];
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
            foreach (var segment in segments)
                segment.Dispose();
    }

    private byte[]? Read_NeedsLock(long seq)
    {
        if (unsaved.TryPeek(out var first) && seq >= first.Seq)
            return unsaved.ElementAt((int)(seq - first.Seq)).Json;
        for (var node = segments.Last; node is not null; node = node.Previous)
            if (seq >= node.Value.First)
                return seq <= node.Value.Last ? node.Value.Read(seq) : null;
        return null;
    }

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
        long used = closedBytes + Newest.Length;
        if (used > maxBytes * 8 / 10)
            Alarm(used >> 20);
        // Numbers that were acknowledged while the disk refused them are in no segment: the next one begins after them.
        if (used + json.Length > maxBytes || (Newest.Length >= SegmentBytes || Newest.Last + 1 != seq) && !TryRoll_NeedsLock(seq))
            return false;
        try
        {
            Newest.Append(json);
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
        TryRoll_NeedsLock(seq + 1);
    }

    private bool TryRoll_NeedsLock(long first)
    {
        try
        {
            var next = SpoolSegment.Create(folder, first, cipher);
            closedBytes += Newest.Length;
            segments.AddLast(next);
            return true;
        }
        catch (IOException problem)
        {
            LogDiskRefuses(problem);
            return false;
        }
    }

    private void Drop_NeedsLock(SpoolSegment segment)
    {
        segments.Remove(segment);
        closedBytes -= segment.Length;
        segment.Dispose();
        File.Delete(segment.Path);
        alarmed = false;
    }

    private void Alarm(long megabytes)
    {
        if (alarmed)
            return;
        alarmed = true;
        LogFilling(megabytes, maxBytes >> 20);
    }
}
