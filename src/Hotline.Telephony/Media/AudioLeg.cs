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

    private readonly byte[] _heard = new byte[RtpSender.Frame];
    private readonly byte[] _said = new byte[RtpSender.Frame];
    private readonly byte[] _others = new byte[RtpSender.Frame];
    private readonly RtpReceiver _receiver = new();
    private readonly PromptPlayer _player = new();
    private readonly PromptPlayer _holdMusic = new();
    private readonly VoiceRelay _relay = new(path);
    private readonly PeerWatch _watch = new(leg, report);
    private RtcpExchange? _rtcp;
    private NegotiatedMedia? _media;
    private AudioRoom? _room;
    private int _seat;
    private TimeSpan _nextFrame;
    private TimeSpan _lastRtp;
    private uint _sent;
    private bool _hasAudio, _isAway, _running;
    private bool _hasLongPackets;

    public MediaLeg Leg => leg;

    public IRtpPath Path => path;

    public LegKeys Keys { get; } = new(leg, report);

    public LegTape Tape { get; } = new();

    /// <summary>What the peer says in this beat; silence when it says nothing.</summary>
    public ReadOnlySpan<byte> Frame => _heard;

    /// <summary>The peer says nothing because it has us on hold, or is away and may return.</summary>
    public bool IsAbsent => !_hasAudio && (_isAway || _media is { OnHold: true });

    /// <summary>What the peer says can be sent on as it comes; not from a phone that packs more into a packet than others take.</summary>
    public bool IsRelayable => !_hasLongPackets;

    private bool MayReturn => leg.MayReturn || path.MayReturn;

    /// <summary>What the peer takes now; null: nothing.</summary>
    private NegotiatedMedia? Taken => path.IsOpen && _media is { Sends: true } media ? media : null;

    public MediaStats Stats => new(
        _sent, _receiver.Received, _receiver.Lost, _receiver.MeanJitter * 1000.0 / G711.Rate,
        path.Strangers, _receiver.Malformed, _receiver.Buffer.Discarded * 1000 / G711.Rate, _rtcp?.FarLost, _rtcp?.RoundTrip);

    /// <summary>Offer and answer agreed, for the first time or anew.</summary>
    public void Apply(NegotiatedMedia media, TimeSpan now)
    {
        _media = media;
        path.Point(media);
        path.Listen(this, now);
        _lastRtp = now;
        _watch.Begin(now);
    }

    /// <summary>Begins to send frames; from now on the peer's silence counts.</summary>
    public void Run(TimeSpan now)
    {
        if (_running)
            return;
        (_running, _nextFrame) = (true, now);
        _watch.Begin(now);
        _rtcp = new RtcpExchange(path, _receiver, time);
    }

    public void Play(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> loop) => _player.Play(first, loop);

    /// <summary>Takes a seat in a room; all of them then keep the beat of the first, so that frames cross without waiting.</summary>
    public void Sit(AudioRoom room, int seat, AudioLeg first)
    {
        (_room, _seat, _nextFrame) = (room, seat, first._nextFrame);
        _relay.Turn();
        if (room.HearsAnyone(seat))
            _player.Stop();
    }

    /// <summary>A key for the peer; who takes nothing now, on hold or on a line that is lost, does not get it later either.</summary>
    public void Press(char key) => Keys.Send(key, Taken);

    /// <summary>A key of the peer, which whoever hears it gets.</summary>
    public void Heard(char key, KeyWays way, TimeSpan now)
    {
        if (Keys.Take(key, way, now))
            _room?.Press(_seat, key);
    }

    public void OnRtp(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (_media is null || !_receiver.Take(packet, _media, now, out var heard))
            return;
        _lastRtp = now;
        _watch.Heard(now);
        if (heard.Codec is { } codec)
        {
            _hasLongPackets |= heard.Audio.Payload.Length > RtpSender.MaxRelayed;
            if (IsRelayable)
                _room?.Pass(_seat, heard.Audio, codec, now);
        }
        if (heard.Digit is { } key)
            Heard(key, KeyWays.Rtp, now);
    }

    private void Relay(in RtpPacket packet, AudioCodec codec, TimeSpan now)
    {
        if (_running && Taken is { } media && _relay.TryPass(media, packet, codec, Keys.IsDown, now))
            _sent++;
    }

    public void OnRtcp(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (_rtcp?.Take(packet, now) == true)
            _watch.Alive(now);
    }

    public void OnMalformed() => _receiver.Malformed++;

    /// <summary>First half of a frame, when one is due: hear. Every leg does this before any does <see cref="EmitFrame"/>.</summary>
    public bool BeginFrame(TimeSpan now)
    {
        if (!_running || now < _nextFrame)
            return false;
        if (now - _nextFrame > MaxDebt)
            GiveUp((int)((now - _nextFrame) / FrameTime));
        _nextFrame += FrameTime;
        _hasAudio = _receiver.Buffer.Take(_heard, now);
        Keys.Listen(_heard, _media, now);
        _isAway = MayReturn && (_watch.IsGone || path.MayReturn && now - _lastRtp >= AwayAfter);
        return true;
    }

    /// <summary>Second half: say, and record both.</summary>
    public void EmitFrame(TimeSpan now)
    {
        bool relayed = _room?.IsRelayed(_seat) == true;
        bool flows = relayed && _relay.Flows(now);
        bool music = Compose(flows);
        Record();
        if (Taken is not { } media)
        {
            _relay.Stop();
            path.Sender.Skip(RtpSender.Frame);
            return;
        }
        bool sent = Keys.TrySend(path, media);
        bool played = !sent && Keys.TryPlay(_said);
        if (sent)
            _relay.KeySent(now);
        else if (flows && !played)
            return;
        else
        {
            bool silence = relayed && !music && !played;
            if (silence)
                Array.Fill(_said, G711.ALawSilence); // What the buffer still has of the voice has been sent on.
            _relay.GiveWay(silence, now);
            path.Sender.Send(path, media, _said);
        }
        _sent++;
    }

    /// <summary>What is not bound to frames: reports and the watch over a vanished peer.</summary>
    public void Watch(TimeSpan now)
    {
        if (!_running || _media is null)
            return;
        _rtcp?.Tick(now);
        if (_media.OnHold || !_media.Receives)
            _watch.Alive(now);
        else
            _watch.Missed(now);
    }

    public void Close(TimeSpan now)
    {
        Tape.Stop();
        _rtcp?.Goodbye(now);
        (_running, _room, _hasAudio) = (false, null, false);
        Array.Fill(_heard, G711.ALawSilence); // Whoever still hears this leg hears nothing.
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
        if (_room is not { } room || !room.HearsAnyone(_seat))
        {
            if (_player.Fill(_said))
                report(new MediaEvent.PromptPlayed(leg.CallId, leg.LegId));
            return false;
        }
        if (!flows && room.IsLeftAlone(_seat))
        {
            if (!_holdMusic.IsPlaying)
                _holdMusic.Play(default, holdMusic);
            _holdMusic.Fill(_said);
            return true;
        }
        _holdMusic.Stop();
        if (!flows || Tape.IsRunning)
            room.Mix(_seat, _said);
        return false;
    }

    private void Record()
    {
        if (!Tape.IsRunning)
            return;
        if (_room is { } room)
            room.Tape(_seat, _said, _others);
        else
            _said.CopyTo(_others, 0);
        Tape.Write(_heard, _others);
    }

    private void GiveUp(int frames)
    {
        _nextFrame += frames * FrameTime;
        if (!_relay.KeepsTime)
            path.Sender.Skip(frames * RtpSender.Frame);
        Tape.WriteSilence(frames * RtpSender.Frame);
    }
}
