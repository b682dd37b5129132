using System.Net;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Media;

/// <summary>The call engine's end of a leg: speaks SDP at once, and has the media thread do the rest at its next beat.</summary>
internal sealed class MediaSession(MediaEngine engine, AudioLeg audio, INegotiation negotiation) : IMediaSession
{
    private bool closed;

    public MediaLeg Leg => audio.Leg;

    public AudioLeg Audio => audio;

    public bool IsHeldByPeer { get; private set; }

    public ReadOnlyMemory<byte> LocalSdp => negotiation.Local;

    public SdpOutcome AcceptOffer(ReadOnlySpan<byte> offer)
    {
        switch (negotiation.Answer(offer))
        {
            case SdpAnswer.Agreed agreed:
                IsHeldByPeer = agreed.Media.OnHold;
                engine.Order(now => audio.Apply(agreed.Media, now));
                return new SdpOutcome.Answered(agreed.Sdp);
            case SdpAnswer.NotAcceptable refused:
                return new SdpOutcome.NotAcceptable(refused.Unserved);
            default:
                return new SdpOutcome.Malformed();
        }
    }

    public void Follow(IPAddress from, bool isProven) => engine.Order(_ => audio.Path.Follow(from, isProven));

    public byte[] CreateOffer() => negotiation.Offer();

    public bool AcceptAnswer(ReadOnlySpan<byte> answer)
    {
        if (negotiation.Accept(answer) is not { } media)
            return false;
        IsHeldByPeer = media.OnHold;
        engine.Order(now =>
        {
            audio.Apply(media, now);
            audio.Run(now);
        });
        return true;
    }

    public void Play(string? first, string? loop)
    {
        var (once, round) = (engine.Prompt(first), engine.Prompt(loop));
        engine.Order(now =>
        {
            audio.Run(now);
            audio.Play(once, round);
        });
    }

    public void StopPlaying() => engine.Order(_ => audio.Play(default, default));

    public void StartRecording(Guid recordingId)
    {
        var tape = engine.StartTape(Leg.CallId, recordingId);
        engine.Order(now =>
        {
            audio.Run(now);
            audio.Tape.Start(tape);
        });
    }

    public void PauseRecording() => engine.Order(_ => audio.Tape.Pause());

    public void ResumeRecording() => engine.Order(_ => audio.Tape.Resume());

    public void Press(char key) => engine.Order(now => audio.Heard(key, KeyWays.Told, now));

    public void PlayKey(char key) => engine.Order(_ => audio.Keys.Play(key));

    public void ExpectKeys(bool expected) => engine.Order(_ => audio.Keys.Expect(expected));

    public void StopRecording() => engine.Order(_ => audio.Tape.Stop());

    public void Close()
    {
        if (closed)
            return;
        closed = true;
        engine.Close(audio);
    }
}
