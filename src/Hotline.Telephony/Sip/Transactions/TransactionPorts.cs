using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>The way out. A transport sends and forgets; loss is the transactions' business.</summary>
internal interface ISipOutlet
{
    /// <param name="destination">A <see cref="StreamPeer"/> when it goes over a connection.</param>
    void Send(ReadOnlyMemory<byte> datagram, IPEndPoint destination);

    /// <summary>A connection that stands to that peer, by address and port: it takes TCP. Null when there is none.</summary>
    StreamPeer? Standing(IPEndPoint peer) => null;

    /// <summary>Whoever is at the other end of a connection says at which port of its it listens.</summary>
    void Listens(StreamPeer peer, int port)
    {
    }
}

/// <summary>The transaction user (RFC 3261 §5): told of each new request once.</summary>
internal interface ITransactionUser
{
    /// <summary>A new request, neither ACK nor CANCEL. It must be answered through the transaction, now or later.</summary>
    void OnRequest(ServerTransaction transaction, SipRequest request);

    /// <summary>A CANCEL for a pending INVITE; the CANCEL itself has been answered 200.</summary>
    void OnCancel(InviteServer invite, SipRequest cancel);

    /// <summary>An ACK that belongs to a 2xx.</summary>
    void OnAck(SipRequest ack);
}

/// <summary>Who sent a request and waits for what becomes of it.</summary>
internal interface IResponseReceiver
{
    /// <summary>Every provisional response, the final one once; for INVITE every 2xx, also retransmitted and forked ones.</summary>
    void OnResponse(SipResponse response);

    /// <summary>Timer B or F, or the connection broke: nobody answered. Treated as 408 (RFC 3261 §8.1.3.1).</summary>
    void OnTimeout();
}
