using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hotline.Telephony.Contracts.RecordingFormat;

/// <summary>
/// Reads a recording file: any range of its sample pairs, decrypting only the seconds it touches.
/// A file whose writer died is read as far as it is whole. Not for two threads at once.
/// </summary>
public sealed class RecordingReader : IDisposable
{
    private readonly Stream file;
    private readonly RecordingCipher cipher;
    private readonly RecordingOutline outline;
    private readonly byte[] clear = new byte[RecordingLayout.ChunkPairs * RecordingLayout.Channels];
    private readonly byte[] sealedChunk = new byte[RecordingLayout.FullChunk];
    private long held = -1;

    private RecordingReader(Stream file, RecordingCipher cipher, RecordingOutline outline)
    {
        this.file = file;
        this.cipher = cipher;
        this.outline = outline;
    }

    public RecordingHeader Header => outline.Header;

    /// <summary>Sample pairs at 8 kHz that can be read.</summary>
    public long Samples => outline.Samples;

    /// <summary>The writer closed the file properly; false when it was cut short.</summary>
    public bool IsComplete => outline.HasTrailer;

    /// <summary>Opens a file.</summary>
    /// <param name="file">Seekable; disposed with the reader.</param>
    /// <param name="recordingPrivateKey">P-256; may be disposed after this call.</param>
    /// <exception cref="InvalidDataException">Not a recording, sealed to another key, or its trailer does not fit the file.</exception>
    public static RecordingReader Open(Stream file, ECDiffieHellman recordingPrivateKey)
    {
        var outline = RecordingOutline.Read(file) ?? throw new InvalidDataException("The file is not a recording.");
        RecordingCipher? cipher = null;
        try
        {
            cipher = RecordingCipher.Open(recordingPrivateKey, outline.Header, outline.HeaderBytes);
            var reader = new RecordingReader(file, cipher, outline);
            if (outline.HasTrailer)
                reader.CheckTrailer();
            return reader;
        }
        catch (CryptographicException damage)
        {
            cipher?.Dispose();
            throw new InvalidDataException("The recording does not open with this key, or was changed.", damage);
        }
    }

    /// <summary>Reads sample pairs from <paramref name="first"/> on, as left and right A-law bytes in turn.</summary>
    /// <returns>Sample pairs read; fewer than asked for only at the end.</returns>
    /// <exception cref="InvalidDataException">A chunk was changed.</exception>
    public int Read(long first, Span<byte> stereo)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        int done = 0, wanted = (int)Math.Min(stereo.Length / RecordingLayout.Channels, Math.Max(0, Samples - first));
        while (done < wanted)
        {
            var (chunk, within) = Math.DivRem(first + done, RecordingLayout.ChunkPairs);
            int count = Math.Min(Load(chunk) - (int)within, wanted - done);
            clear.AsSpan((int)within * RecordingLayout.Channels, count * RecordingLayout.Channels)
                .CopyTo(stereo[(done * RecordingLayout.Channels)..]);
            done += count;
        }
        return done;
    }

    /// <summary>Compares the file with the SHA-256 in its trailer; reads it all. True also tells that nothing was added or taken away.</summary>
    public bool IsIntact()
    {
        if (!IsComplete)
            return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        long left = outline.Length - RecordingLayout.TrailerLength;
        file.Position = 0;
        while (left > 0)
        {
            int got = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (got == 0)
                return false;
            hash.AppendData(buffer, 0, got);
            left -= got;
        }
        return CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), Trailer().AsSpan(8));
    }

    public void Dispose()
    {
        cipher.Dispose();
        file.Dispose();
    }

    private int Load(long chunk)
    {
        int pairs = chunk < outline.FullChunks ? RecordingLayout.ChunkPairs : outline.LastPairs;
        if (chunk == held)
            return pairs;
        int clear = pairs * RecordingLayout.Channels;
        var piece = sealedChunk.AsSpan(0, clear + RecordingLayout.ChunkOverhead);
        file.Position = outline.HeaderBytes.Length + chunk * RecordingLayout.FullChunk;
        file.ReadExactly(piece);
        try
        {
            held = -1;
            cipher.Decrypt((ulong)chunk, piece, this.clear.AsSpan(0, clear));
            held = chunk;
        }
        catch (CryptographicException damage)
        {
            throw new InvalidDataException($"Second {chunk} of the recording was changed.", damage);
        }
        return pairs;
    }

    private void CheckTrailer()
    {
        if (BinaryPrimitives.ReadInt64BigEndian(Trailer()) != Samples)
            throw new InvalidDataException("The recording has lost or gained a chunk.");
    }

    private byte[] Trailer()
    {
        var piece = new byte[RecordingLayout.TrailerLength];
        file.Position = outline.Length - RecordingLayout.TrailerLength;
        file.ReadExactly(piece);
        var clear = new byte[RecordingLayout.TrailerBody];
        long number = outline.FullChunks + (outline.LastPairs > 0 ? 1 : 0);
        cipher.Decrypt((ulong)number, piece, clear);
        return clear;
    }
}
