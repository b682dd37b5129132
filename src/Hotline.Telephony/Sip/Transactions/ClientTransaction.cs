using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>What INVITE and other client transactions share.</summary>
/// <param name="bytes">The request, written.</param>
internal abstract class ClientTransaction(TransactionTable table, OutgoingRequest request, byte[] bytes, IPEndPoint destination, IResponseReceiver receiver)
{
    protected TransactionTable Table { get; } = table;

    protected IResponseReceiver Receiver { get; } = receiver;

    public OutgoingRequest Request { get; } = request;

    public IPEndPoint Destination { get; } = destination;

    public ClientKey Key => new(Request.Branch, Request.Method);

    public abstract void Begin();

    public abstract void Receive(SipResponse response);

    /// <summary>The connection that it went over broke: nothing comes any more.</summary>
    public abstract void Fail();

    /// <summary>Messages do not get lost: nothing is repeated, and nobody repeats to us (RFC 3261 table 4).</summary>
    protected bool IsReliable => Destination is StreamPeer;

    protected void Send() => Table.Outlet.Send(bytes, Destination);
}
