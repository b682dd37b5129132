using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>
/// The transaction layer (RFC 3261 §17): hash tables of running transactions; messages find theirs, new requests go up.
/// Bytes leave through <see cref="Outlet"/>, time comes from <see cref="Timers"/>; it touches neither socket nor clock.
/// </summary>
internal sealed class TransactionTable(ISipOutlet outlet, TimerQueue timers)
{
    /// <summary>Bytes of a request that fit the path whatever its MTU (§18.1.1).</summary>
    private const int MaxDatagram = 1300;

    private readonly Dictionary<ServerKey, ServerTransaction> servers = [];
    private readonly Dictionary<ClientKey, ClientTransaction> clients = [];
    private readonly Dictionary<MergeKey, ServerTransaction> initial = [];

    public ISipOutlet Outlet { get; } = outlet;

    public TimerQueue Timers { get; } = timers;

    /// <summary>The layer above; set once while composing.</summary>
    public ITransactionUser? User { get; set; }

    public int Count => servers.Count + clients.Count;

    /// <summary>Whether the request is one we already work on (no need to look at it anew).</summary>
    public bool Knows(SipRequest request) => servers.ContainsKey(ServerKey.Of(request));

    public void Receive(SipRequest request, IPEndPoint source)
    {
        if (servers.TryGetValue(ServerKey.Of(request), out var known))
        {
            // An ACK for a 2xx carries its own branch; one with the INVITE's branch in Accepted comes from an old peer.
            if (request.Method == SipMethods.Ack && known is InviteServer { IsPending: false })
            {
                User?.OnAck(request);
            }

            known.Receive(request);
            return;
        }

        switch (request.Method)
        {
            case SipMethods.Ack:
                User?.OnAck(request);
                break;
            case SipMethods.Cancel:
                Cancel(request, source);
                break;
            default:
                New(request, source);
                break;
        }
    }

    public void Receive(SipResponse response)
    {
        if (clients.TryGetValue(new ClientKey(response.Via.Branch, response.CSeq.Method), out var transaction))
        {
            transaction.Receive(response);
        }
    }

    public InviteClient Invite(OutgoingRequest request, IPEndPoint destination, IResponseReceiver receiver)
    {
        (request, destination) = ByLength(request, destination, out var bytes);
        return Begin(new InviteClient(this, request, bytes, destination, receiver));
    }

    public NonInviteClient Send(OutgoingRequest request, IPEndPoint destination, IResponseReceiver receiver)
    {
        (request, destination) = ByLength(request, destination, out var bytes);
        return Begin(new NonInviteClient(this, request, bytes, destination, receiver));
    }

    /// <summary>A connection broke: what waits for an answer over it waits in vain.</summary>
    public void Lost(StreamPeer peer)
    {
        foreach (var transaction in clients.Values.Where(one => one.Destination is StreamPeer to && to.Protocol == peer.Protocol
            && to.Address.Equals(peer.Address) && (to.Port == peer.Port || to.Listens == peer.Port)).ToList())
        {
            transaction.Fail();
        }
    }

    public void Remove(ServerTransaction transaction)
    {
        servers.Remove(ServerKey.Of(transaction.Request));
        var merge = MergeKey.Of(transaction.Request);
        if (initial.TryGetValue(merge, out var first) && first == transaction)
        {
            initial.Remove(merge);
        }
    }

    public void Remove(ClientTransaction transaction) => clients.Remove(transaction.Key);

    /// <summary>
    /// What a datagram would cut in pieces goes over TCP, when the peer has shown that it takes that (RFC 3261 §18.1.1): there is a
    /// connection. Else it goes in pieces; a peer without TCP would never get it otherwise.
    /// </summary>
    private (OutgoingRequest, IPEndPoint) ByLength(OutgoingRequest request, IPEndPoint destination, out byte[] bytes)
    {
        bytes = request.Write();
        if (bytes.Length <= MaxDatagram || destination is StreamPeer || Outlet.Standing(destination) is not { } stream)
        {
            return (request, destination);
        }

        request = request.OverTcp();
        bytes = request.Write();
        return (request, stream);
    }

    private void New(SipRequest request, IPEndPoint source)
    {
        ServerTransaction transaction = request.Method == SipMethods.Invite
            ? new InviteServer(this, request, source)
            : new NonInviteServer(this, request, source);
        servers.Add(ServerKey.Of(request), transaction);
        if (!request.InDialog && !initial.TryAdd(MergeKey.Of(request), transaction))
        {
            transaction.Respond(SipStatus.LoopDetected, Parsing.ReplyParts.Empty with { Reason = "Merged Request" });
            return;
        }

        User?.OnRequest(transaction, request);
    }

    /// <summary>CANCEL is answered hop by hop: 200 when the INVITE is known, 481 when not; only a pending one is told (§9.2).</summary>
    private void Cancel(SipRequest cancel, IPEndPoint source)
    {
        var answer = new NonInviteServer(this, cancel, source);
        servers.Add(ServerKey.Of(cancel), answer);
        if (!servers.TryGetValue(ServerKey.OfInvite(cancel), out var found) || found is not InviteServer invite)
        {
            answer.Respond(SipStatus.NoSuchCall);
            return;
        }

        answer.Respond(SipStatus.Ok, Parsing.ReplyParts.Empty with { ToTag = invite.LocalTag });
        if (invite.IsPending)
        {
            User?.OnCancel(invite, cancel);
        }
    }

    private T Begin<T>(T transaction)
        where T : ClientTransaction
    {
        clients.Add(transaction.Key, transaction);
        transaction.Begin();
        return transaction;
    }
}
