namespace Hotline.Telephony.Link;

/// <summary>The files of a spool, oldest first; there is always one, and the newest is written to. Not safe for several threads.</summary>
internal sealed class SpoolSegments : IDisposable
{
    private readonly string folder;
    private readonly NodeCipher cipher;
    private readonly LinkedList<SpoolSegment> all = [];
    private long closedBytes; // of all but the newest

    /// <exception cref="IOException">The folder can not be used.</exception>
    public SpoolSegments(string folder, NodeCipher cipher)
    {
        (this.folder, this.cipher) = (folder, cipher);
        Directory.CreateDirectory(folder);
        foreach (string path in Directory.GetFiles(folder, "*" + SpoolSegment.Extension).Order(StringComparer.Ordinal))
            if (SpoolSegment.Open(path, cipher) is { } segment)
                all.AddLast(segment);
        if (all.Count == 0)
            all.AddLast(SpoolSegment.Create(folder, 1, cipher));
        closedBytes = all.Sum(s => (long)s.Length) - Newest.Length;
    }

    public SpoolSegment Newest => all.Last!.Value;

    /// <summary>The number of the first record that is here, or would be.</summary>
    public long First => all.First!.Value.First;

    /// <summary>What they take of the disk.</summary>
    public long Bytes => closedBytes + Newest.Length;

    /// <summary>The next record begins a new file, with this number.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Roll(long first)
    {
        var next = SpoolSegment.Create(folder, first, cipher);
        closedBytes += Newest.Length;
        all.AddLast(next);
    }

    /// <summary>The next record begins the only file, with a number that does not follow the last: those before it are not wanted any more.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void StartAt(long first)
    {
        Roll(first);
        while (all.Count > 1)
            DropOldest();
    }

    /// <summary>Null when there is no such record, or it can not be read any more.</summary>
    public byte[]? Read(long number)
    {
        for (var node = all.Last; node is not null; node = node.Previous)
            if (number >= node.Value.First)
                return number <= node.Value.Last ? node.Value.Read(number) : null;
        return null;
    }

    /// <summary>Deletes the oldest files, as far as all their records come up to <paramref name="last"/>, until what is closed takes no more than <paramref name="keptBytes"/>.</summary>
    /// <returns>False: none was deleted.</returns>
    public bool Forget(long last, long keptBytes)
    {
        int before = all.Count;
        while (all.Count > 1 && closedBytes > keptBytes && all.First!.Value.Last <= last)
            DropOldest();
        return all.Count < before;
    }

    /// <summary>What hands everything appended so far to the disk itself, to be called by who can wait.</summary>
    public List<Action> BeginFlush() => [.. all.Where(s => !s.IsFlushed).Select(s => s.BeginFlush())];

    public void Dispose()
    {
        foreach (var segment in all)
            segment.Dispose();
    }

    private void DropOldest()
    {
        var oldest = all.First!.Value; // There is another one.
        all.RemoveFirst();
        closedBytes -= oldest.Length;
        oldest.Dispose();
        File.Delete(oldest.Path);
    }
}
