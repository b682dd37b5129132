using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Hotline.Telephony.Link;

/// <summary>
/// One append-only file of the spool, named by the number of its first record. A record is its length, then the
/// sealed event. Each append is one write, so that a kill costs at most the record being written.
/// </summary>
internal sealed class SpoolSegment : IDisposable
{
    public const string Extension = ".spool";

    /// <summary>No event comes near this; a larger length is damage.</summary>
    private const int MaxRecord = 64 * 1024;

    private readonly SafeFileHandle file;
    private readonly NodeCipher cipher;
    private readonly List<(int At, int Length)> records = [];

    private SpoolSegment(string path, long first, SafeFileHandle file, NodeCipher cipher) =>
        (Path, First, this.file, this.cipher) = (path, first, file, cipher);

    public string Path { get; }

    /// <summary>Number of the first record, written or to be written.</summary>
    public long First { get; }

    /// <summary>Number of the last record; <see cref="First"/> - 1 when empty.</summary>
    public long Last => First + records.Count - 1;

    public int Length { get; private set; }

    /// <exception cref="IOException">The disk refuses.</exception>
    public static SpoolSegment Create(string folder, long first, NodeCipher cipher)
    {
        string path = System.IO.Path.Combine(folder, first.ToString("D20", CultureInfo.InvariantCulture) + Extension);
        return new SpoolSegment(path, first, Handle(path), cipher);
    }

    /// <summary>Reads what is there and cuts a torn tail off. Null when the file's name is not one of ours.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static SpoolSegment? Open(string path, NodeCipher cipher)
    {
        if (!long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long first))
            return null;
        var segment = new SpoolSegment(path, first, Handle(path), cipher);
        segment.Scan(File.ReadAllBytes(path));
        return segment;
    }

    /// <exception cref="IOException">The disk refuses; nothing was appended.</exception>
    public void Append(ReadOnlySpan<byte> clear)
    {
        byte[] piece = cipher.Seal(clear, Associated(Last + 1));
        var record = new byte[4 + piece.Length];
        BinaryPrimitives.WriteInt32BigEndian(record, piece.Length);
        piece.CopyTo(record, 4);
        try
        {
            RandomAccess.Write(file, record, Length);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(file, Length);
            throw;
        }
        records.Add((Length + 4, piece.Length));
        Length += record.Length;
        IsFlushed = false;
    }

    /// <summary>The record, or null when it can not be read any more.</summary>
    public byte[]? Read(long number)
    {
        var (at, length) = records[(int)(number - First)];
        var piece = new byte[length];
        return RandomAccess.Read(file, piece, at) == length ? cipher.TryOpen(piece, Associated(number)) : null;
    }

    /// <summary>Nothing was appended since the last <see cref="BeginFlush"/>.</summary>
    public bool IsFlushed { get; private set; } = true;

    /// <summary>Gives what hands everything appended so far to the disk itself; that may take long, and is not to be waited for under a lock.</summary>
    public Action BeginFlush()
    {
        IsFlushed = true;
        return () =>
        {
            try
            {
                RandomAccess.FlushToDisk(file);
            }
            catch (IOException)
            {
                IsFlushed = false;
                throw;
            }
        };
    }

    public void Dispose() => file.Dispose();

    private static SafeFileHandle Handle(string path) =>
        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    private void Scan(ReadOnlySpan<byte> file)
    {
        int at = 0, good = 0;
        while (at + 4 <= file.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            if (length is < NodeCipher.Overhead or > MaxRecord || at + 4 + length > file.Length)
                break;
            records.Add((at + 4, length));
            at += 4 + length;
            // A record that does not open counts only when a good one follows: then it is damage, not a torn end.
            if (cipher.TryOpen(file.Slice(at - length, length), Associated(Last)) is not null)
                (good, Length) = (records.Count, at);
        }
        records.RemoveRange(good, records.Count - good);
        if (file.Length > Length)
            RandomAccess.SetLength(this.file, Length);
    }

    private static byte[] Associated(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
