using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>What INVITE and other client transactions share.</summary>
internal abstract class ClientTransaction(TransactionTable table, OutgoingRequest request, IPEndPoint destination, IResponseReceiver receiver)
{
    private readonly byte[] bytes = request.Write();

    protected TransactionTable Table { get; } = table;

    protected IResponseReceiver Receiver { get; } = receiver;

    public OutgoingRequest Request { get; } = request;

    public IPEndPoint Destination { get; } = destination;

    public ClientKey Key => new(Request.Branch, Request.Method);

    public abstract void Begin();

    public abstract void Receive(SipResponse response);

    protected void Send() => Table.Outlet.Send(bytes, Destination);
}
