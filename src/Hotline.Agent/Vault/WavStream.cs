using System.Buffers.Binary;

namespace Hotline.Agent.Vault;

/// <summary>Fills <paramref name="stereo"/> with pairs of A-law bytes (caller, agent) from a sample on; returns how many bytes.</summary>
internal delegate int ReadSamples(long firstSample, Span<byte> stereo);

/// <summary>
/// A recording as a WAV file that exists nowhere: a header (WAVE_FORMAT_ALAW, stereo, 8 kHz) and samples decrypted as
/// they are read. Seekable, so that HTTP ranges work.
/// </summary>
internal sealed class WavStream(long samples, ReadSamples read, IDisposable owned) : Stream
{
    public const int HeaderLength = 58;
    private const int Rate = 8000;
    private const int Channels = 2;
    private readonly byte[] header = Header(samples);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => HeaderLength + (samples * Channels);

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (Position >= Length || buffer.Length == 0)
        {
            return 0;
        }

        var count = Position < HeaderLength ? CopyHeader(buffer) : CopySamples(buffer);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };
        return Position = target >= 0 ? target : throw new IOException("A position before the beginning.");
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            owned.Dispose();
        }

        base.Dispose(disposing);
    }

    private int CopyHeader(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, HeaderLength - (int)Position);
        header.AsSpan((int)Position, count).CopyTo(buffer);
        return count;
    }

    // A range may begin in the middle of a pair.
    private int CopySamples(Span<byte> buffer)
    {
        var at = Position - HeaderLength;
        var skip = (int)(at % Channels);
        var wanted = (int)Math.Min(Math.Min(buffer.Length, 64 * 1024), Length - Position);
        Span<byte> pairs = new byte[(wanted + skip + 1) / Channels * Channels];
        var got = read(at / Channels, pairs) - skip;
        var count = Math.Min(Math.Max(got, 0), wanted);
        pairs.Slice(skip, count).CopyTo(buffer);
        return count;
    }

    private static byte[] Header(long samples)
    {
        var data = (uint)Math.Min(samples * Channels, uint.MaxValue - HeaderLength);
        var wav = new byte[HeaderLength];
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(4), data + HeaderLength - 8);
        "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(16), 18);
        BinaryPrimitives.WriteUInt16LittleEndian(wav.AsSpan(20), 6); // WAVE_FORMAT_ALAW
        BinaryPrimitives.WriteUInt16LittleEndian(wav.AsSpan(22), Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(24), Rate);
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(28), Rate * Channels);
        BinaryPrimitives.WriteUInt16LittleEndian(wav.AsSpan(32), Channels);
        BinaryPrimitives.WriteUInt16LittleEndian(wav.AsSpan(34), 8);
        "fact"u8.CopyTo(wav.AsSpan(38));
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(42), 4);
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(46), (uint)Math.Min(samples, uint.MaxValue));
        "data"u8.CopyTo(wav.AsSpan(50));
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(54), data);
        return wav;
    }
}
