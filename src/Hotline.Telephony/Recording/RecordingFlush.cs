using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Hotline.Telephony.Recording;

/// <summary>
/// Has the disk keep what was written of the recordings that run, about once a second: a power cut then costs no more than a crash of the program does. One thread for
/// all files, beside the one that writes: a disk takes its time for this, and writing must not wait for it.
/// </summary>
/// <param name="broken">A file that the disk does not keep.</param>
/// <param name="flush">What has the disk keep a file.</param>
internal sealed class RecordingFlush(Action<Guid, Exception> broken, Action<SafeFileHandle>? flush = null) : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Action<SafeFileHandle> flush = flush ?? RandomAccess.FlushToDisk;
    private readonly ConcurrentDictionary<RecordingFile, Guid> files = [];
    private readonly ManualResetEvent over = new(false);
    private Thread? thread;

    public void Start()
    {
        thread = new Thread(Run) { Name = "recording-flush", IsBackground = true };
        thread.Start();
    }

    public void Add(RecordingFile file, Guid recordingId) => files[file] = recordingId;

    public void Remove(RecordingFile file) => files.TryRemove(file, out _);

    public void Dispose()
    {
        over.Set();
        thread?.Join();
        over.Dispose();
    }

    /// <summary>Once over all files; those with nothing new are left alone.</summary>
    internal void Round()
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

    private void Run()
    {
        while (!over.WaitOne(Beat))
        {
            Round();
        }
    }
}
