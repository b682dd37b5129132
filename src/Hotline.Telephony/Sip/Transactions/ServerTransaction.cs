using System.Net;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>What INVITE and other server transactions share: the request, the way back and the last response.</summary>
internal abstract class ServerTransaction(TransactionTable table, SipRequest request, IPEndPoint source)
{
    protected TransactionTable Table { get; } = table;

    protected byte[]? LastResponse { get; set; }

    public SipRequest Request { get; } = request;

    /// <summary>Where the request came from.</summary>
    public IPEndPoint Source { get; } = source;

    /// <summary>It came over a connection: nothing is repeated (RFC 3261 table 4).</summary>
    protected bool IsReliable => Source is StreamPeer;

    /// <summary>Our To tag for this request: the same in all its responses (RFC 3261 §8.2.6.2).</summary>
    public string LocalTag { get; } = SipIds.Tag();

    /// <summary>Sends a response and moves the machine. Too late a response (after the final one) is dropped.</summary>
    /// <returns>The bytes sent, null when it was too late.</returns>
    public byte[]? Respond(int status, ReplyParts? parts = null)
    {
        if (!MayRespond)
        {
            return null;
        }

        parts ??= ReplyParts.Empty;
        parts = parts.ToTag is null ? parts with { ToTag = LocalTag } : parts;
        var bytes = ReplyWriter.Write(Request, Source, status, parts);
        LastResponse = bytes;
        Send(bytes);
        Responded(status);
        return bytes;
    }

    public void Send(byte[] response) => Table.Outlet.Send(response, ReplyWriter.Destination(Request.Via, Source));

    /// <summary>The request came again, or for an INVITE its ACK came.</summary>
    public abstract void Receive(SipRequest request);

    protected abstract bool MayRespond { get; }

    protected abstract void Responded(int status);

    protected void Resend()
    {
        if (LastResponse is not null)
        {
            Send(LastResponse);
        }
    }
}
