using System.Security.Cryptography;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Contracts.RecordingFormat;
using Hotline.Telephony.Tests.Media;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Recording;

public sealed class RecordingTests : IDisposable
{
    private readonly MediaBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task One_file_runs_from_answer_over_the_bridge_to_the_end_caller_left_and_what_he_hears_right()
    {
        var id = Guid.CreateVersion7();
        var caller = _bench.Phone(440);
        var agent = _bench.Phone(1000);
        var callerLeg = _bench.Call(caller);
        callerLeg.Play("notice", "hold-music");
        callerLeg.StartRecording(id);
        _bench.Pass(2.5);
        var agentLeg = _bench.Ring(agent);
        _bench.Engine.Bridge(callerLeg, agentLeg);
        _bench.Pass(3);
        callerLeg.Close();
        agentLeg.Close();
        _bench.Pass(0.02);

        var closed = await Poll.UntilAsync(() => _bench.Sink.Of<RecordingClosed>().SingleOrDefault(), TestContext.Current.CancellationToken);
        Assert.False(closed.Truncated);
        Assert.Equal(callerLeg.Leg.CallId, closed.CallId);
        Assert.InRange(closed.Samples / 8000.0, 5.48, 5.54);
        byte[] file = await FileOf(id);
        Assert.Equal(closed.Bytes, file.Length);
        Assert.Equal(closed.Sha256, Convert.ToHexStringLower(SHA256.HashData(file)));

        using var reader = RecordingReader.Open(new MemoryStream(file), _bench.RecordingKeyPair);
        Assert.True(reader.IsComplete);
        Assert.True(reader.IsIntact());
        Assert.Equal((id, closed.CallId, "k1"), (reader.Header.RecordingId, reader.Header.CallId, reader.Header.KeyId));
        var (left, right) = All(reader);
        Assert.Equal(TimeSpan.Zero, ToneTrack.Of(left, 440).LongestGap);
        Assert.True(ToneTrack.Of(left, 440).Total > TimeSpan.FromSeconds(5.3));
        var agentHeard = ToneTrack.Of(right, 1000);
        Assert.InRange(agentHeard.First!.Value, TimeSpan.FromSeconds(2.4), TimeSpan.FromSeconds(2.7));
        Assert.Equal(TimeSpan.Zero, agentHeard.LongestGap);
        Assert.True(Tone.Level(right.AsSpan(0, 20000)) > 0.01, "the notice is not in the recording");
    }

    [Fact]
    public async Task The_bytes_on_disk_hold_nothing_of_the_audio()
    {
        var (file, _) = await RecordedAsync(seconds: 2);
        var tone = Companding.ToALaw(Tone.Sine(440, TimeSpan.FromMilliseconds(2)));
        for (int i = 0; i + tone.Length < file.Length; i++)
            Assert.False(file.AsSpan(i, tone.Length).SequenceEqual(tone));
        // Encrypted bytes are spread evenly; a tone is not.
        Assert.True(file.GroupBy(b => b).Max(g => g.Count()) < file.Length / 64);
    }

    [Fact]
    public async Task Any_range_reads_the_same_as_the_whole()
    {
        var (file, _) = await RecordedAsync(seconds: 3.3);
        using var reader = RecordingReader.Open(new MemoryStream(file), _bench.RecordingKeyPair);
        var whole = new byte[reader.Samples * 2];
        Assert.Equal(reader.Samples, reader.Read(0, whole));
        foreach (var (first, count) in new[] { (0, 1), (7999, 2), (8000, 8000), (15_999, 10_000), ((int)reader.Samples - 3, 10), ((int)reader.Samples, 5) })
        {
            var part = new byte[count * 2];
            int got = reader.Read(first, part);
            Assert.Equal(Math.Min(count, (int)reader.Samples - first), got);
            Assert.Equal(whole.AsSpan(first * 2, got * 2), part.AsSpan(0, got * 2));
        }
    }

    [Fact]
    public async Task A_file_cut_anywhere_is_read_as_far_as_it_is_whole()
    {
        var (file, header) = await RecordedAsync(seconds: 3.5);
        for (int length = header; length < file.Length; length += 977)
        {
            using var reader = RecordingReader.Open(new MemoryStream(file[..length]), _bench.RecordingKeyPair);
            Assert.False(reader.IsComplete);
            int whole = (length - header) / RecordingLayout.FullChunk;
            Assert.InRange(reader.Samples, whole * 8000L, whole * 8000L + 4100);
            var audio = new byte[reader.Samples * 2];
            Assert.Equal(reader.Samples, reader.Read(0, audio));
        }
    }

    [Fact]
    public async Task A_changed_byte_anywhere_is_noticed()
    {
        var (file, header) = await RecordedAsync(seconds: 2.5);
        foreach (int at in new[] { header - 1, 20, 60, header + 4, header + 100, header + RecordingLayout.FullChunk + 7, file.Length - 1, file.Length - 40 })
        {
            var changed = (byte[])file.Clone();
            changed[at] ^= 1;
            Assert.Throws<InvalidDataException>(() =>
            {
                using var reader = RecordingReader.Open(new MemoryStream(changed), _bench.RecordingKeyPair);
                reader.Read(0, new byte[reader.Samples * 2]);
            });
        }
    }

    [Fact]
    public async Task Seconds_can_not_change_places_and_another_key_opens_nothing()
    {
        var (file, header) = await RecordedAsync(seconds: 2.5);
        var swapped = (byte[])file.Clone();
        file.AsSpan(header, RecordingLayout.FullChunk).CopyTo(swapped.AsSpan(header + RecordingLayout.FullChunk));
        file.AsSpan(header + RecordingLayout.FullChunk, RecordingLayout.FullChunk).CopyTo(swapped.AsSpan(header));
        using var reader = RecordingReader.Open(new MemoryStream(swapped), _bench.RecordingKeyPair);
        Assert.Throws<InvalidDataException>(() => reader.Read(0, new byte[100]));
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Assert.Throws<InvalidDataException>(() => RecordingReader.Open(new MemoryStream(file), other));
    }

    private async Task<(byte[] File, int Header)> RecordedAsync(double seconds)
    {
        var id = Guid.CreateVersion7();
        var phone = _bench.Phone(440);
        var leg = _bench.Call(phone);
        leg.StartRecording(id);
        _bench.Pass(seconds);
        leg.Close();
        _bench.Pass(0.02);
        await Poll.UntilAsync(() => _bench.Sink.Of<RecordingClosed>().SingleOrDefault(), TestContext.Current.CancellationToken);
        byte[] file = await FileOf(id);
        Assert.True(RecordingHeader.TryParse(file, out _, out int header));
        return (file, header);
    }

    private async Task<byte[]> FileOf(Guid id)
    {
        await using var stream = _bench.Recordings.TryOpen(id)!;
        var file = new byte[stream.Length];
        await stream.ReadExactlyAsync(file, TestContext.Current.CancellationToken);
        return file;
    }

    private static (short[] Left, short[] Right) All(RecordingReader reader)
    {
        var stereo = new byte[reader.Samples * 2];
        reader.Read(0, stereo);
        return (Companding.ALaw(stereo.Where((_, i) => i % 2 == 0).ToArray()), Companding.ALaw(stereo.Where((_, i) => i % 2 == 1).ToArray()));
    }
}
