using System.Diagnostics;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Contracts.RecordingFormat;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Link;

[Collection(RealTime.Name)]
public sealed class RealProgramTests : IAsyncDisposable
{
    private readonly ProgramBench _bench = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_call_goes_on_while_the_web_side_is_gone_and_lies_whole_in_one_recording()
    {
        var web = await WebSide.StartAsync(_bench.Memory, Ct);
        int port = web.Url.Port;
        await _bench.StartAsync(web.Url, Ct);
        await _bench.ConfiguredAsync(Ct);
        _bench.Phone("agent", 1000, $"<sip:8001@127.0.0.1:{_bench.SipPort};transport=udp>;auth_user=8001;auth_pass=secret;regint=60;audio_codecs=PCMA;answermode=auto");
        await EventAsync<PhoneRegistered>();
        _bench.Phone("caller", 440, "<sip:13807911234@127.0.0.1;transport=udp>;regint=0;audio_codecs=PCMU");
        await _bench.TellAsync("caller", "dial", Ct, $"sip:12345@127.0.0.1:{_bench.SipPort}");
        var answered = await EventAsync<CallAnswered>();
        await PassAsync(2);
        await web.Node.Execute(new RingAgent(Guid.NewGuid(), answered.CallId, Guid.NewGuid(), "8001", 20));
        await EventAsync<AgentBridged>();
        await PassAsync(1);

        await web.DisposeAsync();
        await PassAsync(3);
        await _bench.TellAsync("caller", "hangup", Ct);
        web = await WebSide.StartAsync(_bench.Memory, Ct, port);
        await using var _ = web;

        var ended = await EventAsync<CallEnded>();
        Assert.Equal((answered.CallId, CallEndCause.Normal, CallSide.Caller, true), (ended.CallId, ended.Cause, ended.EndedBy, ended.Bridged));
        var closed = await EventAsync<RecordingClosed>();
        Assert.Equal((answered.RecordingId, false), (closed.RecordingId, closed.Truncated));
        var (left, right) = await PullAsync(web, closed);
        AssertSteady(left, 440, TimeSpan.FromSeconds(5));
        AssertSteady(right, 1000, TimeSpan.FromSeconds(3.5));
        int bridged = (int)(ToneTrack.Of(right, 1000).First!.Value.TotalSeconds * 8000);
        Assert.True(Tone.Level(right.AsSpan(0, bridged)) > 0.01, "no notice and no music in the recording");

        AssertSteady(_bench.Heard("caller"), 1000, TimeSpan.FromSeconds(3.5));
        AssertSteady(_bench.Heard("agent"), 440, TimeSpan.FromSeconds(3.5));
        Assert.True(Tone.Level(_bench.Heard("caller").AsSpan(4000, 8000)) > 0.01, "the caller heard no notice");
    }

    [Fact]
    public async Task A_killed_node_tells_at_its_next_start_which_call_died_and_saves_its_recording()
    {
        await using var web = await WebSide.StartAsync(_bench.Memory, Ct);
        await _bench.StartAsync(web.Url, Ct);
        await _bench.ConfiguredAsync(Ct); // Attached is not enough: a caller who comes before the settings is told to come again.
        _bench.Phone("caller", 440, "<sip:13807911234@127.0.0.1;transport=udp>;regint=0;audio_codecs=PCMA");
        await _bench.TellAsync("caller", "dial", Ct, $"sip:12345@127.0.0.1:{_bench.SipPort}");
        var answered = await EventAsync<CallAnswered>();
        long known = Stopwatch.GetTimestamp(); // It was answered before; the recording has no less than what passes from here.
        await PassAsync(4);
        var talked = Stopwatch.GetElapsedTime(known);
        await _bench.KillAsync(Ct);
        await _bench.StartAsync(web.Url, Ct);

        var ended = await EventAsync<CallEnded>();
        Assert.Equal((answered.CallId, CallEndCause.Interrupted, false), (ended.CallId, ended.Cause, ended.Bridged));
        var closed = await EventAsync<RecordingClosed>();
        Assert.Equal((answered.RecordingId, true), (closed.RecordingId, closed.Truncated));
        Assert.InRange(closed.Samples / 8000.0, talked.TotalSeconds - 2, 15); // Not more than the last two seconds is lost.
        await Poll.UntilAsync(() => _bench.Memory.Attached.Count > 1, Ct);
        var (left, _) = await PullAsync(web, closed);
        Assert.True(ToneTrack.Of(left, 440).Total > TimeSpan.FromSeconds(1.5));
        Assert.Equal(Enumerable.Range(1, _bench.Memory.Committed.Length), _bench.Memory.Committed.Select(e => (int)e.Seq));
    }

    [Fact]
    public async Task A_killed_node_with_a_talk_and_twenty_who_wait_tells_the_end_of_each_and_saves_every_recording()
    {
        const int waiting = 20;
        await using var web = await WebSide.StartAsync(_bench.Memory, Ct);
        _bench.RtpPorts = 8 * waiting;
        await _bench.StartAsync(web.Url, Ct);
        await _bench.ConfiguredAsync(Ct);
        _bench.Phone("agent", 1000, $"<sip:8001@127.0.0.1:{_bench.SipPort};transport=udp>;auth_user=8001;auth_pass=secret;regint=60;audio_codecs=PCMA;answermode=auto");
        await EventAsync<PhoneRegistered>();
        _bench.Phone("caller", 440, "<sip:13807911234@127.0.0.1;transport=udp>;regint=0;audio_codecs=PCMA");
        await _bench.TellAsync("caller", "dial", Ct, $"sip:12345@127.0.0.1:{_bench.SipPort}");
        var talk = await EventAsync<CallAnswered>();
        long known = Stopwatch.GetTimestamp(); // Its recording has no less than what passes from here.
        await web.Node.Execute(new RingAgent(Guid.NewGuid(), talk.CallId, Guid.NewGuid(), "8001", 20));
        await EventAsync<AgentBridged>();
        _bench.Citizens(waiting);
        await Poll.UntilAsync(() => All<CallAnswered>().Length == waiting + 1, Ct);
        long last = Stopwatch.GetTimestamp(); // As above, of every recording.
        await PassAsync(5);
        var (talked, waited) = (Stopwatch.GetElapsedTime(known), Stopwatch.GetElapsedTime(last));
        await _bench.KillAsync(Ct);
        await _bench.StartAsync(web.Url, Ct);

        await Poll.UntilAsync(() => All<CallEnded>().Length > waiting && All<RecordingClosed>().Length > waiting && _bench.Memory.Attached.Count > 1, Ct);
        var answered = All<CallAnswered>();
        Assert.Equal(answered.Select(one => (one.CallId, CallEndCause.Interrupted, one.CallId == talk.CallId)).Order(), All<CallEnded>().Select(one => (one.CallId, one.Cause, one.Bridged)).Order());
        Assert.Equal(answered.Select(one => (one.CallId, one.RecordingId!.Value, true)).Order(), All<RecordingClosed>().Select(one => (one.CallId, one.RecordingId, one.Truncated)).Order()); // Each is recorded.
        foreach (var closed in All<RecordingClosed>())
        {
            var (left, right) = await PullAsync(web, closed);
            var least = (closed.CallId == talk.CallId ? talked : waited) - TimeSpan.FromSeconds(2); // Not more than the last two seconds is lost.
            Assert.True(right.Length / 8000.0 >= least.TotalSeconds, $"Of {least.TotalSeconds:0.0} s there are {right.Length / 8000.0:0.0}.");
            if (closed.CallId == talk.CallId)
            {
                AssertUntil(least, left, 440);
                AssertUntil(least, right, 1000);
            }
            else
            {
                Assert.True(Tone.Level(right) > 0.01, "no notice and no music in the recording of one who waits");
            }
        }

        Assert.Equal(Enumerable.Range(1, _bench.Memory.Committed.Length), _bench.Memory.Committed.Select(e => (int)e.Seq));
    }

    [Fact]
    public async Task Told_to_end_a_node_finishes_its_calls_loses_nothing_and_told_twice_it_ends_at_once()
    {
        await using var web = await WebSide.StartAsync(_bench.Memory, Ct);
        await _bench.StartAsync(web.Url, Ct); // As delivered.
        await _bench.ConfiguredAsync(Ct);
        _bench.Phone("caller", 440, "<sip:13807911234@127.0.0.1;transport=udp>;regint=0;audio_codecs=PCMA");
        await _bench.TellAsync("caller", "dial", Ct, $"sip:12345@127.0.0.1:{_bench.SipPort}");
        var first = await EventAsync<CallAnswered>();
        await _bench.TermAsync(Ct);
        Assert.True((await EventAsync<NodeDraining>()).On);
        await _bench.TellAsync("caller", "hangup", Ct);
        Assert.Equal(0, await _bench.ExitAsync(Ct));
        Assert.Equal((first.CallId, CallEndCause.Normal, CallSide.Caller), await EventAsync<CallEnded>() is var ended ? (ended.CallId, ended.Cause, ended.EndedBy) : default);
        Assert.Equal((first.RecordingId, false), await EventAsync<RecordingClosed>() is var closed ? (closed.RecordingId!, closed.Truncated) : default);
        await EventAsync<LegMeasured>();

        await _bench.StartAsync(web.Url, Ct, "--Telephony:DrainSeconds=120");
        await Poll.UntilAsync(() => _bench.Memory.Attached.Count > 1, Ct);
        await _bench.TellAsync("caller", "dial", Ct, $"sip:12345@127.0.0.1:{_bench.SipPort}");
        await Poll.UntilAsync(() => All<CallAnswered>().Length == 2, Ct);
        await _bench.TermAsync(Ct);
        await Poll.UntilAsync(() => All<NodeDraining>().Length == 2, Ct);
        await _bench.TermAsync(Ct);
        Assert.Equal(0, await _bench.ExitAsync(Ct));
        await Poll.UntilAsync(() => All<CallEnded>().Length == 2, Ct);
        Assert.Equal(CallEndCause.Interrupted, All<CallEnded>()[1].Cause);
    }

    private T[] All<T>() => [.. _bench.Memory.Committed.Select(e => e.Event).OfType<T>()];

    private Task<T> EventAsync<T>()
        where T : TelephonyEvent => Poll.UntilAsync(() => _bench.Memory.Committed.Select(e => e.Event).OfType<T>().FirstOrDefault(), Ct);

    private async Task<(short[] Left, short[] Right)> PullAsync(WebSide web, RecordingClosed closed)
    {
        string connection = _bench.Memory.Connection!; // attached: its events came
        var file = new MemoryStream();
        while (await web.ReadRecordingAsync(connection, closed.RecordingId, file.Length, 64 * 1024) is { Length: > 0 } piece)
            await file.WriteAsync(piece, Ct);
        Assert.Equal(closed.Bytes, file.Length);
        Assert.Equal(closed.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.ToArray())));
        using var reader = RecordingReader.Open(file, _bench.Keys);
        var stereo = new byte[reader.Samples * 2];
        reader.Read(0, stereo);
        return (Companding.ALaw(stereo.Where((_, i) => i % 2 == 0).ToArray()), Companding.ALaw(stereo.Where((_, i) => i % 2 == 1).ToArray()));
    }

    /// <summary>The tone was heard so long, and never gone for more than 60 ms in between.</summary>
    private static void AssertSteady(short[] audio, double hertz, TimeSpan atLeast)
    {
        var track = ToneTrack.Of(audio, hertz);
        Assert.True(track.Total >= atLeast, $"{hertz} Hz was heard for {track.Total}");
        Assert.True(track.LongestGap <= TimeSpan.FromMilliseconds(60), $"{hertz} Hz was gone for {track.LongestGap}");
    }

    /// <summary>Once begun, the tone was heard until then at least, nearly all of the time: the machine may be busy.</summary>
    private static void AssertUntil(TimeSpan end, short[] audio, double hertz)
    {
        var track = ToneTrack.Of(audio, hertz);
        Assert.True(track.Last >= end, $"{hertz} Hz was heard last at {track.Last} of {end}");
        Assert.True(track.Total >= 0.9 * (track.Last - track.First), $"{hertz} Hz was heard for {track.Total} from {track.First} to {track.Last}");
    }

    /// <summary>A conversation takes its time.</summary>
    private static Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, Ct);
}
