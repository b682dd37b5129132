using System.Net;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>What INVITE and other server transactions share: the request, the way back and the last response.</summary>
internal abstract class ServerTransaction(TransactionTable table, SipRequest request, IPEndPoint source, Standing standing)
{
    private string? localTag;
    private bool isOver;

    protected TransactionTable Table { get; } = table;

    protected byte[]? LastResponse { get; set; }

    public SipRequest Request { get; } = request;

    /// <summary>Where the request came from.</summary>
    public IPEndPoint Source { get; } = source;

    /// <summary>It came over a connection: nothing is repeated (RFC 3261 table 4).</summary>
    protected bool IsReliable => Source is StreamPeer;

    /// <summary>It repeats its answer and absorbs what comes again. Else it stands in no table, and its first final answer is all there is of it (RFC 3261 §8.2.7).</summary>
    public bool IsKept { get; private set; }

    /// <summary>Our To tag for this request: the same in all its responses (RFC 3261 §8.2.6.2), also when it comes again and nothing was kept.</summary>
    public string LocalTag => localTag ??= IsKept ? SipIds.Tag() : SipIds.TagFor(Request.Via);

    public void Keep()
    {
        if (!IsKept)
        {
            IsKept = true;
            Table.Add(this);
            if (Source is StreamPeer peer)
            {
                Table.Outlet.Prove(peer);
            }

            Begin();
        }
    }

    /// <summary>Sends a response and moves the machine. Too late a response (after the final one) is dropped.</summary>
    /// <returns>The bytes sent, null when it was too late, or a stranger has had its answers.</returns>
    public byte[]? Respond(int status, ReplyParts? parts = null)
    {
        if (isOver || !MayRespond)
        {
            return null;
        }

        isOver = !IsKept && status >= 200;
        if (!IsKept && standing != Standing.Served && status is >= 400 and < 500 and not (SipStatus.Unauthorized or SipStatus.ProxyAuthenticationRequired) && Source is StreamPeer peer)
        {
            Table.Outlet.Doubt(peer);
        }

        if (!IsKept && standing == Standing.Stranger && Table.User?.MayAnswer(Request, Source) == false)
        {
            return null;
        }

        parts ??= ReplyParts.Empty;
        parts = parts.ToTag is null ? parts with { ToTag = LocalTag } : parts;
        var bytes = ReplyWriter.Write(Request, Source, status, parts);
        LastResponse = bytes;
        Send(bytes);
        if (IsKept)
        {
            Responded(status);
        }

        return bytes;
    }

    public void Send(byte[] response) => (IsKept ? Table.Outlet : Table.Aside).Send(response, ReplyWriter.Destination(Request.Via, Source));

    /// <summary>The request came again, or for an INVITE its ACK came.</summary>
    public abstract void Receive(SipRequest request);

    protected abstract bool MayRespond { get; }

    /// <summary>It is kept from now on.</summary>
    protected virtual void Begin()
    {
    }

    protected abstract void Responded(int status);

    protected void Resend()
    {
        if (LastResponse is not null)
        {
            Send(LastResponse);
        }
    }
}
