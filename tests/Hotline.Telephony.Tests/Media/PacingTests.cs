using System.Net;
using Hotline.Telephony.Media;
using Hotline.Telephony.Prompts;
using Hotline.Telephony.Recording;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Tests.WebRtc;
using Hotline.Testing;
using Hotline.Testing.Audio;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Telephony.Tests.Media;

/// <summary>The media thread in real time.</summary>
[Collection(RealTime.Name)]
public sealed class PacingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hotline-pacing-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_bridged_phones_hear_each_other_in_real_time_without_a_hole()
    {
        var time = TimeProvider.System;
        int first = FreePorts.Take(4);
        using var recorder = new Recorder(new RecordingFolder(_folder), new EventList(), time, NullLogger<Recorder>.Instance);
        using var clock = new MediaClock(time, NullLogger<MediaClock>.Instance);
        var engine = new MediaEngine(
            clock, new PortPool(IPAddress.Loopback, first, first + 3, time), SecurePorts.On(clock), PromptLibrary.Load(_folder), recorder, time, NullLogger<MediaEngine>.Instance);
        clock.Start();
        using var caller = new TestPhone(440);
        using var agent = new TestPhone(1000);
        var callerLeg = engine.TryOpen(new MediaLeg(Guid.NewGuid(), Guid.NewGuid(), MediaLegKind.Caller, TimeSpan.FromMinutes(1), IPAddress.Loopback, IPAddress.Loopback), _ => { })!;
        caller.Aim(((SdpOutcome.Answered)callerLeg.AcceptOffer(caller.Sdp())).Sdp);
        var agentLeg = engine.TryOpen(new MediaLeg(Guid.NewGuid(), Guid.NewGuid(), MediaLegKind.Agent, TimeSpan.FromMinutes(1), IPAddress.Loopback, IPAddress.Loopback), _ => { })!;
        agent.Aim(agentLeg.CreateOffer());
        Assert.True(agentLeg.AcceptAnswer(agent.Sdp()));
        engine.Bridge(callerLeg, agentLeg);

        long start = time.GetTimestamp();
        using (new PhoneThread(caller, agent))
            await Task.Delay(TimeSpan.FromSeconds(3), time, TestContext.Current.CancellationToken);

        // A busy machine may let them talk for longer than was asked.
        int frames = (int)(time.GetElapsedTime(start) / TimeSpan.FromMilliseconds(20));
        AssertWhole(caller, 1000, frames);
        AssertWhole(agent, 440, frames);
        callerLeg.Close();
        agentLeg.Close();
    }

    private static void AssertWhole(TestPhone phone, double hertz, int frames)
    {
        Assert.InRange(phone.Packets.Count, frames - 10, frames + 5);
        var steps = phone.Packets.Zip(phone.Packets.Skip(1), (a, b) => ((ushort)(b.Sequence - a.Sequence), b.Timestamp - a.Timestamp)).ToList();
        Assert.All(steps, s => Assert.Equal(1, s.Item1));
        Assert.All(steps, s => Assert.True(s.Item2 <= 480, $"a hole of {s.Item2 / 8} ms"));
        var track = ToneTrack.Of(phone.Audio, hertz);
        Assert.True(track.LongestGap <= TimeSpan.FromMilliseconds(60), $"{hertz} Hz was gone for {track.LongestGap}");
        Assert.True(track.Total > TimeSpan.FromSeconds(2.5), $"{hertz} Hz was heard for {track.Total}");
    }

    /// <summary>Telephones do not wait for a busy machine: these run on a thread as urgent as the media clock.</summary>
    private sealed class PhoneThread : IDisposable
    {
        private readonly ManualResetEvent _stop = new(false);
        private readonly Thread _thread;

        public PhoneThread(params TestPhone[] phones)
        {
            long start = TimeProvider.System.GetTimestamp();
            _thread = new Thread(() =>
            {
                ThreadUrgency.Raise();
                while (!_stop.WaitOne(TimeSpan.FromMilliseconds(2)))
                    foreach (var phone in phones)
                        phone.Work(TimeProvider.System.GetElapsedTime(start));
            });
            _thread.Start();
        }

        public void Dispose()
        {
            _stop.Set();
            _thread.Join();
            _stop.Dispose();
        }
    }
}
