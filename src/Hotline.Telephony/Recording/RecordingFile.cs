using System.Buffers.Binary;
using System.Security.Cryptography;
using Hotline.Telephony.Contracts.RecordingFormat;
using Microsoft.Win32.SafeHandles;

namespace Hotline.Telephony.Recording;

/// <summary>Writes one recording, chunk by chunk; each chunk is with the operating system when <see cref="Append"/> returns. Owned by the recorder's thread.</summary>
internal sealed class RecordingFile : IDisposable
{
    private readonly FileStream file;
    private readonly RecordingCipher cipher;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] piece;
    private readonly SafeFileHandle handle;
    private ulong number;
    private long bytes;
    private long flushed;

    /// <param name="piece">Room for one chunk, for all files of the thread: a thousand calls do not each keep their own.</param>
    /// <exception cref="IOException">The file can not be made.</exception>
    /// <exception cref="CryptographicException">The public key is no P-256 key.</exception>
    public RecordingFile(string path, Guid recordingId, Guid callId, DateTimeOffset startedAt, RecordingKey key, byte[] piece)
    {
        this.piece = piece;
        var (cipher, header) = RecordingCipher.Seal(key.PublicKey, point => new RecordingHeader(recordingId, callId, startedAt, key.Id, point));
        this.cipher = cipher;
        try
        {
            // Unbuffered: every write is one chunk.
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            file = new FileStream(path, options);
            handle = file.SafeFileHandle;
            Write(header);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Sample pairs safely written.</summary>
    public long Samples { get; private set; }

    /// <summary>Bytes safely written.</summary>
    public long Bytes
    {
        get => Volatile.Read(ref bytes);
        private set => Volatile.Write(ref bytes, value);
    }

    /// <summary>SHA-256 of <see cref="Bytes"/>, lower-case hex.</summary>
    public string Sha256 => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <param name="stereo">At most one second; less only once, as the last chunk.</param>
    /// <exception cref="IOException">The disk is full or broken; the file keeps what it had.</exception>
    public void Append(ReadOnlySpan<byte> stereo)
    {
        int pairs = stereo.Length / RecordingLayout.Channels;
        int length = cipher.Encrypt(number, (uint)pairs, stereo, piece);
        Write(piece.AsSpan(0, length));
        number++;
        Samples += pairs;
    }

    /// <summary>Writes the trailer and hands everything to the disk.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Complete()
    {
        Span<byte> body = stackalloc byte[8 + 32];
        BinaryPrimitives.WriteInt64BigEndian(body, Samples);
        hash.GetCurrentHash(body[8..]);
        int length = cipher.Encrypt(number, RecordingLayout.TrailerMark, body, piece);
        Write(piece.AsSpan(0, length));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Hands to the disk what was written since the last time. From the flushing thread.</summary>
    /// <exception cref="IOException">The disk does not keep it.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public void Flush(Action<SafeFileHandle> flush)
    {
        long written = Bytes;
        if (written == flushed)
            return;
        flush(handle);
        flushed = written;
    }

    public void Dispose()
    {
        file?.Dispose();
        cipher.Dispose();
        hash.Dispose();
    }

    private void Write(ReadOnlySpan<byte> piece)
    {
        try
        {
            file.Write(piece);
        }
        catch (IOException)
        {
            CutBack();
            throw;
        }
        hash.AppendData(piece);
        Bytes += piece.Length;
    }

    /// <summary>A piece that was written in part would hide the pieces before it from no reader, but would change the file's hash.</summary>
    private void CutBack()
    {
        try
        {
            file.SetLength(Bytes);
        }
        catch (IOException)
        {
            // A disk that can not even cut leaves a torn tail, which readers ignore.
        }
    }
}

/// <param name="Id">Names the key pair.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo of a P-256 key.</param>
internal sealed record RecordingKey(string Id, byte[] PublicKey);
