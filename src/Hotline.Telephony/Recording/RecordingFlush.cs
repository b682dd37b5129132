using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Hotline.Telephony.Recording;

/// <summary>
/// Has the disk keep what was written of the recordings that run, about once a second: a power cut then costs no more than a crash of the program does. Threads of its own,
/// beside the one that writes: a disk takes its time for this, and neither writing nor signalling may wait for it. Several: what is asked for at once a disk's journal keeps
/// at once, and hundreds of files one after the other would take a slow one longer than a second.
/// </summary>
/// <param name="broken">A file that the disk does not keep.</param>
/// <param name="flush">What has the disk keep a file.</param>
internal sealed class RecordingFlush(Action<Guid, Exception> broken, Action<SafeFileHandle>? flush = null) : IDisposable
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Action<SafeFileHandle> flush = flush ?? RandomAccess.FlushToDisk;
    private readonly ConcurrentDictionary<RecordingFile, Guid>[] shares = [.. Enumerable.Range(0, AtOnce).Select(_ => new ConcurrentDictionary<RecordingFile, Guid>())];
    private readonly ManualResetEvent over = new(false);
    private readonly List<Thread> threads = [];

    public void Start()
    {
        foreach (var share in shares)
        {
            var thread = new Thread(() => Run(share)) { Name = "recording-flush", IsBackground = true };
            threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Its share of the files is the smallest.</summary>
    public void Add(RecordingFile file, Guid recordingId) => shares.MinBy(share => share.Count)![file] = recordingId; // There are shares.

    public void Remove(RecordingFile file)
    {
        foreach (var share in shares)
        {
            share.TryRemove(file, out _);
        }
    }

    public void Dispose()
    {
        over.Set();
        threads.ForEach(thread => thread.Join());
        over.Dispose();
    }

    /// <summary>Once over all files; those with nothing new are left alone.</summary>
    internal void Round()
    {
        foreach (var share in shares)
        {
            Round(share);
        }
    }

    private void Round(ConcurrentDictionary<RecordingFile, Guid> files)
    {
        foreach (var (file, recordingId) in files)
        {
            try
            {
                file.Flush(flush);
            }
            catch (ObjectDisposedException)
            {
                // It is complete, and was flushed with that.
            }
            catch (IOException problem)
            {
                broken(recordingId, problem);
            }
        }
    }

    private void Run(ConcurrentDictionary<RecordingFile, Guid> share)
    {
        while (!over.WaitOne(Beat))
        {
            Round(share);
        }
    }
}
