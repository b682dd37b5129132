using System.Net;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>Media without sockets: reads and writes session descriptions as the real one does, and nothing else.</summary>
internal sealed class FuzzMedia : IMediaEngine
{
    public IMediaSession? TryOpen(MediaLeg leg, Action<MediaEvent> report) => new Session(leg);

    public IMediaLine? TryOpenLine(Guid lineId, MediaLegKind kind, IReadOnlyList<IPAddress> addresses, Action<LineEvent> report) => null;

    public IMediaSession OpenOn(IMediaLine line, MediaLeg leg, bool ownsLine, Action<MediaEvent> report) => new Session(leg);

    public void Move(IMediaSession session, IMediaLine line)
    {
    }

    public void Arrange(IReadOnlyList<IMediaSession> sessions, MixMatrix hearing)
    {
    }

    private sealed class Session(MediaLeg leg) : IMediaSession
    {
        private readonly OfferAnswer talk = new(1, IPAddress.Loopback, 4000, leg.Secures);

        public MediaLeg Leg => leg;

        public bool IsHeldByPeer => false;

        public ReadOnlyMemory<byte> LocalSdp => talk.Local;

        public SdpOutcome AcceptOffer(ReadOnlySpan<byte> offer) => talk.Answer(offer) switch
        {
            SdpAnswer.Agreed agreed => new SdpOutcome.Answered(agreed.Sdp),
            SdpAnswer.NotAcceptable => new SdpOutcome.NotAcceptable(),
            _ => new SdpOutcome.Malformed(),
        };

        public void Follow(IPAddress from, bool isProven)
        {
        }

        public byte[] CreateOffer() => talk.Offer();

        public bool AcceptAnswer(ReadOnlySpan<byte> answer) => talk.Accept(answer) is not null;

        public void Play(string? first, string? loop)
        {
        }

        public void StopPlaying()
        {
        }

        public void StartRecording(Guid recordingId)
        {
        }

        public void PauseRecording()
        {
        }

        public void ResumeRecording()
        {
        }

        public void Press(char key)
        {
        }

        public void PlayKey(char key)
        {
        }

        public void ExpectKeys(bool expected)
        {
        }

        public void StopRecording()
        {
        }

        public void Close()
        {
        }
    }
}
