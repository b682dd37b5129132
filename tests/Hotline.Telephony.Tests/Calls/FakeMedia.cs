using System.Text;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Registrar;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Media that only writes down what it was told; SDP "bad" does not parse, "none" has no codec of ours and "elsewhere" an address of a family that is not served.</summary>
internal sealed class FakeMedia : IMediaEngine
{
    public List<FakeSession> Sessions { get; } = [];

    public bool IsFull { get; set; }

    public FakeSession Caller => Sessions.First(session => session.Leg.Kind == MediaLegKind.Caller);

    public FakeSession Agent => Sessions.Last(session => session.Leg.Kind == MediaLegKind.Agent);

    public IMediaSession? TryOpen(MediaLeg leg, Action<MediaEvent> report)
    {
        if (IsFull)
        {
            return null;
        }

        var session = new FakeSession(leg, report);
        Sessions.Add(session);
        return session;
    }

    /// <summary>Lines in the order of their opening; the test says itself when one is connected or lost.</summary>
    public List<FakeLine> Lines { get; } = [];

    public IMediaLine? TryOpenLine(Guid lineId, MediaLegKind kind, IReadOnlyList<System.Net.IPAddress> addresses, Action<LineEvent> report)
    {
        if (IsFull)
        {
            return null;
        }

        Lines.Add(new FakeLine(lineId, addresses));
        return Lines[^1];
    }

    public IMediaSession OpenOn(IMediaLine line, MediaLeg leg, bool ownsLine, Action<MediaEvent> report)
    {
        var session = new FakeSession(leg, report) { Line = line };
        Sessions.Add(session);
        return session;
    }

    public void Move(IMediaSession session, IMediaLine line) => ((FakeSession)session).Line = line;

    public void Arrange(IReadOnlyList<IMediaSession> sessions, MixMatrix hearing)
    {
        for (var listener = 0; listener < sessions.Count; listener++)
        {
            var session = (FakeSession)sessions[listener];
            session.Hears = [.. Enumerable.Range(0, sessions.Count).Where(speaker => hearing.Hears(listener, speaker)).Select(speaker => (FakeSession)sessions[speaker])];
            session.Playing = session.Hears.Count > 0 ? null : session.Playing;
        }
    }
}

internal sealed class FakeSession(MediaLeg leg, Action<MediaEvent> report) : IMediaSession
{
    public MediaLeg Leg { get; } = leg;

    public ReadOnlyMemory<byte> LocalSdp { get; private set; }

    public string? Playing { get; set; }

    public Guid? Recording { get; private set; }

    public IReadOnlyList<FakeSession> Hears { get; set; } = [];

    /// <summary>The only one whom this session hears.</summary>
    public FakeSession? BridgedWith => Hears is [var only] ? only : null;

    public bool IsHeldByPeer { get; private set; }

    public bool RecordingPaused { get; private set; }

    /// <summary>Null over ports of its own.</summary>
    public IMediaLine? Line { get; set; }

    public bool Closed { get; private set; }

    /// <summary>Where the peer was said to signal from, and whether it had shown its secret.</summary>
    public List<(System.Net.IPAddress From, bool IsProven)> Followed { get; } = [];

    public void Follow(System.Net.IPAddress from, bool isProven) => Followed.Add((from, isProven));

    public string? PeerAnswer { get; private set; }

    public SdpOutcome AcceptOffer(ReadOnlySpan<byte> offer)
    {
        var text = Encoding.UTF8.GetString(offer).Trim();
        if (text is "bad" or "none" or "elsewhere")
        {
            return text == "bad" ? new SdpOutcome.Malformed() : new SdpOutcome.NotAcceptable(text == "none" ? null : System.Net.IPAddress.Parse("2001:db8::9"));
        }

        IsHeldByPeer = text == "hold";
        LocalSdp = Encoding.UTF8.GetBytes("answer to " + text);
        return new SdpOutcome.Answered(LocalSdp.ToArray());
    }

    public byte[] CreateOffer()
    {
        LocalSdp = Encoding.UTF8.GetBytes("offer");
        return LocalSdp.ToArray();
    }

    public bool AcceptAnswer(ReadOnlySpan<byte> answer)
    {
        PeerAnswer = Encoding.UTF8.GetString(answer).Trim();
        return PeerAnswer is not ("bad" or "none");
    }

    public void Play(string? first, string? loop) => Playing = $"{first}+{loop}";

    public void StopPlaying() => Playing = null;

    public void StartRecording(Guid recordingId) => Recording = recordingId;

    public void PauseRecording() => RecordingPaused = true;

    public void ResumeRecording() => RecordingPaused = false;

    /// <summary>Keys that were told of by signalling, for whoever hears this session.</summary>
    public List<char> Pressed { get; } = [];

    /// <summary>Keys that were to be heard as tones.</summary>
    public List<char> PlayedKeys { get; } = [];

    public bool ExpectsKeys { get; private set; }

    public void Press(char key)
    {
        Pressed.Add(key);
        report(new MediaEvent.Digit(Leg.CallId, Leg.LegId, key));
    }

    public void PlayKey(char key) => PlayedKeys.Add(key);

    public void ExpectKeys(bool expected) => ExpectsKeys = expected;

    public void StopRecording() => Recording = null;

    public void Close() => Closed = true;
}

internal sealed class FakeLine(Guid lineId, IReadOnlyList<System.Net.IPAddress> addresses) : IMediaLine
{
    /// <summary>Ours, for its candidates.</summary>
    public IReadOnlyList<System.Net.IPAddress> Addresses => addresses;

    public Guid LineId => lineId;

    public bool Closed { get; private set; }

    public SdpOutcome AcceptOffer(ReadOnlySpan<byte> offer) => Encoding.UTF8.GetString(offer) == "bad"
        ? new SdpOutcome.Malformed()
        : new SdpOutcome.Answered([.. "answer to "u8, .. offer]);

    public void Close() => Closed = true;
}

/// <summary>A node that begins without a past.</summary>
internal sealed class NoBindings : IBindingMemory
{
    public IReadOnlyList<KeptBinding> Load() => [];

    public void Save(IReadOnlyList<KeptBinding> bindings)
    {
    }
}

internal sealed class FakeSink : ICallEventSink
{
    public List<TelephonyEvent> Events { get; } = [];

    public long LastSeq => Events.Count;

    public void Publish(TelephonyEvent happened) => Events.Add(happened);

    public T Single<T>() => Assert.Single(Events.OfType<T>());

    public IEnumerable<string> Names => Events.Select(one => one.GetType().Name);
}
