using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Hotline.Telephony.Link;

/// <summary>
/// Up to which event the web side has committed all, in a file of eight bytes beside the events: a new process does not send again what is kept. Not flushed: after a power cut it says less, or nothing,
/// and events are sent again that the web side knows.
/// </summary>
internal sealed class SpoolMark(string folder) : IDisposable
{
    private readonly SafeFileHandle file = File.OpenHandle(Path.Combine(folder, "acknowledged"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    /// <summary>0 when nothing was written.</summary>
    public long Read()
    {
        Span<byte> bytes = stackalloc byte[8];
        return RandomAccess.Read(file, bytes, 0) == bytes.Length ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;
    }

    public void Write(long acknowledged)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, acknowledged);
        try
        {
            RandomAccess.Write(file, bytes, 0);
        }
        catch (IOException)
        {
            // A full disk: what was written before is true as well.
        }
    }

    public void Dispose() => file.Dispose();
}
