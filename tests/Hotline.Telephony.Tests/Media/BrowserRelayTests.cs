using System.Net;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Tests.WebRtc;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>
/// A browser (ICE, DTLS-SRTP) and a phone in clear who hear each other alone, their packets written by hand: what one says reaches the other as it was said,
/// opened and sealed on the way, and no mixer and no buffer lies between.
/// </summary>
public sealed class BrowserRelayTests : IDisposable
{
    private static readonly TimeSpan Packet = TimeSpan.FromMilliseconds(20);

    private readonly MediaBench _bench = new(pairs: 2);
    private readonly List<BrowserEnd> _ends = [];
    private readonly TestPhone _phone;
    private readonly IMediaSession _phoneLeg;
    private readonly IMediaSession _browserLeg;
    private TestPhone _browser;

    public BrowserRelayTests()
    {
        (_browser, _phone) = (Silent(), Silent());
        _phoneLeg = _bench.Call(_phone);
        _browserLeg = _bench.Engine.OpenOn(
            Connect(_browser), new MediaLeg(Guid.CreateVersion7(), Guid.NewGuid(), MediaLegKind.Agent, TimeSpan.FromSeconds(30), IPAddress.Loopback, IPAddress.Loopback),
            ownsLine: false, _bench.Reports.Add);
        _bench.Engine.Bridge(_browserLeg, _phoneLeg);
        _bench.Pass(0.5);
    }

    public void Dispose()
    {
        _bench.Dispose();
        _ends.ForEach(end => end.Dispose());
    }

    [Fact]
    public void A_packet_leaves_in_the_beat_in_which_it_came_through_the_seal_both_ways()
    {
        for (int number = 0; number < 20; number++)
        {
            var (before, beforeToo) = (_phone.Packets.Count, _browser.Packets.Count);
            Say(_browser, number);
            Say(_phone, 63 - number, at: number);
            _bench.Pass(MediaBench.Tick);
            Assert.Equal(number, Spoken.Number(Assert.Single(_phone.Packets.Skip(before))));
            Assert.Equal(63 - number, Spoken.Number(Assert.Single(_browser.Packets.Skip(beforeToo))));
            _bench.Pass(Packet - MediaBench.Tick);
        }
        Assert.Equal(0, _browser.Unopened);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_lost_overtaken_or_came_twice_reaches_the_other_as_that(bool fromBrowser)
    {
        var (speaker, listener) = fromBrowser ? (_browser, _phone) : (_phone, _browser);
        foreach (int number in new[] { 0, 1, 2, 4, 3, 4, 7, 8, 8, 10 })
        {
            Say(speaker, number);
            _bench.Pass(Packet);
        }
        var heard = Spoken.In(listener.Packets);
        Spoken.AssertPlaces([0, 1, 2, 4, 3, 7, 8, 10], heard);
        Assert.Equal(heard.Count, listener.Packets.Count(p => p.At >= heard[0].At)); // No silence between.
        Assert.Single(listener.Packets.Select(p => p.Ssrc).Distinct());
        Assert.Equal(0, _browser.Unopened);
    }

    [Theory]
    [InlineData("the phone holds")]
    [InlineData("the agent holds")]
    [InlineData("the tab is loaded anew")]
    [InlineData("the laptop sleeps")]
    [InlineData("the network changes")]
    public void After_hold_or_absence_the_row_goes_on_and_voices_are_relayed_again(string how)
    {
        for (int number = 0; number < 10; number++)
        {
            Say(_browser, number);
            Say(_phone, number);
            _bench.Pass(Packet);
        }
        var left = _bench.Clock.Now;
        LeaveAndReturn(how);
        int away = (int)((_bench.Clock.Now - left) / Packet) - 10; // Packets that were not said; the clocks of both sides went on.
        var (phoneBefore, browserBefore) = (_phone.Packets.Count, _browser.Packets.Count);
        foreach (int number in new[] { 20, 21, 23, 22 })
        {
            Say(_browser, number, at: number + away);
            Say(_phone, number, at: number + away);
            _bench.Pass(MediaBench.Tick);
            Assert.Equal(number, Spoken.Number(_phone.Packets[^1]));
            Assert.Equal(number, Spoken.Number(_browser.Packets[^1]));
            _bench.Pass(Packet - MediaBench.Tick);
        }
        Spoken.AssertPlaces([20, 21, 23, 22], Spoken.In(_phone.Packets.Skip(phoneBefore)));
        Spoken.AssertPlaces([20, 21, 23, 22], Spoken.In(_browser.Packets.Skip(browserBefore)));
        Spoken.AssertUnbroken(_phone.Packets[..(phoneBefore + 1)]);
        Spoken.AssertUnbroken(_browser.Packets[..(browserBefore + 1)]);
        Assert.Single(_phone.Packets.Select(p => p.Ssrc).Distinct());
        Assert.Equal(0, _browser.Unopened);
    }

    [Fact]
    public async Task A_sleep_of_minutes_is_one_silence_with_music_in_one_recording_and_the_voices_are_back_after_it()
    {
        var recording = Guid.CreateVersion7();
        _phoneLeg.StartRecording(recording);
        for (int seconds = 10; seconds <= 60; seconds += 10)
        {
            _bench.Pass(10);
            _bench.Await("the disk keeps pace with a clock that runs ahead", () => new FileInfo(_bench.Recordings.PartPath(recording)) is { Exists: true } part && part.Length > (seconds - 2) * 16_000);
        }
        Assert.Single(_bench.Reports.OfType<MediaEvent.RtpTimeout>(), told => told.LegId == _browserLeg.Leg.LegId);
        AssertMusic(_phone);
        _browser = Silent();
        _bench.Engine.Move(_browserLeg, Connect(_browser));
        Say(_browser, 1);
        _bench.Pass(Packet);
        Assert.Contains(_bench.Reports, told => told is MediaEvent.RtpStarted && told.LegId == _browserLeg.Leg.LegId);
        Say(_browser, 9, at: 2);
        _bench.Pass(MediaBench.Tick);
        Assert.Equal(9, Spoken.Number(_phone.Packets[^1]));
        Spoken.AssertUnbroken(_phone.Packets);
        _phoneLeg.Close();
        _bench.Pass(MediaBench.Tick);
        var closed = await Poll.UntilAsync(() => _bench.Sink.Of<RecordingClosed>().SingleOrDefault(), TestContext.Current.CancellationToken);
        Assert.InRange(closed.Samples / 8000.0, 59.9, 60.2);
    }

    [Fact]
    public void A_check_for_another_line_does_not_take_over_where_a_browser_is()
    {
        using var stranger = new BrowserEnd(_bench.Phone(300));
        stranger.Connect(_bench);
        _ends[0].CheckAs(stranger.Fragment, stranger.Password); // From the browser's own address, as whoever forges it would.
        _bench.Pass(MediaBench.Tick);
        Say(_browser, 3);
        _bench.Pass(MediaBench.Tick);
        Assert.Equal(3, Spoken.Number(_phone.Packets[^1]));
        Assert.Equal(1, _bench.Drops.Of(Drop.ForeignCheck));
    }

    /// <summary>A while without the other, who hears music meanwhile, and back.</summary>
    private void LeaveAndReturn(string how)
    {
        switch (how)
        {
            case "the phone holds":
                _phoneLeg.AcceptOffer(_phone.Sdp("a=sendonly\r\n"));
                _bench.Pass(1);
                AssertMusic(_browser);
                _phoneLeg.AcceptOffer(_phone.Sdp());
                break;
            case "the agent holds":
                _bench.Engine.Unbridge(_browserLeg, _phoneLeg);
                _phoneLeg.Play(null, CallPrompts.Music);
                _bench.Pass(1);
                AssertMusic(_phone);
                _bench.Engine.Bridge(_browserLeg, _phoneLeg);
                break;
            case "the network changes":
                _ends[0].MoveToAnotherPort();
                break;
            default:
                _bench.Pass(how == "the laptop sleeps" ? 20 : 1);
                AssertMusic(_phone);
                Assert.Equal(how == "the laptop sleeps", _ends[0].IsLost);
                Assert.DoesNotContain(_bench.Reports, told => told is MediaEvent.RtpTimeout); // The call is kept.
                _browser = Silent();
                _bench.Engine.Move(_browserLeg, Connect(_browser));
                break;
        }
        _bench.Pass(0.1);
    }

    private static void AssertMusic(TestPhone phone) => Assert.True(Tone.Level(phone.Audio.AsSpan()[^1600..]) > 0.01, "no music while the other was away");

    private TestPhone Silent()
    {
        var phone = _bench.Phone(440);
        phone.Mute = true;
        return phone;
    }

    private IMediaLine Connect(TestPhone phone)
    {
        var end = new BrowserEnd(phone);
        _ends.Add(end);
        return end.Connect(_bench);
    }

    private static void Say(TestPhone phone, int number, int? at = null) =>
        phone.Send(8, Spoken.Payload(number), (ushort)(at ?? number), (uint)(160 * (at ?? number)));
}
