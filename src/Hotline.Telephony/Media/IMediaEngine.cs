using System.Net;
using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Media;

/// <summary>
/// What the call engine needs of media, and nothing more: a session per leg that speaks SDP,
/// plays prompts, can be put in one room with others and recorded. RTP, codecs and files stay behind it.
/// </summary>
/// <remarks>
/// All members are called from the call engine's one loop and must return quickly (no blocking I/O);
/// media hands its own clock thread the work. A session reports through the callback given to
/// <see cref="TryOpen"/>; the callback is safe to call from any thread and never blocks.
/// </remarks>
internal interface IMediaEngine
{
    /// <summary>Opens a leg and reserves its RTP/RTCP port pair, of the family of <see cref="MediaLeg.Advertise"/>.</summary>
    /// <returns>The session, or null when no port pair is free (the caller then answers 503).</returns>
    IMediaSession? TryOpen(MediaLeg leg, Action<MediaEvent> report);

    /// <summary>Opens a line over ICE and DTLS-SRTP on the node's shared port.</summary>
    /// <param name="kind">Whose it is.</param>
    /// <param name="addresses">Ours, of either family, for the candidates of the answer; the most wanted first.</param>
    /// <param name="report">Told of the line's fate; the same rules as for <see cref="TryOpen"/>.</param>
    /// <returns>Null when the node has no room for more.</returns>
    IMediaLine? TryOpenLine(Guid lineId, MediaLegKind kind, IReadOnlyList<IPAddress> addresses, Action<LineEvent> report);

    /// <summary>Opens a leg whose packets travel over a line.</summary>
    /// <param name="ownsLine">The line lives for this leg alone and closes with it; else it stands, and the leg may <see cref="Move"/>.</param>
    IMediaSession OpenOn(IMediaLine line, MediaLeg leg, bool ownsLine, Action<MediaEvent> report);

    /// <summary>The leg goes on over another line, whose offer has been answered: the browser was loaded anew.</summary>
    void Move(IMediaSession session, IMediaLine line);

    /// <summary>
    /// Says anew who hears whom among the sessions of one call: the seats of the matrix in this order. Whoever hears
    /// somebody stops playing prompts at once; whoever hears nobody sends silence until told to play.
    /// </summary>
    void Arrange(IReadOnlyList<IMediaSession> sessions, MixMatrix hearing);
}

/// <summary>The RTP end of one SIP leg, from the first SDP to <see cref="Close"/>.</summary>
internal interface IMediaSession
{
    MediaLeg Leg { get; }

    /// <summary>
    /// Answers the peer's offer (RFC 3264): first INVITE or a re-INVITE/UPDATE (hold, refresh, new address).
    /// The same offer again gives byte for byte the same answer (same o= version), so that a refresh changes nothing.
    /// </summary>
    SdpOutcome AcceptOffer(ReadOnlySpan<byte> offer);

    /// <summary>Makes our offer (PCMA first, telephone-event): for a leg we place, or an INVITE that came without SDP.</summary>
    byte[] CreateOffer();

    /// <summary>
    /// The peer's answer to <see cref="CreateOffer"/>. False when it shares no codec with us or cannot be read:
    /// the call engine then ends the leg (488-like). Media flows from here on.
    /// </summary>
    bool AcceptAnswer(ReadOnlySpan<byte> answer);

    /// <summary>The peer's SIP comes from there now: RTP is taken from there once where it came from is silent.</summary>
    /// <param name="isProven">It has shown its secret: though it signals from where it did, its RTP may have got another port.</param>
    void Follow(IPAddress from, bool isProven);

    /// <summary>The peer has put us on hold: by what was agreed last, it does not listen.</summary>
    bool IsHeldByPeer { get; }

    /// <summary>The last local SDP sent (offer or answer), empty before the first: for a refresh without SDP.</summary>
    ReadOnlyMemory<byte> LocalSdp { get; }

    /// <summary>Plays <paramref name="first"/> once (null: nothing), then <paramref name="loop"/> round and round (null: silence), until told otherwise.</summary>
    void Play(string? first, string? loop);

    /// <summary>Stops playing and sends silence.</summary>
    void StopPlaying();

    /// <summary>
    /// Records this leg's call in A-law stereo: left what the peer says, right what it hears and what the others say beside it
    /// (instead of music). The recorder announces the finished file itself (event sink) once the last chunk is on disk.
    /// Called at most once a session.
    /// </summary>
    void StartRecording(Guid recordingId);

    /// <summary>The recording goes on in silence on both sides; the recorder announces where. No effect when it does already, or none runs.</summary>
    void PauseRecording();

    /// <summary>Both sides are recorded again.</summary>
    void ResumeRecording();

    /// <summary>The peer pressed a key and says so by signalling. Where it is not a press that RTP has brought too, it is reported and whoever hears the peer gets it.</summary>
    void Press(char key);

    /// <summary>The peer is to hear the tones of a key: it takes keys in no other way (see <see cref="MediaEvent.KeyUntold"/>).</summary>
    void PlayKey(char key);

    /// <summary>Somebody waits for keys of the peer, or nobody does any more: of a peer that sends none as RTP they are then listened for.</summary>
    void ExpectKeys(bool expected);

    /// <summary>Ends the recording; also implied by <see cref="Close"/>. No effect when none runs.</summary>
    void StopRecording();

    /// <summary>Ends the session: RTP stops, the port drains (late packets of this call never reach the next one). May be called twice.</summary>
    void Close();
}

/// <summary>A secured line to a browser (or a phone that does the same), with or without a call on it.</summary>
internal interface IMediaLine
{
    Guid LineId { get; }

    /// <summary>Answers the browser's offer; its connectivity checks are answered from now on.</summary>
    SdpOutcome AcceptOffer(ReadOnlySpan<byte> offer);

    /// <summary>Ends the line. May be called twice.</summary>
    void Close();
}

/// <summary>What media tells of a line.</summary>
internal abstract record LineEvent(Guid LineId)
{
    /// <summary>Keys are agreed: audio can flow.</summary>
    internal sealed record Connected(Guid LineId) : LineEvent(LineId);

    /// <summary>Never connected, or neither check nor audio came for a while. Raised once; the line is of no use any more.</summary>
    internal sealed record Lost(Guid LineId) : LineEvent(LineId);
}

/// <param name="CallId">The call this leg belongs to.</param>
/// <param name="LegId">This leg; unique in the process.</param>
/// <param name="Kind">Who is at the other end.</param>
/// <param name="RtpSilence">Raise <see cref="MediaEvent.RtpTimeout"/> after this long without any RTP or RTCP from the peer (not while it has us on hold).</param>
/// <param name="Advertise">The address the peer can reach us at, for c= and o= lines; chosen by the call engine from who signals.</param>
/// <param name="Signalling">Where the peer's SIP comes from at first (<see cref="IMediaSession.Follow"/>); RTP is taken from there and from the host its SDP names, from nowhere else.</param>
internal sealed record MediaLeg(Guid CallId, Guid LegId, MediaLegKind Kind, TimeSpan RtpSilence, IPAddress Advertise, IPAddress Signalling)
{
    /// <summary>Who it is, of those rung into the call; null for the caller.</summary>
    public Guid? PartyId { get; init; }

    /// <summary>What we offer first is secured with keys in the description (RFC 4568), and an answer in clear is of no use.</summary>
    public bool Secures { get; init; }

    /// <summary>A desk phone: fallen silent it is waited for, and who hears it alone has music. Of everybody else silence is what it is, a network's while it rings too.</summary>
    public bool MayReturn { get; init; }
}

internal enum MediaLegKind
{
    Caller,

    /// <summary>An agent, or whoever else was rung into the call.</summary>
    Agent,
}

/// <summary>The result of reading a peer's offer.</summary>
internal abstract record SdpOutcome
{
    private SdpOutcome()
    {
    }

    /// <param name="Sdp">Our answer, UTF-8.</param>
    internal sealed record Answered(byte[] Sdp) : SdpOutcome;

    /// <summary>Readable, but nothing in it that we can do (RFC 3261 §21.4.26: 488).</summary>
    /// <param name="Unserved">All that is wrong with it is this address, whose family the leg has no ports of; null: something else is.</param>
    internal sealed record NotAcceptable(IPAddress? Unserved = null) : SdpOutcome;

    /// <summary>Not SDP (400).</summary>
    internal sealed record Malformed : SdpOutcome;
}

/// <summary>What media tells the call engine.</summary>
internal abstract record MediaEvent(Guid CallId, Guid LegId)
{
    /// <summary>The first RTP packet of the peer arrived, or after <see cref="RtpTimeout"/> the peer is there again: RTP, RTCP, or it has us on hold.</summary>
    internal sealed record RtpStarted(Guid CallId, Guid LegId) : MediaEvent(CallId, LegId);

    /// <summary>Nothing was heard of the peer for <see cref="MediaLeg.RtpSilence"/>. Raised once until <see cref="RtpStarted"/>.</summary>
    internal sealed record RtpTimeout(Guid CallId, Guid LegId) : MediaEvent(CallId, LegId);

    /// <summary>The once-played prompt of <see cref="IMediaSession.Play"/> ended.</summary>
    internal sealed record PromptPlayed(Guid CallId, Guid LegId) : MediaEvent(CallId, LegId);

    /// <summary>A key for the peer, who takes none as RTP (RFC 4733): signalling may tell of it, else <see cref="IMediaSession.PlayKey"/>.</summary>
    internal sealed record KeyUntold(Guid CallId, Guid LegId, char Key) : MediaEvent(CallId, LegId);

    /// <summary>A DTMF key (RFC 4733, <see cref="IMediaSession.Press"/>, or tones while keys are expected): 0-9, *, #, A-D; once per press.</summary>
    internal sealed record Digit(Guid CallId, Guid LegId, char Key) : MediaEvent(CallId, LegId);

    /// <summary>The leg is over, the last thing told of it; the call may be over too.</summary>
    /// <param name="PartyId">That of the leg.</param>
    /// <param name="Quality">Null when nothing was heard of the peer.</param>
    internal sealed record Closed(Guid CallId, Guid LegId, Guid? PartyId, LegQuality? Quality) : MediaEvent(CallId, LegId);
}
