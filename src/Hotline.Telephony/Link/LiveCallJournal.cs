using Microsoft.Win32.SafeHandles;

namespace Hotline.Telephony.Link;

/// <summary>
/// Which calls are up, in one file of slots: the state of a call and its id. Who begins takes a free slot, who ends leaves it, so that the file
/// grows to the most calls that were ever up at once. What stands in it at the next start died with the earlier process. Safe for any thread.
/// </summary>
internal sealed class LiveCallJournal : IDisposable
{
    private const int SlotBytes = 1 + IdBytes, IdBytes = 16;

    private readonly SafeFileHandle file;
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, int> slots = [];
    private readonly Stack<int> free = new();
    private readonly List<(Guid CallId, bool Bridged)> leftOver = [];

    /// <exception cref="IOException">The folder can not be used.</exception>
    public LiveCallJournal(string folder)
    {
        Directory.CreateDirectory(folder);
        file = File.OpenHandle(Path.Combine(folder, "calls"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        Read();
        AdoptFilesOfBefore(folder);
    }

    private enum Slot : byte
    {
        Free,
        Up,
        WithAgent,
    }

    /// <exception cref="IOException">The disk refuses; the call is not written down.</exception>
    public void Began(Guid callId) => Put(callId, Slot.Up);

    /// <exception cref="IOException">The disk refuses.</exception>
    public void Bridged(Guid callId) => Put(callId, Slot.WithAgent);

    /// <exception cref="IOException">The disk refuses; the call still stands there.</exception>
    public void Ended(Guid callId)
    {
        lock (gate)
        {
            if (!slots.TryGetValue(callId, out int slot))
                return;
            Write(slot, [(byte)Slot.Free]);
            slots.Remove(callId);
            free.Push(slot);
        }
    }

    /// <summary>The calls of an earlier process that were not ended when this one started.</summary>
    public IReadOnlyList<(Guid CallId, bool Bridged)> LeftOver() => leftOver;

    public void Dispose() => file.Dispose();

    private void Put(Guid callId, Slot state)
    {
        Span<byte> record = stackalloc byte[SlotBytes];
        record[0] = (byte)state;
        callId.TryWriteBytes(record[1..]);
        lock (gate)
        {
            if (!slots.TryGetValue(callId, out int slot))
                slot = free.TryPeek(out int left) ? left : slots.Count; // None is free: all before it are taken.
            Write(slot, record);
            // Taken only now: what the disk refused leaves the slot to the next.
            if (slots.TryAdd(callId, slot))
                free.TryPop(out _);
        }
    }

    private void Write(int slot, ReadOnlySpan<byte> bytes) => RandomAccess.Write(file, bytes, (long)slot * SlotBytes);

    private void Read()
    {
        var bytes = new byte[RandomAccess.GetLength(file)];
        int read = RandomAccess.Read(file, bytes, 0);
        for (int slot = 0; (slot + 1) * SlotBytes <= read; slot++)
        {
            var record = bytes.AsSpan(slot * SlotBytes, SlotBytes);
            var (state, callId) = ((Slot)record[0], new Guid(record[1..]));
            if (state is Slot.Up or Slot.WithAgent && slots.TryAdd(callId, slot))
                leftOver.Add((callId, state == Slot.WithAgent));
            else
                free.Push(slot);
        }
    }

    /// <summary>Earlier programs kept a file for each call, named by its id, with a byte in it once an agent was bridged.</summary>
    private void AdoptFilesOfBefore(string folder)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
            if (Guid.TryParse(file.Name, out var callId))
            {
                Put(callId, file.Length > 0 ? Slot.WithAgent : Slot.Up);
                leftOver.Add((callId, file.Length > 0));
                file.Delete();
            }
    }
}
