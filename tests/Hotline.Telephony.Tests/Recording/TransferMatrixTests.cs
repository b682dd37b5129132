using Hotline.Telephony.Contracts;
using Hotline.Telephony.Contracts.RecordingFormat;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Media;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Recording;

/// <summary>
/// The transfer test matrix: whatever is done with a call, one file runs from answer to hang-up, the caller left and everybody
/// else right. Everybody says a tone of their own all the time, over real RTP; each line of a story is one second or more.
/// </summary>
public sealed class TransferMatrixTests : IDisposable
{
    private const double Caller = 613, Agent = 1009, Guest = 1511, Lead = 2203;
    private static readonly double[] Everybody = [Caller, Agent, Guest, Lead];

    private readonly MediaBench media = new(pairs: 8);
    private readonly EngineBench bench;
    private readonly TestPhone caller;
    private readonly DeskPhone agent, guest, lead;
    private readonly TestPhone agentSound, guestSound, leadSound;
    private readonly List<Line> story = [];
    private readonly TimeSpan answeredAt;

    public TransferMatrixTests()
    {
        bench = new EngineBench(settings: DeskPhone.Settings("8001", "8002", "8003"), clock: media.Time, media: media.Engine);
        (caller, agentSound, guestSound, leadSound) = (media.Phone(Caller), media.Phone(Agent), media.Phone(Guest), media.Phone(Lead));
        agent = new DeskPhone(bench, "8001", agentSound);
        guest = new DeskPhone(bench, "8002", guestSound);
        lead = new DeskPhone(bench, "8003", leadSound);
        bench.Caller.Send(bench.Caller.Invite(System.Text.Encoding.UTF8.GetString(caller.Sdp())));
        Pass(2);
        var ok = bench.Caller.Heard();
        caller.Aim(System.Text.Encoding.UTF8.GetBytes(Sip.SipText.Body(ok)));
        bench.Caller.Send(bench.Caller.AckFor(ok));
        answeredAt = media.Clock.Now;
        Pass(1);
        bench.Ring();
        agent.Rings().PicksUp();
    }

    public void Dispose() => media.Dispose();

    [Fact]
    public async Task Hold_and_resume()
    {
        Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        Do(call => new HoldCaller(Guid.NewGuid(), call));
        Hears(right: [], caller: [], agent: []); // Music on the right; what the agent mutters is nobody's.
        Do(call => new ResumeCaller(Guid.NewGuid(), call));
        Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        agent.Holds(true);
        Hears(right: [], caller: []);
        agent.Holds(false);
        Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        await AssertOneFileAsync();
    }

    [Fact]
    public async Task Consultation_conference_and_hand_over()
    {
        Hears(right: [Agent], caller: [Agent]);
        var party = Ring(guest, PartyStance.Talks, holds: true);
        Hears(right: [], caller: [], agent: []);
        guest.PicksUp();
        Hears(right: [Agent, Guest], caller: [], agent: [Guest], guest: [Agent]);
        Do(call => new ResumeCaller(Guid.NewGuid(), call));
        Hears(right: [Agent, Guest], caller: [Agent, Guest], agent: [Caller, Guest], guest: [Caller, Agent]);
        Do(call => new HoldCaller(Guid.NewGuid(), call));
        Hears(right: [Agent, Guest], caller: [], agent: [Guest], guest: [Agent]);
        Do(call => new HandOver(Guid.NewGuid(), call, party));
        Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        await AssertOneFileAsync();
    }

    [Fact]
    public async Task Blind_transfer_that_is_answered_and_one_that_comes_back()
    {
        Ring(guest, PartyStance.Talks, holds: true, takesOver: true);
        Hears(right: [], caller: []);
        guest.Refuses(486);
        Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        Ring(guest, PartyStance.Talks, holds: true, takesOver: true);
        Hears(right: [], caller: []);
        guest.PicksUp();
        Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        await AssertOneFileAsync();
    }

    [Fact]
    public async Task Back_into_a_queue_and_on_to_another_agent()
    {
        Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        Do(call => new WaitAgain(Guid.NewGuid(), call));
        Hears(right: [], caller: []);
        Ring(guest, PartyStance.Talks, holds: true, takesOver: true);
        Hears(right: [], caller: []);
        guest.PicksUp();
        Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        await AssertOneFileAsync();
    }

    [Fact]
    public async Task Attended_transfer_by_hanging_up_the_phone()
    {
        Ring(guest, PartyStance.Talks, holds: true);
        guest.PicksUp();
        Hears(right: [Agent, Guest], caller: [], agent: [Guest], guest: [Agent]);
        agent.HangsUp();
        Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        await AssertOneFileAsync();
    }

    [Fact]
    public async Task Listen_whisper_barge_in_and_take_over()
    {
        var party = Ring(lead, PartyStance.Listens);
        lead.PicksUp();
        Hears(right: [Agent], caller: [Agent], agent: [Caller], lead: [Caller, Agent]);
        Do(call => new SetStance(Guid.NewGuid(), call, party, PartyStance.Whispers));
        Hears(right: [Agent, Lead], caller: [Agent], agent: [Caller, Lead], lead: [Caller, Agent]);
        Do(call => new SetStance(Guid.NewGuid(), call, party, PartyStance.Talks));
        Hears(right: [Agent, Lead], caller: [Agent, Lead], agent: [Caller, Lead], lead: [Caller, Agent]);
        Do(call => new HandOver(Guid.NewGuid(), call, party));
        Hears(right: [Lead], caller: [Lead], lead: [Caller]);
        await AssertOneFileAsync();
    }

    [Fact]
    public async Task A_listening_lead_changes_nothing_in_the_file_while_the_caller_is_held()
    {
        Ring(lead, PartyStance.Listens);
        lead.PicksUp();
        Do(call => new HoldCaller(Guid.NewGuid(), call));
        Hears(right: [], caller: [], agent: [], lead: [Caller, Agent]);
        await AssertOneFileAsync();
    }

    [Fact]
    public async Task A_pause_is_silence_on_both_sides_between_two_marks()
    {
        Hears(right: [Agent], caller: [Agent]);
        Do(call => new PauseRecording(Guid.NewGuid(), call));
        Pass(0.02);
        var from = media.Clock.Now - answeredAt;
        Pass(2);
        Do(call => new ResumeRecording(Guid.NewGuid(), call));
        Pass(0.02);
        Hears(right: [Agent], caller: [Agent]);
        var (left, right, closed) = await FileAsync();
        var (paused, resumed) = (Assert.Single(media.Sink.Of<RecordingPaused>()), Assert.Single(media.Sink.Of<RecordingResumed>()));
        Assert.Equal((closed.RecordingId, closed.RecordingId), (paused.RecordingId, resumed.RecordingId));
        Assert.InRange(paused.AtSample / 8000.0, from.TotalSeconds - 0.05, from.TotalSeconds + 0.05);
        Assert.InRange(resumed.AtSample - paused.AtSample, 8000 * 2 - 320, 8000 * 2 + 480);
        var span = (int)paused.AtSample..(int)resumed.AtSample;
        Assert.Equal(0, Tone.Level(left.AsSpan(span)), 3);
        Assert.Equal(0, Tone.Level(right.AsSpan(span)), 3);
        AssertStory(left, right);
    }

    private Guid Ring(DeskPhone phone, PartyStance stance, bool holds = false, bool takesOver = false)
    {
        var party = Guid.CreateVersion7();
        Do(call => new RingParty(Guid.NewGuid(), call, party, phone.Extension, stance, 20, HoldsCaller: holds, TakesOver: takesOver));
        phone.Rings();
        return party;
    }

    private void Do(Func<Guid, TelephonyCommand> command) => Assert.Null(bench.Engine.Execute(command(bench.CallId)).Refusal);

    private void Pass(double seconds)
    {
        media.Pass(seconds);
        bench.Engine.Tick();
    }

    /// <summary>A second and a half, at the end of which each hears the tones named; null is not looked at.</summary>
    private void Hears(double[] right, double[]? caller = null, double[]? agent = null, double[]? guest = null, double[]? lead = null)
    {
        Pass(0.3); // What was under way.
        var from = media.Clock.Now - answeredAt;
        Pass(1.2);
        story.Add(new Line(from, media.Clock.Now - answeredAt, right));
        foreach (var (phone, expected) in new[] { (this.caller, caller), (agentSound, agent), (guestSound, guest), (leadSound, lead) })
        {
            Assert.Equal(expected ?? [], expected is null ? [] : Heard(phone.Audio.AsSpan()[^8000..]));
        }
    }

    private static double[] Heard(ReadOnlySpan<short> audio)
    {
        var samples = audio.ToArray();
        return [.. Everybody.Where(hertz => Tone.Level(samples) > 0.005 && Tone.Share(samples, hertz) > 0.1)];
    }

    private async Task AssertOneFileAsync()
    {
        var (left, right, _) = await FileAsync();
        AssertStory(left, right);
    }

    private async Task<(short[] Left, short[] Right, RecordingClosed Closed)> FileAsync()
    {
        bench.Engine.Execute(new HangUp(Guid.NewGuid(), bench.CallId));
        var length = media.Clock.Now - answeredAt;
        Pass(0.1);
        var closed = await Poll.UntilAsync(() => media.Sink.Of<RecordingClosed>().SingleOrDefault(), TestContext.Current.CancellationToken);
        Assert.Equal(bench.Sink.Single<CallAnswered>().RecordingId, closed.RecordingId);
        Assert.Single(Directory.GetFiles(media.Folder));
        Assert.InRange(closed.Samples / 8000.0, length.TotalSeconds - 0.05, length.TotalSeconds + 0.05);
        await using var file = media.Recordings.TryOpen(closed.RecordingId)!;
        using var reader = RecordingReader.Open(file, media.RecordingKeyPair);
        Assert.True(reader is { IsComplete: true } && reader.IsIntact());
        var pairs = new byte[reader.Samples * 2];
        reader.Read(0, pairs);
        return (Side(0), Side(1), closed);

        short[] Side(int channel) => Companding.ALaw([.. pairs.Where((_, at) => at % 2 == channel)]);
    }

    private void AssertStory(short[] left, short[] right)
    {
        foreach (var line in story)
        {
            var part = (int)(line.From.TotalSeconds * 8000)..(int)(line.To.TotalSeconds * 8000);
            Assert.Equal([Caller], Heard(left.AsSpan(part)));
            Assert.Equal(TimeSpan.Zero, ToneTrack.Of(left.AsSpan(part), Caller).LongestGap);
            Assert.Equal(line.Right, Heard(right.AsSpan(part)));
            if (line.Right is [var only])
            {
                Assert.Equal(TimeSpan.Zero, ToneTrack.Of(right.AsSpan(part), only).LongestGap);
            }
            else if (line.Right.Length == 0)
            {
                Assert.True(Tone.Level(right.AsSpan(part)) > 0.003, "the music is not in the file");
            }
        }
    }

    private sealed record Line(TimeSpan From, TimeSpan To, double[] Right);
}
