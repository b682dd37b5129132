using System.Net;
using System.Text;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Contracts.RecordingFormat;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Media;
using Hotline.Telephony.Tests.Sip;
using Hotline.Telephony.Tests.WebRtc;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Recording;

/// <summary>How those of a story are reached.</summary>
public enum Legs
{
    DeskPhones,

    /// <summary>As in most of our halls: the caller, the departments and the lead by telephone.</summary>
    AgentByBrowser,

    OthersByBrowser,

    /// <summary>The citizen on the web phone too.</summary>
    AllByBrowser,

    /// <summary>A department of the world outside, or 110.</summary>
    GuestOverTrunk,
}

/// <summary>
/// A caller and an agent who talk, a guest and a lead who may come in. Everybody says a tone of their own all the time, over real RTP, and presses a key of their own after each
/// thing that is done; each line of the story is a second or more.
/// </summary>
internal sealed class TransferStory : IDisposable
{
    public const double Caller = 613, Agent = 1009, Guest = 1511, Lead = 2203;

    private const string Keys = "1234";
    private static readonly double[] Everybody = [Caller, Agent, Guest, Lead];
    private static readonly Place Phone = new(false, AudioCodec.Pcma), MuLawPhone = new(false, AudioCodec.Pcmu), Browser = new(true, AudioCodec.Pcma), MuLawBrowser = new(true, AudioCodec.Pcmu),
        Outside = new(false, AudioCodec.Pcma, IsOutside: true);

    private static readonly NodeSettings Settings = DeskPhone.Settings("8001", "8002", "8003") with { Trunks = [OutsideDesk.Trunk], TrunkNetworks = OutsideDesk.Trunk.Networks, MaxCalls = 20 };

    private readonly MediaBench media = new(pairs: 8);
    private readonly EngineBench bench;
    private readonly Place[] places;
    private readonly TestPhone[] sounds;
    private readonly Desk?[] desks = new Desk?[4];
    private readonly List<Line> lines = [];
    private readonly TimeSpan answeredAt;

    public TransferStory(Legs legs)
    {
        places = legs switch
        {
            Legs.AgentByBrowser => [MuLawPhone, Browser, MuLawPhone, Phone],
            Legs.OthersByBrowser => [Phone, MuLawPhone, Browser, MuLawBrowser],
            Legs.AllByBrowser => [Browser, MuLawBrowser, Browser, Browser],
            Legs.GuestOverTrunk => [Phone, Browser, Outside, Phone],
            _ => [Phone, Phone, Phone, Phone],
        };
        bench = new EngineBench(settings: Settings, clock: media.Time, media: media.Engine);
        sounds = [.. Everybody.Zip(places, (hertz, place) => media.Phone(hertz, place.Codec))];
        if (places[0].IsBrowser)
        {
            CallsFromWebPhone();
        }
        else
        {
            CallsByTelephone();
        }

        answeredAt = media.Clock.Now;
        Pass(1);
        Assert.Null(bench.Ring(extension: AgentDesk.Extension).Refusal);
        AgentDesk.Rings().PicksUp();
    }

    public Desk AgentDesk => Sit(1);

    public Desk GuestDesk => Sit(2);

    public Desk LeadDesk => Sit(3);

    /// <summary>What a desk phone asked for last with a key of its own.</summary>
    public PartyWanted Wanted => bench.Sink.Events.OfType<PartyWanted>().Last();

    /// <summary>What the recorder told.</summary>
    public EventList Told => media.Sink;

    /// <summary>How much of the recording there is.</summary>
    public TimeSpan Length => media.Clock.Now - answeredAt;

    public void Do(Func<Guid, TelephonyCommand> command) => Assert.Null(bench.Engine.Execute(command(bench.CallId)).Refusal);

    /// <param name="wanted">Whom a desk phone asked for with a key of its own.</param>
    public Guid Ring(Desk desk, PartyStance stance, bool holds = false, bool takesOver = false, Guid? wanted = null)
    {
        var party = wanted ?? Guid.CreateVersion7();
        Do(call => new RingParty(Guid.NewGuid(), call, party, desk.Extension, stance, 20, HoldsCaller: holds, TakesOver: takesOver, IsOutside: desk is OutsideDesk));
        desk.Rings();
        return party;
    }

    /// <summary>A second call that the agent's desk phone dials: its ear and mouth are in the lead's place, who is not in this story then.</summary>
    public SecondDialog SecondLine(string target) => ((DeskPhone)AgentDesk).Dials(target, sounds[3]);

    /// <summary>The same from another phone of the agent.</summary>
    public SecondDialog OtherPhone() => new DeskPhone(bench, AgentDesk.Extension, at: new IPEndPoint(IPAddress.Parse("10.0.1.2"), 5060)).Dials(AgentDesk.Extension, sounds[3]);

    /// <summary>Into a phone that held the call when the call left it.</summary>
    public void AgentSpeaksOn() => sounds[1].Mute = false;

    public void Pass(double seconds)
    {
        media.Pass(seconds);
        bench.Engine.Tick();
    }

    /// <summary>Two seconds, in which each hears the keys and then the tones of those named, and of nobody else. Who is not named hears nobody.</summary>
    /// <param name="right">Whom the recording has beside the caller; nobody: music.</param>
    public void Hears(double[] right, double[]? caller = null, double[]? agent = null, double[]? guest = null, double[]? lead = null)
    {
        Pass(0.1); // What was under way.
        foreach (var (sound, key) in sounds.Zip(Keys).Where(one => !one.First.Mute))
        {
            sound.Press(key);
        }

        Pass(0.6);
        double[][] expected = [caller ?? [], agent ?? [], guest ?? [], lead ?? []];
        Assert.Equal(expected.Select(tones => string.Concat(tones.Select(tone => Keys[Array.IndexOf(Everybody, tone)]))), sounds.Select(sound => string.Concat(sound.Keys.Order())));
        Array.ForEach(sounds, sound => sound.Keys.Clear());
        var (from, since) = (Length, media.Clock.Now);
        Pass(1.2);
        lines.Add(new Line(from, Length, right));
        Assert.Equal(expected, sounds.Select(sound => Heard(Since(sound, since))));
    }

    /// <summary>The end, after which nobody hears anybody.</summary>
    public async Task AssertOneFileAsync()
    {
        var (left, right, _) = await FileAsync();
        AssertLines(left, right);
    }

    public async Task<(short[] Left, short[] Right, RecordingClosed Closed)> FileAsync()
    {
        Do(call => new HangUp(Guid.NewGuid(), call));
        var length = Length;
        Pass(0.1);
        var ended = media.Clock.Now;
        Pass(0.2);
        Assert.All(sounds, sound => Assert.Empty(Since(sound, ended)));
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

    public void AssertLines(short[] left, short[] right)
    {
        foreach (var line in lines)
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

    public void Dispose()
    {
        foreach (var browser in desks.OfType<BrowserDesk>())
        {
            browser.Dispose();
        }

        media.Dispose();
    }

    /// <summary>Who never comes in has no line.</summary>
    private Desk Sit(int seat) => desks[seat] ??= places[seat] switch
    {
        { IsBrowser: true } => new BrowserDesk(bench, media, sounds[seat]),
        { IsOutside: true } => new OutsideDesk(bench, sounds[seat]),
        _ => new DeskPhone(bench, $"800{seat}", sounds[seat]),
    };

    private void CallsByTelephone()
    {
        bench.Caller.Send(bench.Caller.Invite(Encoding.UTF8.GetString(sounds[0].Sdp())));
        Pass(2);
        var ok = bench.Caller.Heard();
        sounds[0].Aim(Encoding.UTF8.GetBytes(SipText.Body(ok)));
        bench.Caller.Send(bench.Caller.AckFor(ok));
    }

    private void CallsFromWebPhone()
    {
        var call = Guid.CreateVersion7();
        using var page = new BrowserEnd(sounds[0]); // Its line outlives the handshake.
        page.Join(media, offer => bench.Engine.Browsers.PlaceWebCall(new WebCallOffer(call, offer)).Sdp!, () => bench.Sink.Events.OfType<CallArrived>().Any()); // There is room.
        Pass(2);
        bench.Sink.Single<CallAnswered>();
    }

    private static short[] Since(TestPhone sound, TimeSpan since) =>
        [.. sound.Packets.Where(packet => packet.At > since && packet.PayloadType != sound.KeyType).SelectMany(packet => packet.Samples)];

    private static double[] Heard(ReadOnlySpan<short> audio)
    {
        var samples = audio.ToArray();
        return [.. Everybody.Where(hertz => Tone.Level(samples) > 0.005 && Tone.Share(samples, hertz) > 0.1)];
    }

    private sealed record Line(TimeSpan From, TimeSpan To, double[] Right);

    private sealed record Place(bool IsBrowser, AudioCodec Codec, bool IsOutside = false);
}
