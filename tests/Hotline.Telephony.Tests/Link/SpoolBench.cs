using Hotline.Telephony.Contracts;
using Hotline.Telephony.Link;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Telephony.Tests.Link;

/// <summary>A spool in a folder of its own that can be opened again and again, as by one process after another.</summary>
internal sealed class SpoolBench : IDisposable
{
    public static readonly DateTimeOffset At = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);

    public SpoolBench(long maxBytes = 1 << 24)
    {
        MaxBytes = maxBytes;
        Root = Directory.CreateTempSubdirectory("hotline-spool-").FullName;
        Folder = Path.Combine(Root, "spool");
        Cipher = NodeCipher.Load(Path.Combine(Root, "node.key"));
        Spool = Open();
    }

    public long MaxBytes { get; }

    public string Root { get; }

    public string Folder { get; }

    public NodeCipher Cipher { get; }

    public EventSpool Spool { get; private set; }

    public string[] Segments => [.. Directory.GetFiles(Folder, "*.spool").Order(StringComparer.Ordinal)];

    /// <summary>What a new process sees. The old one is not told anything, as when it was killed.</summary>
    public EventSpool Reopen()
    {
        Spool.Dispose();
        return Spool = Open();
    }

    public static TelephonyEvent Event(int number) => new PhoneUnregistered(number.ToString(), At);

    public static int Number(NumberedEvent numbered) => int.Parse(((PhoneUnregistered)numbered.Event).Extension);

    public IReadOnlyList<NumberedEvent> All() => Spool.Peek(int.MaxValue, int.MaxValue);

    public void Dispose()
    {
        Spool.Dispose();
        Cipher.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private EventSpool Open() => new(Folder, Cipher, MaxBytes, NullLogger<EventSpool>.Instance);
}
