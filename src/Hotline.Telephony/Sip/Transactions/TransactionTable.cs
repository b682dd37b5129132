using System.Net;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>
/// The transaction layer (RFC 3261 §17): hash tables of running transactions; messages find theirs, new requests go up.
/// Bytes leave through <see cref="Outlet"/>, time comes from <see cref="Timers"/>; it touches neither socket nor clock.
/// </summary>
/// <param name="aside">For answers of which nothing is kept; null: as for all.</param>
/// <param name="mostServers">Requests of others that are kept at once outside calls; twice as many with those of calls, which is how calls end.</param>
internal sealed class TransactionTable(ISipOutlet outlet, TimerQueue timers, ISipOutlet? aside = null, int mostServers = 100_000)
{
    /// <summary>A second is much to a carrier that has others to go to.</summary>
    private static readonly ReplyParts Full = ReplyParts.RetryAfter(1);

    private readonly Dictionary<ServerKey, ServerTransaction> servers = [];
    private readonly Dictionary<ClientKey, ClientTransaction> clients = [];
    private readonly Dictionary<MergeKey, ServerTransaction> initial = [];
    private readonly LongRequests longOnes = new(outlet, timers);

    public ISipOutlet Outlet { get; } = outlet;

    public ISipOutlet Aside { get; } = aside ?? outlet;

    public TimerQueue Timers { get; } = timers;

    /// <summary>The layer above; set once while composing.</summary>
    public ITransactionUser? User { get; set; }

    public int Count => servers.Count + clients.Count;

    /// <summary>Whether it belongs to a request that is kept: comes again, acknowledges or cancels it.</summary>
    public bool Knows(SipRequest request)
        => servers.ContainsKey(ServerKey.Of(request)) || (request.Method == SipMethods.Cancel && servers.ContainsKey(ServerKey.OfInvite(request)));

    /// <summary>Whether a request of ours has that answer.</summary>
    public bool Knows(SipResponse response) => clients.ContainsKey(ClientKey.Of(response));

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
        if (clients.TryGetValue(ClientKey.Of(response), out var transaction))
        {
            transaction.Receive(response);
        }
    }

    /// <param name="mayConnect">False: nobody can listen there, as behind NAT.</param>
    public InviteClient Invite(OutgoingRequest request, IPEndPoint destination, IResponseReceiver receiver, bool mayConnect = true)
        => Begin(new InviteClient(this, ByLength(request, destination, mayConnect), receiver));

    public NonInviteClient Send(OutgoingRequest request, IPEndPoint destination, IResponseReceiver receiver)
        => Begin(new NonInviteClient(this, ByLength(request, destination), receiver));

    /// <summary>A connection broke: what waits for an answer over it waits in vain.</summary>
    public void Lost(StreamPeer peer)
    {
        foreach (var transaction in clients.Values.Where(one => one.Destination is StreamPeer to && to.Protocol == peer.Protocol
            && to.Address.Equals(peer.Address) && (to.Port == peer.Port || to.Listens == peer.Port)).ToList())
        {
            transaction.Fail();
        }
    }

    /// <summary>Nothing is waited for any more that was asked by INVITE in that call and has no answer.</summary>
    public void GiveUp(string callId)
    {
        foreach (var invite in clients.Values.OfType<InviteClient>().Where(one => one.Request.CallId == callId).ToList())
        {
            invite.GiveUp();
        }
    }

    public void Add(ServerTransaction transaction)
    {
        var request = transaction.Request;
        servers.Add(ServerKey.Of(request), transaction);
        if (request.Method == SipMethods.Cancel)
        {
            return;
        }

        if (!request.InDialog)
        {
            initial.TryAdd(MergeKey.Of(request), transaction);
        }

        User?.OnKept(request, transaction.Source);
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

    /// <summary>It goes in pieces over UDP: TCP has failed.</summary>
    public void CutUp(IPEndPoint destination)
    {
        longOnes.Failed(destination);
        User?.OnCutUp(destination);
    }

    /// <summary>What a datagram would cut in pieces goes over TCP, when the peer takes that (RFC 3261 §18.1.1).</summary>
    private RequestWay ByLength(OutgoingRequest request, IPEndPoint destination, bool mayConnect = true)
    {
        var plain = new RequestWay(request, request.Write(), destination);
        if (plain.Bytes.Length <= LongRequests.MaxDatagram || destination is StreamPeer)
        {
            return plain;
        }

        if (longOnes.Way(destination, mayConnect) is not var (stream, isMade))
        {
            if (!longOnes.Remembers(destination))
            {
                CutUp(destination); // We speak no TCP ourselves, or none gets there: what follows in the call goes the same way.
            }

            return plain;
        }

        request = request.OverTcp();
        return new RequestWay(request, request.Write(), stream, plain, isMade);
    }

    private void New(SipRequest request, IPEndPoint source)
    {
        var standing = User?.StandingOf(request, source) ?? Standing.Served;
        ServerTransaction transaction = request.Method == SipMethods.Invite
            ? new InviteServer(this, request, source, standing)
            : new NonInviteServer(this, request, source, standing);
        if (servers.Count >= (request.InDialog ? 2 * mostServers : mostServers))
        {
            transaction.Respond(SipStatus.ServiceUnavailable, Full);
            return;
        }

        var isMerged = !request.InDialog && initial.ContainsKey(MergeKey.Of(request));
        if (standing == Standing.Served && (request.InDialog || request.Method != SipMethods.Options)) // A ping that comes again is answered anew: thousands of them fill nothing.
        {
            transaction.Keep();
        }

        if (isMerged)
        {
            transaction.Respond(SipStatus.LoopDetected, ReplyParts.Empty with { Reason = "Merged Request" });
        }
        else
        {
            User?.OnRequest(transaction, request);
        }
    }

    /// <summary>CANCEL is answered hop by hop: 200 when the INVITE is known, 481 when not; only a pending one is told (§9.2). Strangers have nothing to cancel (§8.2.7).</summary>
    private void Cancel(SipRequest cancel, IPEndPoint source)
    {
        if (!servers.TryGetValue(ServerKey.OfInvite(cancel), out var found) || found is not InviteServer invite)
        {
            if (User?.StandingOf(cancel, source) != Standing.Stranger)
            {
                new NonInviteServer(this, cancel, source, Standing.Phone).Respond(SipStatus.NoSuchCall);
            }

            return;
        }

        var answer = new NonInviteServer(this, cancel, source, Standing.Served);
        answer.Keep();
        answer.Respond(SipStatus.Ok, ReplyParts.Empty with { ToTag = invite.LocalTag });
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
