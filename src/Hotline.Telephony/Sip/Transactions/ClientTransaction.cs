using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>A request as it is written for the way that it takes.</summary>
/// <param name="Otherwise">When no connection can be made.</param>
/// <param name="IsMade">The connection is made for it.</param>
internal sealed record RequestWay(OutgoingRequest Request, byte[] Bytes, IPEndPoint Destination, RequestWay? Otherwise = null, bool IsMade = false);

/// <summary>What INVITE and other client transactions share.</summary>
internal abstract class ClientTransaction(TransactionTable table, RequestWay way, IResponseReceiver receiver)
{
    private RequestWay way = way;

    protected TransactionTable Table { get; } = table;

    protected IResponseReceiver Receiver { get; } = receiver;

    public OutgoingRequest Request => way.Request;

    public IPEndPoint Destination => way.Destination;

    public ClientKey Key => new(Request.Branch, Request.Method);

    public abstract void Begin();

    public abstract void Receive(SipResponse response);

    /// <summary>The connection that it went over broke: nothing comes any more.</summary>
    public abstract void Fail();

    /// <summary>Messages do not get lost: nothing is repeated, and nobody repeats to us (RFC 3261 table 4).</summary>
    protected bool IsReliable => Destination is StreamPeer;

    /// <summary>Of timers B and F. Nobody answers what no datagram holds.</summary>
    protected TimeSpan Patience => IsReliable || way.Bytes.Length <= LongRequests.LargestDatagram ? SipTimers.Patience : TimeSpan.Zero;

    protected void Send() => Table.Outlet.Send(way.Bytes, Destination);

    /// <summary>The connection could not be made, and nothing has come back: it goes the other way, if there is one.</summary>
    protected bool TurnsBack()
    {
        if (way.Otherwise is not { } other)
        {
            return false;
        }

        var wasMade = way.IsMade;
        way = other;
        if (wasMade)
        {
            Table.CutUp(Destination); // One that stood and broke says nothing of TCP.
        }

        Begin();
        return true;
    }
}
