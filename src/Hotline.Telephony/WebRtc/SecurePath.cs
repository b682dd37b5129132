using System.Net;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.WebRtc;

/// <summary>A leg's way over a secured line. The line may be the leg's own, or one that stands and may be replaced. Owned by the media thread.</summary>
internal sealed class SecurePath(SecureAssociation association, SecurePort port, bool ownsLine) : IRtpPath
{
    private SecureAssociation _line = association;
    private bool _released;

    public RtpSender Sender => _line.Sender;

    public long Strangers => _line.Refused;

    public bool IsOpen => _line.IsConnected && !_released;

    public bool MayReturn => !ownsLine;

    public void Listen(IRtpListener listener, TimeSpan now)
    {
        if (!_released)
            _line.Listen(listener, now);
    }

    /// <summary>Where the peer is, its connectivity checks tell.</summary>
    public void Point(NegotiatedMedia media)
    {
    }

    /// <summary>The shared port brings what comes.</summary>
    public void Receive(Span<byte> buffer, SocketAddress source, TimeSpan now)
    {
    }

    public void SendRtp(Span<byte> buffer, int length) => _line.SendRtp(buffer, length);

    public void SendRtcp(Span<byte> buffer, int length) => _line.SendRtcp(buffer, length);

    /// <summary>From now on over another line; <see cref="Listen"/> follows.</summary>
    public void Move(SecureAssociation next, TimeSpan now)
    {
        if (next == _line || _released)
            return;
        _line.Listen(null, now);
        _line = next;
    }

    public void Release(TimeSpan now)
    {
        _released = true;
        if (ownsLine)
            port.Close(_line);
        else
            _line.Listen(null, now);
    }
}
