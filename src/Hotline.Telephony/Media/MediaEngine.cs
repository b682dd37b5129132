using System.Net;
using System.Security.Cryptography;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Prompts;
using Hotline.Telephony.Recording;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;
using Hotline.Telephony.WebRtc;
using Hotline.Telephony.WebRtc.Dtls;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Media;

/// <summary>Opens legs on RTP ports, seats them in rooms, and lends them prompts and the recorder.</summary>
/// <param name="drops">Null: nobody counts.</param>
internal sealed partial class MediaEngine(
    MediaClock clock, PortPool ports, SecurePort secure, PromptLibrary prompts, Recorder recorder, TimeProvider time, ILogger<MediaEngine> logger, Drops? drops = null)
    : IMediaEngine
{
    public IMediaSession? TryOpen(MediaLeg leg, Action<MediaEvent> report)
    {
        if (ports.TryRent(leg.Advertise.AddressFamily) is not { } pair)
        {
            LogNoPort();
            return null;
        }
        var audio = AddLeg(leg, new PlainPath(ports, pair, leg.Signalling, drops), report);
        return new MediaSession(this, audio, new OfferAnswer((ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue), leg.Advertise, pair.Port, leg.Secures));
    }

    public IMediaLine? TryOpenLine(Guid lineId, MediaLegKind kind, IReadOnlyList<IPAddress> addresses, Action<LineEvent> report) =>
        secure.TryOpen(lineId, kind, report) is { } association ? new MediaLine(this, association, secure.Answering(association, addresses)) : null;

    public IMediaSession OpenOn(IMediaLine line, MediaLeg leg, bool ownsLine, Action<MediaEvent> report)
    {
        var given = (MediaLine)line;
        var audio = AddLeg(leg, new SecurePath(given.Association, secure, ownsLine), report);
        if (given.Agreed is { } media)
            Order(now => audio.Apply(media, now));
        return new MediaSession(this, audio, given);
    }

    public void Move(IMediaSession session, IMediaLine line)
    {
        var (audio, next) = (((MediaSession)session).Audio, (MediaLine)line);
        if (next.Agreed is not { } media)
            return;
        Order(now =>
        {
            ((SecurePath)audio.Path).Move(next.Association, now);
            audio.Apply(media, now);
        });
    }

    public void Arrange(IReadOnlyList<IMediaSession> sessions, MixMatrix hearing)
    {
        var legs = sessions.Select(session => ((MediaSession)session).Audio).ToArray();
        Order(now =>
        {
            var room = new AudioRoom(legs, hearing);
            foreach (var leg in legs)
                leg.Run(now);
            for (int seat = 0; seat < legs.Length; seat++)
                legs[seat].Sit(room, seat, legs[0]);
        });
    }

    internal void Expect(SecureAssociation association, DtlsFingerprint fingerprint) => Order(_ => association.Expect(fingerprint));

    internal void Close(SecureAssociation association) => Order(_ => secure.Close(association));

    /// <summary>Has the media thread do something, with its time.</summary>
    internal void Order(Action<TimeSpan> order) => clock.Order(() => order(clock.Now));

    internal ReadOnlyMemory<byte> Prompt(string? id) => id is null ? default : prompts.Get(id);

    internal RecordingTape StartTape(Guid callId, Guid recordingId) => recorder.Start(callId, recordingId);

    internal void Close(AudioLeg audio) => Order(now =>
    {
        audio.Close(now);
        clock.Remove(audio);
        var stats = audio.Stats;
        LogClosed(audio.Leg.CallId, audio.Leg.Kind, stats.Sent, stats.Received, stats.Lost, stats.JitterMs, stats.Strangers, stats.DiscardedMs);
    });

    private AudioLeg AddLeg(MediaLeg leg, IRtpPath path, Action<MediaEvent> report)
    {
        var audio = new AudioLeg(leg, path, report, prompts.Get(CallPrompts.Music), time);
        clock.Order(() => clock.Add(audio));
        return audio;
    }

    [LoggerMessage(1111, LogLevel.Error, "No RTP port pair is free: widen Telephony:RtpPortMin to Telephony:RtpPortMax")]
    private partial void LogNoPort();

    [LoggerMessage(1112, LogLevel.Information, "Call {CallId} {Kind} audio: sent {Sent}, received {Received}, lost {Lost}, jitter {JitterMs:0.0} ms, strangers {Strangers}, discarded {DiscardedMs} ms")]
    private partial void LogClosed(Guid callId, MediaLegKind kind, long sent, long received, long lost, double jitterMs, long strangers, long discardedMs);
}
