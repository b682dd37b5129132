using System.Net;
using System.Security.Cryptography;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Prompts;
using Hotline.Telephony.Recording;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Tests.WebRtc;
using Hotline.Telephony.WebRtc;
using Hotline.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Telephony.Tests.Media;

/// <summary>The real media engine on real loopback sockets, its time moved by the test: seconds pass in milliseconds.</summary>
internal sealed class MediaBench : IDisposable
{
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly List<TestPhone> _phones = [];

    public MediaBench(int pairs = 4)
    {
        Folder = Directory.CreateTempSubdirectory("hotline-media-").FullName;
        int first = FreePorts.Take(2 * pairs);
        Recordings = new RecordingFolder(Folder);
        Recorder = new Recorder(Recordings, Sink, Time, NullLogger<Recorder>.Instance);
        Recorder.UseKey(new RecordingKey("k1", RecordingKeyPair.ExportSubjectPublicKeyInfo()));
        Clock = new MediaClock(Time, NullLogger<MediaClock>.Instance);
        Secure = SecurePorts.On(Clock, Drops);
        Engine = new MediaEngine(
            Clock, new PortPool(IPAddress.Loopback, first, first + 2 * pairs - 1, Time, IPAddress.IPv6Loopback), Secure, PromptLibrary.Load(Folder), Recorder, Time,
            NullLogger<MediaEngine>.Instance, Drops);
    }

    public Drops Drops { get; } = new();

    public SecurePort Secure { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 1, 0, 0, TimeSpan.Zero));

    public string Folder { get; }

    public EventList Sink { get; } = new();

    public List<MediaEvent> Reports { get; } = [];

    public ECDiffieHellman RecordingKeyPair { get; } = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public RecordingFolder Recordings { get; }

    public Recorder Recorder { get; }

    public MediaClock Clock { get; }

    public MediaEngine Engine { get; }

    /// <param name="at">Null: 127.0.0.1.</param>
    public TestPhone Phone(double hertz, Telephony.Codecs.AudioCodec codec = Telephony.Codecs.AudioCodec.Pcma, IPAddress? at = null)
    {
        var phone = new TestPhone(hertz, codec, Clock.Now, at);
        _phones.Add(phone);
        return phone;
    }

    /// <param name="at">Of both ends; null: 127.0.0.1.</param>
    public IMediaSession Open(MediaLegKind kind = MediaLegKind.Caller, bool mayReturn = false, IPAddress? at = null) => Engine.TryOpen(
        new MediaLeg(Guid.CreateVersion7(), Guid.NewGuid(), kind, TimeSpan.FromSeconds(30), at ?? IPAddress.Loopback, at ?? IPAddress.Loopback) { MayReturn = mayReturn }, Reports.Add)!;

    /// <summary>A phone that has called us: we answered its offer.</summary>
    public IMediaSession Call(TestPhone phone)
    {
        var session = Open();
        phone.Aim(Assert.IsType<SdpOutcome.Answered>(session.AcceptOffer(phone.Sdp())).Sdp);
        return session;
    }

    /// <summary>A phone that we have called: it answered our offer.</summary>
    /// <param name="isDeskPhone">Else it is a telephone of the world outside.</param>
    public IMediaSession Ring(TestPhone phone, bool isDeskPhone = true)
    {
        var session = Open(MediaLegKind.Agent, isDeskPhone);
        phone.Aim(session.CreateOffer());
        Assert.True(session.AcceptAnswer(phone.Sdp()));
        return session;
    }

    public void Pass(TimeSpan time)
    {
        for (var end = Clock.Now + time; Clock.Now < end;)
        {
            Time.Advance(Tick);
            foreach (var phone in _phones)
                phone.Work(Clock.Now);
            Clock.Tick(Clock.Now);
            foreach (var phone in _phones)
                phone.Listen(Clock.Now);
        }
    }

    /// <summary>Waits for what other threads do, a handshake say, while the time of media stands.</summary>
    public void Await(string what, Func<bool> done) => Assert.True(
        SpinWait.SpinUntil(
            () =>
            {
                Clock.Tick(Clock.Now);
                foreach (var phone in _phones)
                    phone.Listen(Clock.Now);
                return done();
            },
            TimeSpan.FromSeconds(30)),
        what);

    public void Pass(double seconds) => Pass(TimeSpan.FromSeconds(seconds));

    public void Dispose()
    {
        Clock.Dispose();
        Recorder.Dispose();
        _phones.ForEach(p => p.Dispose());
        RecordingKeyPair.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

internal sealed class EventList : ICallEventSink
{
    private readonly List<TelephonyEvent> _events = [];

    public long LastSeq
    {
        get
        {
            lock (_events)
                return _events.Count;
        }
    }

    public void Publish(TelephonyEvent happened)
    {
        lock (_events)
            _events.Add(happened);
    }

    public T[] Of<T>()
    {
        lock (_events)
            return [.. _events.OfType<T>()];
    }
}
