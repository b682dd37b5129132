using Microsoft.Win32.SafeHandles;

namespace Hotline.Telephony.Link;

/// <summary>
/// Which calls are up, in one file of slots: the state of a call and its id. Who begins takes a free slot, who ends leaves it, so that the file
/// grows to the most calls that were ever up at once. What stands in it at the next start died with the earlier process. Safe for any thread.
/// </summary>
internal sealed class LiveCallJournal : IDisposable
{
    private const int SlotBytes = 1 + IdBytes, IdBytes = 16;

    private readonly SafeFileHandle _file;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, int> _slots = [];
    private readonly Stack<int> _free = new();
    private readonly List<(Guid CallId, bool Bridged)> _leftOver = [];
    private int _count;

    /// <exception cref="IOException">The folder can not be used.</exception>
    public LiveCallJournal(string folder)
    {
        Directory.CreateDirectory(folder);
        _file = File.OpenHandle(Path.Combine(folder, "calls"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
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
        lock (_lock)
        {
            if (!_slots.TryGetValue(callId, out int slot))
                return;
            Write(slot, [(byte)Slot.Free]);
            _slots.Remove(callId);
            _free.Push(slot);
        }
    }

    /// <summary>The calls of an earlier process that were not ended when this one started.</summary>
    public IReadOnlyList<(Guid CallId, bool Bridged)> LeftOver() => _leftOver;

    public void Dispose() => _file.Dispose();

    private void Put(Guid callId, Slot state)
    {
        Span<byte> record = stackalloc byte[SlotBytes];
        record[0] = (byte)state;
        callId.TryWriteBytes(record[1..]);
        lock (_lock)
        {
            bool stands = _slots.TryGetValue(callId, out int slot);
            if (!stands)
                slot = _free.TryPeek(out int left) ? left : _count;
            Write(slot, record);
            // Taken only now: what the disk refused leaves the slot to the next.
            if (!stands)
                Take(callId, slot);
        }
    }

    private void Take(Guid callId, int slot)
    {
        _slots[callId] = slot;
        if (slot == _count)
            _count++;
        else
            _free.Pop();
    }

    private void Write(int slot, ReadOnlySpan<byte> bytes) => RandomAccess.Write(_file, bytes, (long)slot * SlotBytes);

    private void Read()
    {
        var bytes = new byte[RandomAccess.GetLength(_file)];
        int read = RandomAccess.Read(_file, bytes, 0);
        for (_count = 0; (_count + 1) * SlotBytes <= read; _count++)
        {
            var record = bytes.AsSpan(_count * SlotBytes, SlotBytes);
            if ((Slot)record[0] is Slot.Up or Slot.WithAgent)
                Find(new Guid(record[1..]), _count, (Slot)record[0]);
            else
                _free.Push(_count);
        }
    }

    private void Find(Guid callId, int slot, Slot state)
    {
        _slots[callId] = slot;
        _leftOver.Add((callId, state == Slot.WithAgent));
    }

    /// <summary>Earlier programs kept a file for each call, named by its id, with a byte in it once an agent was bridged.</summary>
    private void AdoptFilesOfBefore(string folder)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
            if (Guid.TryParse(file.Name, out var callId))
            {
                Put(callId, file.Length > 0 ? Slot.WithAgent : Slot.Up);
                _leftOver.Add((callId, file.Length > 0));
                file.Delete();
            }
    }
}
