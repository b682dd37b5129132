using System.Security.Cryptography;
using Hotline.Telephony.Contracts.RecordingFormat;
using Hotline.Telephony.Recording;
using Microsoft.Win32.SafeHandles;

namespace Hotline.Telephony.Tests.Recording;

/// <summary>What a power cut can take of a recording that runs.</summary>
public sealed class RecordingFlushTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"hotline-flush-{Guid.NewGuid():N}.part");
    private readonly ECDiffieHellman keys = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<SafeFileHandle> flushed = [];
    private readonly List<Guid> broken = [];

    public void Dispose()
    {
        keys.Dispose();
        File.Delete(path);
    }

    [Fact]
    public void What_is_new_is_handed_to_the_disk_once_and_a_finished_file_is_left_alone()
    {
        var id = Guid.CreateVersion7();
        using var flush = new RecordingFlush((recording, _) => broken.Add(recording), flushed.Add);
        var file = Open(id);
        flush.Add(file, id);
        flush.Round();
        Assert.Single(flushed); // The header.
        flush.Round();
        Assert.Single(flushed);
        file.Append(new byte[1600]);
        flush.Round();
        Assert.Equal(2, flushed.Count);
        file.Append(new byte[1600]);
        file.Complete();
        flush.Remove(file);
        file.Dispose();
        flush.Round();
        Assert.Equal(2, flushed.Count);
        Assert.Empty(broken);
    }

    [Fact]
    public void A_disk_that_refuses_is_told_and_asked_again()
    {
        var id = Guid.CreateVersion7();
        var tries = 0;
        using var flush = new RecordingFlush((recording, _) => broken.Add(recording), _ => throw new IOException($"{++tries}"));
        using var file = Open(id);
        flush.Add(file, id);
        flush.Round();
        flush.Round();
        Assert.Equal(2, tries);
        Assert.Equal([id, id], broken);
    }

    [Fact]
    public void The_real_flush_works_on_the_file_as_it_is_written()
    {
        var id = Guid.CreateVersion7();
        using var flush = new RecordingFlush((recording, _) => broken.Add(recording));
        using var file = Open(id);
        flush.Add(file, id);
        file.Append(new byte[1600]);
        flush.Round();
        file.Append(new byte[1600]);
        flush.Round();
        Assert.Empty(broken);
        Assert.Equal(file.Bytes, new FileInfo(path).Length);
    }

    [Fact]
    public void A_file_for_which_the_disk_takes_its_time_does_not_keep_the_others_from_it()
    {
        var (slow, quick) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using var released = new ManualResetEventSlim();
        using var kept = new CountdownEvent(2);
        var first = 0;
        using var flush = new RecordingFlush((recording, _) => broken.Add(recording), _ =>
        {
            if (Interlocked.Increment(ref first) == 1)
                released.Wait(TestContext.Current.CancellationToken); // Whichever comes first.
            kept.Signal();
            released.Set();
        });
        using var one = Open(slow);
        using var other = Open(quick, path + "2");
        flush.Add(one, slow);
        flush.Add(other, quick);
        flush.Start();
        Assert.True(kept.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), "The second waits for the first, which waits for it.");
        File.Delete(path + "2");
    }

    private RecordingFile Open(Guid id) => Open(id, path);

    private RecordingFile Open(Guid id, string path) => new(
        path, id, Guid.CreateVersion7(), DateTimeOffset.UnixEpoch, new RecordingKey("k1", keys.ExportSubjectPublicKeyInfo()), new byte[RecordingLayout.FullChunk]);
}
