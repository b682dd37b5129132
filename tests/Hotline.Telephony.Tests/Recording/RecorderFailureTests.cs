using Hotline.Telephony.Contracts;
using Hotline.Telephony.Contracts.RecordingFormat;
using Hotline.Telephony.Recording;
using Hotline.Telephony.Tests.Media;
using Hotline.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Telephony.Tests.Recording;

public sealed class RecorderFailureTests : IDisposable
{
    private readonly MediaBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Without_a_key_the_call_goes_on_and_the_failure_is_told_once()
    {
        _bench.Recorder.UseKey(null);
        var phone = _bench.Phone(440);
        var leg = _bench.Call(phone);
        leg.Play(null, "music");
        leg.StartRecording(Guid.CreateVersion7());
        _bench.Pass(3);
        var failed = await Poll.UntilAsync(() => _bench.Sink.Of<RecordingFailed>().SingleOrDefault(), TestContext.Current.CancellationToken);
        Assert.Equal(Recorder.NoKey, failed.Reason);
        Assert.True(phone.Packets.Count > 140);
        leg.Close();
        _bench.Pass(0.02);
        _bench.Recorder.Dispose();
        Assert.Empty(_bench.Sink.Of<RecordingClosed>());
        Assert.Single(_bench.Sink.Of<RecordingFailed>());
    }

    [Fact]
    public async Task A_folder_that_refuses_the_file_costs_the_recording_and_not_the_call()
    {
        var id = Guid.CreateVersion7();
        Directory.CreateDirectory(_bench.Recordings.PartPath(id));
        var phone = _bench.Phone(440);
        var leg = _bench.Call(phone);
        leg.Play(null, "music");
        leg.StartRecording(id);
        _bench.Pass(2);
        var failed = await Poll.UntilAsync(() => _bench.Sink.Of<RecordingFailed>().SingleOrDefault(), TestContext.Current.CancellationToken);
        Assert.Equal(Recorder.DiskRefused, failed.Reason);
        _bench.Pass(1);
        Assert.True(phone.Packets.Count > 140);
    }

    [Fact]
    public async Task A_recording_left_open_by_a_killed_node_is_closed_at_the_next_start()
    {
        var id = Guid.CreateVersion7();
        var leg = _bench.Call(_bench.Phone(440));
        leg.StartRecording(id);
        _bench.Pass(3.5);
        string part = _bench.Recordings.PartPath(id);
        await Poll.UntilAsync(
            () => File.Exists(part) && new FileInfo(part).Length > 3 * RecordingLayout.FullChunk ? part : null, TestContext.Current.CancellationToken);

        // What a kill leaves behind: whole chunks and a torn one.
        string killed = Path.Combine(_bench.Folder, "killed");
        var folder = new RecordingFolder(killed);
        await File.WriteAllBytesAsync(folder.PartPath(id), [.. await ReadShared(part), 0, 0, 0x1F, 0x40, 1, 2, 3], TestContext.Current.CancellationToken);
        var sink = new EventList();
        using var recorder = new Recorder(folder, sink, _bench.Time, NullLogger<Recorder>.Instance);
        recorder.Salvage();

        var closed = Assert.Single(sink.Of<RecordingClosed>());
        Assert.True(closed.Truncated);
        Assert.Equal((leg.Leg.CallId, id, 24_000L), (closed.CallId, closed.RecordingId, closed.Samples));
        await using var file = folder.TryOpen(id)!;
        Assert.Equal(closed.Bytes, file.Length);
        using var reader = RecordingReader.Open(file, _bench.RecordingKeyPair);
        Assert.Equal(24_000, reader.Read(0, new byte[48_000]));
        recorder.Salvage();
        Assert.Single(sink.Of<RecordingClosed>());
    }

    [Fact]
    public void An_unfinished_file_without_audio_is_thrown_away()
    {
        var folder = new RecordingFolder(Path.Combine(_bench.Folder, "empty"));
        File.WriteAllBytes(folder.PartPath(Guid.NewGuid()), [1, 2, 3]);
        var sink = new EventList();
        using var recorder = new Recorder(folder, sink, _bench.Time, NullLogger<Recorder>.Instance);
        recorder.Salvage();
        Assert.Empty(folder.Unfinished());
        Assert.Equal(0, sink.LastSeq);
    }

    private static async Task<byte[]> ReadShared(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }
}
