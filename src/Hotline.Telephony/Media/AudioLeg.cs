using Hotline.Telephony.Codecs;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Media;

/// <summary>
/// One leg on the media clock: every 20 ms it takes one frame from its peer and sends one to it: the mix of those whom it
/// hears in its room, else from its player, else silence. Whom it hears alone is sent on to it as it comes instead, and the beat only
/// fills in. Owned by the media thread.
/// </summary>
internal sealed partial class AudioLeg(MediaLeg leg, IRtpPath path, Action<MediaEvent> report, ReadOnlyMemory<byte> holdMusic, TimeProvider time) : IRtpListener
{
    public static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(20);

    /// <summary>A clock that is later than this gives up the frames it owes: sending them all would only burst.</summary>
    private static readonly TimeSpan MaxDebt = TimeSpan.FromMilliseconds(200);

    /// <summary>A browser that says nothing for so long is being loaded anew; the far end hears music meanwhile.</summary>
    private static readonly TimeSpan AwayAfter = TimeSpan.FromMilliseconds(600);

    private readonly byte[] heard = new byte[RtpSender.Frame];
    private readonly byte[] said = new byte[RtpSender.Frame];
    private readonly byte[] others = new byte[RtpSender.Frame];
    private readonly RtpReceiver receiver = new();
    private readonly PromptPlayer player = new();
    private readonly PromptPlayer musicPlayer = new();
    private readonly VoiceRelay relay = new(path);
    private readonly PeerWatch watch = new(leg, report);
    private RtcpExchange? rtcp;
    private NegotiatedMedia? media;
    private AudioRoom? room;
    private int seat;
    private TimeSpan nextFrame;
    private TimeSpan lastRtp;
    private uint sent;
    private bool hasAudio, isAway, running;
    private bool hasLongPackets;

    public MediaLeg Leg => leg;

    public IRtpPath Path => path;

    public LegKeys Keys { get; } = new(leg, report);

    public LegTape Tape { get; } = new();

    /// <summary>What the peer says in this beat; silence when it says nothing.</summary>
    public ReadOnlySpan<byte> Frame => heard;

    /// <summary>The peer says nothing because it has us on hold, or is away and may return.</summary>
    public bool IsAbsent => !hasAudio && (isAway || media is { OnHold: true });

    /// <summary>What the peer says can be sent on as it comes; not from a phone that packs more into a packet than others take.</summary>
    public bool IsRelayable => !hasLongPackets;

    private bool MayReturn => leg.MayReturn || path.MayReturn;

    /// <summary>What the peer takes now; null: nothing.</summary>
    private NegotiatedMedia? Taken => path.IsOpen && this.media is { Sends: true } media ? media : null;

    public MediaStats Stats => new(
        sent, receiver.Received, receiver.Lost, receiver.MeanJitter * 1000.0 / G711.Rate,
        path.Strangers, receiver.Malformed, receiver.Buffer.Discarded * 1000 / G711.Rate, rtcp?.FarLost, rtcp?.RoundTrip);

    /// <summary>Offer and answer agreed, for the first time or anew.</summary>
    public void Apply(NegotiatedMedia media, TimeSpan now)
    {
        this.media = media;
        path.Point(media);
        path.Listen(this, now);
        lastRtp = now;
        watch.Begin(now);
    }

    /// <summary>Begins to send frames; from now on the peer's silence counts.</summary>
    public void Run(TimeSpan now)
    {
        if (running)
            return;
        (running, nextFrame) = (true, now);
        watch.Begin(now);
        rtcp = new RtcpExchange(path, receiver, time);
    }

    public void Play(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> loop) => player.Play(first, loop);

    /// <summary>Takes a seat in a room; all of them then keep the beat of the first, so that frames cross without waiting.</summary>
    public void Sit(AudioRoom room, int seat, AudioLeg first)
    {
        (this.room, this.seat, nextFrame) = (room, seat, first.nextFrame);
        relay.Turn();
        if (room.HearsAnyone(seat))
            player.Stop();
    }

    /// <summary>A key for the peer; who takes nothing now, on hold or on a line that is lost, does not get it later either.</summary>
    public void Press(char key) => Keys.Send(key, Taken);

    /// <summary>A key of the peer, which whoever hears it gets.</summary>
    public void Heard(char key, KeyWays way, TimeSpan now)
    {
        if (Keys.Take(key, way, now))
            room?.Press(seat, key);
    }

    public void OnRtp(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (media is null || !receiver.Take(packet, media, now, out var heard))
            return;
        lastRtp = now;
        watch.Heard(now);
        if (heard.Codec is { } codec)
        {
            hasLongPackets |= heard.Audio.Payload.Length > RtpSender.MaxRelayed;
            if (IsRelayable)
                room?.Pass(seat, heard.Audio, codec, now);
        }
        if (heard.Digit is { } key)
            Heard(key, KeyWays.Rtp, now);
    }

    private void Relay(in RtpPacket packet, AudioCodec codec, TimeSpan now)
    {
        if (running && Taken is { } media && relay.TryPass(media, packet, codec, Keys.IsDown, now))
            sent++;
    }

    public void OnRtcp(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (rtcp?.Take(packet, now) == true)
            watch.Alive(now);
    }

    public void OnMalformed() => receiver.Malformed++;

    /// <summary>First half of a frame, when one is due: hear. Every leg does this before any does <see cref="EmitFrame"/>.</summary>
    public bool BeginFrame(TimeSpan now)
    {
        if (!running || now < nextFrame)
            return false;
        if (now - nextFrame > MaxDebt)
            GiveUp((int)((now - nextFrame) / FrameTime));
        nextFrame += FrameTime;
        hasAudio = receiver.Buffer.Take(heard, now);
        Keys.Listen(heard, media, now);
        isAway = MayReturn && (watch.IsGone || path.MayReturn && now - lastRtp >= AwayAfter);
        return true;
    }

    /// <summary>Second half: say, and record both.</summary>
    public void EmitFrame(TimeSpan now)
    {
        bool relayed = room?.IsRelayed(seat) == true;
        bool flows = relayed && relay.Flows(now);
        bool music = Compose(flows);
        Record();
        if (Taken is not { } media)
        {
            relay.Stop();
            path.Sender.Skip(RtpSender.Frame);
            return;
        }
        bool sent = Keys.TrySend(path, media);
        bool played = !sent && Keys.TryPlay(said);
        if (sent)
            relay.KeySent(now);
        else if (flows && !played)
            return;
        else
        {
            bool silence = relayed && !music && !played;
            if (silence)
                Array.Fill(said, G711.ALawSilence); // What the buffer still has of the voice has been sent on.
            relay.GiveWay(silence, now);
            path.Sender.Send(path, media, said);
        }
        this.sent++;
    }

    /// <summary>What is not bound to frames: reports and the watch over a vanished peer.</summary>
    public void Watch(TimeSpan now)
    {
        if (!running || media is null)
            return;
        rtcp?.Tick(now);
        if (media.OnHold || !media.Receives)
            watch.Alive(now);
        else
            watch.Missed(now);
    }

    public void Close(TimeSpan now)
    {
        Tape.Stop();
        rtcp?.Goodbye(now);
        (running, room, hasAudio) = (false, null, false);
        Array.Fill(heard, G711.ALawSilence); // Whoever still hears this leg hears nothing.
        path.Release(now);
        report(new MediaEvent.Closed(leg.CallId, leg.LegId, leg.PartyId, Stats.Quality));
    }

    /// <summary>
    /// What the peer hears in this beat: the voices; music of ours while all of them have us on hold and play none of their own, or are away and may return.
    /// Of a voice that flows only a recording wants to know.
    /// </summary>
    /// <returns>True for our music.</returns>
    private bool Compose(bool flows)
    {
        if (this.room is not { } room || !room.HearsAnyone(seat))
        {
            if (player.Fill(said))
                report(new MediaEvent.PromptPlayed(leg.CallId, leg.LegId));
            return false;
        }
        if (!flows && room.IsLeftAlone(seat))
        {
            if (!musicPlayer.IsPlaying)
                musicPlayer.Play(default, holdMusic);
            musicPlayer.Fill(said);
            return true;
        }
        musicPlayer.Stop();
        if (!flows || Tape.IsRunning)
            room.Mix(seat, said);
        return false;
    }

    private void Record()
    {
        if (!Tape.IsRunning)
            return;
        if (this.room is { } room)
            room.Tape(seat, said, others);
        else
            said.CopyTo(others, 0);
        Tape.Write(heard, others);
    }

    private void GiveUp(int frames)
    {
        nextFrame += frames * FrameTime;
        if (!relay.KeepsTime)
            path.Sender.Skip(frames * RtpSender.Frame);
        Tape.WriteSilence(frames * RtpSender.Frame);
    }
}
