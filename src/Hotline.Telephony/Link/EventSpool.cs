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

    private readonly string _folder;
    private readonly NodeCipher _cipher;
    private readonly long _maxBytes;
    private readonly ILogger<EventSpool> _logger;
    private readonly Lock _lock = new();
    private readonly Signal _waiting = new();
    private readonly LinkedList<SpoolSegment> _segments = [];
    private readonly Queue<(long Seq, byte[] Json)> _unsaved = new();
    private long _closedBytes; // of all segments but the newest
    private long _last;
    private long _acknowledged;
    private bool _alarmed;

    /// <param name="maxBytes">What the spool may take of the disk.</param>
    /// <exception cref="IOException">The folder can not be used.</exception>
    public EventSpool(string folder, NodeCipher cipher, long maxBytes, ILogger<EventSpool> logger)
    {
        (_folder, _cipher, _maxBytes, _logger) = (folder, cipher, maxBytes, logger);
        Directory.CreateDirectory(folder);
        foreach (string path in Directory.GetFiles(folder, "*" + SpoolSegment.Extension).Order(StringComparer.Ordinal))
            if (SpoolSegment.Open(path, cipher) is { } segment)
                _segments.AddLast(segment);
        if (_segments.Count == 0)
            _segments.AddLast(SpoolSegment.Create(folder, 1, cipher));
        (_acknowledged, _last) = (Oldest.First - 1, Newest.Last);
        _closedBytes = _segments.Sum(s => (long)s.Length) - Newest.Length;
    }

    /// <summary>The last number handed out; 0 before the first.</summary>
    public long LastSeq
    {
        get
        {
            lock (_lock)
                return _last;
        }
    }

    /// <summary>Something waits to be taken by the web side.</summary>
    public bool HasUnacknowledged
    {
        get
        {
            lock (_lock)
                return _acknowledged < _last;
        }
    }

    private SpoolSegment Oldest => _segments.First!.Value; // there is always one

    private SpoolSegment Newest => _segments.Last!.Value;

    /// <summary>Numbers and keeps an event. False when there is no room for it anywhere.</summary>
    public bool Append(TelephonyEvent happened)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(happened, LinkJson.Default.TelephonyEvent);
        lock (_lock)
        {
            SaveUnsaved_NeedsLock();
            if (_unsaved.Count > 0 || !TrySave_NeedsLock(_last + 1, json))
            {
                if (_unsaved.Count >= MaxUnsaved)
                {
                    LogLost();
                    return false;
                }
                _unsaved.Enqueue((_last + 1, json));
            }
            _last++;
            _waiting.Set();
            return true;
        }
    }

    /// <summary>The oldest events that are not acknowledged, in order; at least one when there is any.</summary>
    public IReadOnlyList<NumberedEvent> Peek(int maxCount, int maxBytes)
    {
        lock (_lock)
        {
            SaveUnsaved_NeedsLock();
            var batch = new List<NumberedEvent>();
            int bytes = 0;
            for (long seq = _acknowledged + 1; seq <= _last && batch.Count < maxCount; seq++)
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
        lock (_lock)
        {
            if (seq <= _acknowledged)
                return;
            if (seq > _last)
                StartAfter_NeedsLock(seq);
            _acknowledged = seq;
            while (_unsaved.TryPeek(out var first) && first.Seq <= seq)
                _unsaved.Dequeue();
            if (Newest.Last <= seq && Newest.Length > SegmentBytes / 16)
                TryRoll_NeedsLock(_last + 1 - _unsaved.Count);
            while (_segments.Count > 1 && Oldest.Last <= seq)
                Drop_NeedsLock(Oldest);
        }
    }

    /// <summary>What is spooled survives a power cut from here on. Called before events leave, so that no number is ever used twice.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Flush()
    {
        List<Action> flushes;
        lock (_lock)
            flushes = [.. _segments.Where(s => !s.IsFlushed).Select(s => s.BeginFlush())];
        // Outside the lock: calls append while the disk works.
        foreach (var flush in flushes)
            flush();
    }

    /// <summary>Waits until something was appended, or <see cref="Wake"/> was called. For one waiter.</summary>
    public Task WaitAsync(CancellationToken ct) => _waiting.WaitAsync(ct);

    public void Wake() => _waiting.Set();

    public void Dispose()
    {
        lock (_lock)
            foreach (var segment in _segments)
                segment.Dispose();
    }

    private byte[]? Read_NeedsLock(long seq)
    {
        if (_unsaved.TryPeek(out var first) && seq >= first.Seq)
            return _unsaved.ElementAt((int)(seq - first.Seq)).Json;
        for (var node = _segments.Last; node is not null; node = node.Previous)
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
        long used = _closedBytes + Newest.Length;
        if (used > _maxBytes * 8 / 10)
            Alarm(used >> 20);
        // Numbers that were acknowledged while the disk refused them are in no segment: the next one begins after them.
        if (used + json.Length > _maxBytes || (Newest.Length >= SegmentBytes || Newest.Last + 1 != seq) && !TryRoll_NeedsLock(seq))
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
        while (_unsaved.TryPeek(out var waiting) && TrySave_NeedsLock(waiting.Seq, waiting.Json))
            _unsaved.Dequeue();
    }

    /// <summary>This node's disk was lost or set back: numbers that the web side knows are never used again.</summary>
    private void StartAfter_NeedsLock(long seq)
    {
        LogBehind(seq, _last);
        _unsaved.Clear();
        _last = seq;
        TryRoll_NeedsLock(seq + 1);
    }

    private bool TryRoll_NeedsLock(long first)
    {
        try
        {
            var next = SpoolSegment.Create(_folder, first, _cipher);
            _closedBytes += Newest.Length;
            _segments.AddLast(next);
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
        _segments.Remove(segment);
        _closedBytes -= segment.Length;
        segment.Dispose();
        File.Delete(segment.Path);
        _alarmed = false;
    }

    private void Alarm(long megabytes)
    {
        if (_alarmed)
            return;
        _alarmed = true;
        LogFilling(megabytes, _maxBytes >> 20);
    }
}
