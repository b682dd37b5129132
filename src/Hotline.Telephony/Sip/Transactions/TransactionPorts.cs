using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>The way out. A transport sends and forgets; loss is the transactions' business.</summary>
internal interface ISipOutlet
{
    /// <param name="destination">A <see cref="StreamPeer"/> when it goes over a connection.</param>
    void Send(ReadOnlyMemory<byte> datagram, IPEndPoint destination);

    /// <summary>A connection that stands to that peer, by address and port: it takes TCP. Null when there is none.</summary>
    StreamPeer? Connected(IPEndPoint peer) => null;

    /// <summary>Whether TCP is spoken: connections are made where there are none.</summary>
    bool Connects => false;

    /// <summary>Whoever is at the other end of a connection says at which port of its it listens.</summary>
    void Listens(StreamPeer peer, int port)
    {
    }

    /// <summary>What came over a connection has a place here: of a trunk, of a call, or of a phone with its secret.</summary>
    void Prove(StreamPeer peer)
    {
    }

    /// <summary>What came over a connection was refused, or could not be read.</summary>
    void Doubt(StreamPeer peer)
    {
    }
}

/// <summary>Whom a request is of, as far as its packet tells, or a connection, as far as its address does. The least first.</summary>
internal enum Standing
{
    /// <summary>Nobody knows it: it is answered within bounds or not at all, and nothing is kept of it.</summary>
    Stranger,

    /// <summary>It may be a phone of ours: it is answered, and nothing is kept of it before it has proved itself.</summary>
    Phone,

    /// <summary>A trunk, or part of a call that is up.</summary>
    Served,
}

/// <summary>The transaction user (RFC 3261 §5): told of each new request once.</summary>
internal interface ITransactionUser
{
    Standing StandingOf(SipRequest request, IPEndPoint source) => Standing.Served;

    /// <summary>Whether a stranger is answered once more.</summary>
    bool MayAnswer(SipRequest request, IPEndPoint source) => true;

    /// <summary>A request that is too long for a datagram goes in pieces: the peer takes no TCP. Told now and then.</summary>
    void OnCutUp(IPEndPoint peer)
    {
    }

    /// <summary>A request has a transaction that stays.</summary>
    void OnKept(SipRequest request, IPEndPoint source)
    {
    }

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
