using System.Net;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Rtp;

/// <summary>How the packets of one leg travel: plainly over a pair of ports, or secured over the port that browsers share. Owned by the media thread.</summary>
internal interface IRtpPath
{
    /// <summary>The stream we send on this path.</summary>
    RtpSender Sender { get; }

    /// <summary>Packets that were refused because someone else sent them, or forged them.</summary>
    long Strangers { get; }

    /// <summary>There is somewhere to send to.</summary>
    bool IsOpen { get; }

    /// <summary>The far end may vanish and come back on another path while the call goes on.</summary>
    bool MayReturn { get; }

    /// <summary>From now on the peer's packets, in clear, go to <paramref name="listener"/>.</summary>
    void Listen(IRtpListener listener, TimeSpan now);

    /// <summary>Offer and answer named where the peer is.</summary>
    void Point(NegotiatedMedia media);

    /// <inheritdoc cref="SourceLatch.Follow"/>
    void Follow(IPAddress from, bool isProven)
    {
    }

    /// <summary>Takes what waits.</summary>
    void Receive(Span<byte> buffer, SocketAddress source, TimeSpan now);

    /// <summary>Sends a packet; its buffer has <see cref="Room"/> bytes after it and is used up.</summary>
    void SendRtp(Span<byte> buffer, int length);

    void SendRtcp(Span<byte> buffer, int length);

    /// <summary>Nothing is sent or taken any more; ports go back.</summary>
    void Release(TimeSpan now);

    /// <summary>What a packet may grow by on its way: index and tag of SRTCP.</summary>
    const int Room = 14;
}

/// <summary>Whoever hears a path. The span is valid during the call only.</summary>
internal interface IRtpListener
{
    void OnRtp(ReadOnlySpan<byte> packet, TimeSpan now);

    void OnRtcp(ReadOnlySpan<byte> packet, TimeSpan now);

    /// <summary>A datagram that was neither.</summary>
    void OnMalformed();
}
