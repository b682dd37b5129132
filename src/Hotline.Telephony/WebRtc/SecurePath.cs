using System.Net;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.WebRtc;

/// <summary>A leg's way over a secured line. The line may be the leg's own, or one that stands and may be replaced. Owned by the media thread.</summary>
internal sealed class SecurePath(SecureAssociation association, SecurePort port, bool ownsLine) : IRtpPath
{
    private SecureAssociation line = association;
    private bool released;

    public RtpSender Sender => line.Sender;

    public long Strangers => line.Refused;

    public bool IsOpen => line.IsConnected && !released;

    public bool MayReturn => !ownsLine;

    public void Listen(IRtpListener listener, TimeSpan now)
    {
        if (!released)
            line.Listen(listener, now);
    }

    /// <summary>Where the peer is, its connectivity checks tell.</summary>
    public void Point(NegotiatedMedia media)
    {
    }

    /// <summary>The shared port brings what comes.</summary>
    public void Receive(Span<byte> buffer, SocketAddress source, TimeSpan now)
    {
    }

    public void SendRtp(Span<byte> buffer, int length) => line.SendRtp(buffer, length);

    public void SendRtcp(Span<byte> buffer, int length) => line.SendRtcp(buffer, length);

    /// <summary>From now on over another line; <see cref="Listen"/> follows.</summary>
    public void Move(SecureAssociation next, TimeSpan now)
    {
        if (next == line || released)
            return;
        line.Listen(null, now);
        line = next;
    }

    public void Release(TimeSpan now)
    {
        released = true;
        if (ownsLine)
            port.Close(line);
        else
            line.Listen(null, now);
    }
}
