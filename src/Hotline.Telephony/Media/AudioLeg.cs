using Hotline.Telephony.Codecs;
using Hotline.Telephony.Recording;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Media;

/// <summary>
/// One leg on the media clock: every 20 ms it takes one frame from its peer and sends one to it, from its partner
/// when bridged, else from its player, else silence. Owned by the media thread.
/// </summary>
internal sealed class AudioLeg(MediaLeg leg, IRtpPath path, Action<MediaEvent> report, ReadOnlyMemory<byte> holdMusic, TimeProvider time) : IRtpListener
{
    public static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(20);

    /// <summary>A clock that is later than this gives up the frames it owes: sending them all would only burst.</summary>
    private static readonly TimeSpan MaxDebt = TimeSpan.FromMilliseconds(200);

    /// <summary>A browser that says nothing for so long is being loaded anew; the far end hears music meanwhile.</summary>
    private static readonly TimeSpan AwayAfter = TimeSpan.FromMilliseconds(600);

    private readonly byte[] _heard = new byte[RtpSender.Frame];
    private readonly byte[] _said = new byte[RtpSender.Frame];
    private readonly RtpReceiver _receiver = new();
    private readonly DigitSender _digits = new();
    private readonly PromptPlayer _player = new();
    private readonly PromptPlayer _holdMusic = new();
    private RtcpExchange? _rtcp;
    private NegotiatedMedia? _media;
    private RecordingTape? _tape;
    private TimeSpan _nextFrame;
    private TimeSpan _lastHeard;
    private TimeSpan _lastRtp;
    private uint _sent;
    private bool _hasAudio;
    private bool _isAway;
    private bool _running;
    private bool _started;
    private bool _timedOut;

    public MediaLeg Leg => leg;

    public IRtpPath Path => path;

    /// <summary>The leg that hears this one, and that this one hears.</summary>
    public AudioLeg? Partner { get; private set; }

    public MediaStats Stats => new(
        _sent, _receiver.Received, _receiver.Lost, (_receiver.Tracker?.Jitter ?? 0) * 1000.0 / G711.Rate,
        path.Strangers, _receiver.Malformed, _receiver.Buffer.Discarded * 1000 / G711.Rate, _rtcp?.FarFractionLost ?? 0);

    /// <summary>Offer and answer agreed, for the first time or anew.</summary>
    public void Apply(NegotiatedMedia media, TimeSpan now)
    {
        _media = media;
        path.Point(media);
        path.Listen(this, now);
        _lastHeard = _lastRtp = now;
    }

    /// <summary>Begins to send frames; from now on the peer's silence counts.</summary>
    public void Run(TimeSpan now)
    {
        if (_running)
            return;
        (_running, _nextFrame, _lastHeard) = (true, now, now);
        _rtcp = new RtcpExchange(path, _receiver, time);
    }

    public void Play(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> loop) => _player.Play(first, loop);

    public void Record(RecordingTape tape) => _tape ??= tape;

    public void StopRecording()
    {
        _tape?.Close();
        _tape = null;
    }

    /// <summary>Joins with another running leg; both then keep the beat of this one, so that frames cross without waiting.</summary>
    public void Join(AudioLeg other)
    {
        Part();
        other.Part();
        (Partner, other.Partner) = (other, this);
        other._nextFrame = _nextFrame;
        _player.Stop();
        other._player.Stop();
    }

    public void Part()
    {
        if (Partner is { } other)
            (Partner, other.Partner) = (null, null);
    }

    public void OnRtp(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (_media is null || !_receiver.Take(packet, _media, now, out char? digit))
            return;
        _lastRtp = now;
        Heard(now);
        if (digit is not { } key)
            return;
        report(new MediaEvent.Digit(leg.CallId, leg.LegId, key));
        Partner?._digits.Press(key);
    }

    public void OnRtcp(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (_rtcp?.Take(packet, now) == true)
            Alive(now);
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
        _isAway = path.MayReturn && now - _lastRtp >= AwayAfter;
        return true;
    }

    /// <summary>Second half: say, and record both.</summary>
    public void EmitFrame()
    {
        if (Partner is { } partner)
            Relay(partner);
        else if (_player.Fill(_said))
            report(new MediaEvent.PromptPlayed(leg.CallId, leg.LegId));
        _tape?.Write(_heard, _said);
        if (_media is not { Sends: true } media || !path.IsOpen)
        {
            path.Sender.Skip(RtpSender.Frame);
            return;
        }
        if (media.EventPayloadType is not { } events || !_digits.TrySend(path, events))
            path.Sender.Send(path, media, _said);
        _sent++;
    }

    /// <summary>What is not bound to frames: reports and the watch over a vanished peer.</summary>
    public void Watch(TimeSpan now)
    {
        if (!_running || _media is null)
            return;
        _rtcp?.Tick(now);
        if (_media.OnHold || !_media.Receives)
            Alive(now);
        else if (!_timedOut && now - _lastHeard >= leg.RtpSilence)
        {
            _timedOut = true;
            report(new MediaEvent.RtpTimeout(leg.CallId, leg.LegId));
        }
    }

    public void Close(TimeSpan now)
    {
        Part();
        StopRecording();
        _rtcp?.Goodbye(now);
        _running = false;
        path.Release(now);
    }

    /// <summary>The partner's voice; music of ours while the partner has us on hold and plays none of its own, or is away and may return.</summary>
    private void Relay(AudioLeg partner)
    {
        if (!partner._hasAudio && (partner._isAway || partner._media is { OnHold: true }))
        {
            if (!_holdMusic.IsPlaying)
                _holdMusic.Play(default, holdMusic);
            _holdMusic.Fill(_said);
            return;
        }
        _holdMusic.Stop();
        partner._heard.CopyTo(_said, 0);
    }

    private void GiveUp(int frames)
    {
        _nextFrame += frames * FrameTime;
        path.Sender.Skip(frames * RtpSender.Frame);
        _tape?.WriteSilence(frames * RtpSender.Frame);
    }

    private void Heard(TimeSpan now)
    {
        // The first packet is told of even when nothing was missed yet.
        _timedOut |= !_started;
        _started = true;
        Alive(now);
    }

    /// <summary>The peer is there, be it only by a report or because it may be silent: a timeout that was told of is taken back.</summary>
    private void Alive(TimeSpan now)
    {
        _lastHeard = now;
        if (!_timedOut)
            return;
        _timedOut = false;
        report(new MediaEvent.RtpStarted(leg.CallId, leg.LegId));
    }
}
