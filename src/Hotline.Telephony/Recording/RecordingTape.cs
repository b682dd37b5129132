using System.Buffers;
using System.Buffers.Binary;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Contracts.RecordingFormat;

namespace Hotline.Telephony.Recording;

/// <summary>The media thread's end of one recording: takes frames, never waits for the disk.</summary>
internal sealed class RecordingTape(Recorder recorder, Guid callId, Guid recordingId, DateTimeOffset startedAt)
{
    /// <summary>Seconds that may wait for the disk; a disk that is further behind ends the recording.</summary>
    private const int MaxPending = 20;

    private const int ChunkBytes = RecordingLayout.ChunkPairs * RecordingLayout.Channels;

    private byte[]? chunk;
    private int filled;
    private int pending;
    private long samples;
    private bool paused;
    private volatile bool stopped;

    public Guid CallId => callId;

    public Guid RecordingId => recordingId;

    public DateTimeOffset StartedAt => startedAt;

    /// <summary>Nothing more is kept: the recording failed or is over.</summary>
    public bool IsStopped => stopped;

    /// <summary>Adds one frame; both spans have the same length.</summary>
    /// <param name="left">What the caller says.</param>
    /// <param name="right">What the others say, or the caller hears.</param>
    public void Write(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        samples += left.Length;
        while (!left.IsEmpty && !stopped)
        {
            chunk ??= ArrayPool<byte>.Shared.Rent(ChunkBytes);
            int count = Math.Min(left.Length, (ChunkBytes - filled) / RecordingLayout.Channels);
            var pairs = chunk.AsSpan(filled, count * RecordingLayout.Channels);
            if (paused)
                pairs.Fill(G711.ALawSilence);
            else
                Pair(left[..count], right[..count], pairs);
            filled += pairs.Length;
            left = left[count..];
            right = right[count..];
            if (filled == ChunkBytes)
                HandOver();
        }
    }

    /// <summary>Time passed without frames (this machine stalled): silence keeps both sides in step with the clock.</summary>
    public void WriteSilence(int samples)
    {
        Span<byte> silence = stackalloc byte[160];
        silence.Fill(G711.ALawSilence);
        for (; samples > 0; samples -= silence.Length)
        {
            var part = silence[..Math.Min(samples, silence.Length)];
            Write(part, part);
        }
    }

    /// <summary>What is said from here on must not be kept: time passes in silence.</summary>
    public void Pause() => Mark(paused: true);

    public void Resume() => Mark(paused: false);

    /// <summary>The last frame was written.</summary>
    public void Close()
    {
        if (filled > 0 && !stopped)
            HandOver();
        stopped = true;
        recorder.Close(this);
    }

    /// <summary>Called by the recorder: a chunk is on disk.</summary>
    public void Written() => Interlocked.Decrement(ref pending);

    /// <summary>Called by the recorder: no more is wanted.</summary>
    public void Stop() => stopped = true;

    private static void Pair(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> pairs)
    {
        for (int i = 0; i < left.Length && i < right.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(pairs[(2 * i)..], (ushort)(left[i] | right[i] << 8));
    }

    private void Mark(bool paused)
    {
        if (this.paused == paused)
            return;
        this.paused = paused;
        recorder.Mark(this, paused, samples);
    }

    private void HandOver()
    {
        var (chunk, filled) = (this.chunk!, this.filled); // filled only when there is one
        (this.chunk, this.filled) = (null, 0);
        if (Interlocked.Increment(ref pending) <= MaxPending)
        {
            recorder.Append(this, chunk, filled);
            return;
        }
        ArrayPool<byte>.Shared.Return(chunk);
        stopped = true;
        recorder.GiveUp(this);
    }
}
