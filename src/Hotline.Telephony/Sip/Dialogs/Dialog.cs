using System.Net;
using System.Text;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>How a request of the peer names a dialog: Call-ID, our tag (its To), its tag (its From) (RFC 3261 §12).</summary>
internal readonly record struct DialogKey(string CallId, string LocalTag, string RemoteTag)
{
    public static DialogKey OfPeersRequest(SipRequest request) => new(request.CallId, request.ToTag, request.FromTag);
}

/// <summary>Dialog state (RFC 3261 §12): who is who, where requests go and how they are numbered.</summary>
internal sealed class Dialog
{
    private readonly string localAddress;
    private readonly string remoteAddress;
    private IReadOnlyList<string> routes;
    private uint localCSeq;
    private long remoteCSeq;

    private Dialog(
        DialogKey key, string localAddress, string remoteAddress, SipUri target, IReadOnlyList<string> routes,
        uint localCSeq, long remoteCSeq, IPEndPoint peer, bool symmetric)
    {
        Key = key;
        this.localAddress = localAddress;
        this.remoteAddress = remoteAddress;
        this.routes = routes;
        this.localCSeq = localCSeq;
        this.remoteCSeq = remoteCSeq;
        RemoteTarget = target;
        Peer = peer;
        Symmetric = symmetric;
    }

    public DialogKey Key { get; }

    /// <summary>Contact of the peer, kept fresh by target refresh requests (§12.2).</summary>
    public SipUri RemoteTarget { get; private set; }

    /// <summary>Where the peer hears us: the address its packets come from, at another port where it says so.</summary>
    public IPEndPoint Peer { get; private set; }

    /// <summary>The peer sits behind NAT (its Via or Contact is not where its packets come from): requests go to <see cref="Peer"/>.</summary>
    public bool Symmetric { get; }

    /// <summary>Answers whoever asks for proof of who we are in this dialog; null: we have none to give.</summary>
    public DigestClient? Digest { get; init; }

    /// <summary>What our last INVITE was proven with: its ACK carries the same (RFC 3261 §13.2.2.4).</summary>
    public IReadOnlyList<(string Name, string Value)> InviteProofs { get; set; } = [];

    /// <summary>CSeq number of our last request.</summary>
    public uint LocalCSeq => localCSeq;

    /// <summary>The UAS side, from the INVITE (§12.1.1). The route set is Record-Route in its order.</summary>
    public static Dialog FromInvite(SipRequest invite, string localTag, IPEndPoint source, DigestAccount? account = null)
    {
        return new Dialog(
            new DialogKey(invite.CallId, localTag, invite.FromTag),
            localAddress: string.Concat(Value(invite, SipHeaderName.To), ";tag=", localTag),
            remoteAddress: Value(invite, SipHeaderName.From),
            invite.Contact?.Uri ?? invite.From.Uri,
            invite.Headers.List(SipHeaderName.RecordRoute),
            localCSeq: 0,
            remoteCSeq: invite.CSeq.Number,
            ReplyWriter.Hearing(invite.Via, source),
            ReplyWriter.IsElsewhere(invite.Via, source))
        {
            Digest = account is null ? null : new DigestClient(account),
        };
    }

    /// <summary>The UAC side, from the response that creates the dialog (§12.1.2). The route set is Record-Route reversed.</summary>
    public static Dialog FromResponse(OutgoingRequest invite, string localTag, SipResponse response, IPEndPoint destination, bool symmetric, InviteRetry? proven = null)
        => new(
            new DialogKey(invite.CallId, localTag, response.ToTag),
            localAddress: invite.From,
            remoteAddress: Value(response, SipHeaderName.To),
            response.Contact?.Uri ?? response.To.Uri,
            RouteSet(response),
            localCSeq: invite.CSeq,
            remoteCSeq: -1,
            destination,
            symmetric)
        {
            Digest = proven?.Digest, InviteProofs = proven?.Proofs ?? [],
        };

    /// <summary>The next request inside the dialog (§12.2.1.1), with its own number; ACK takes that of its INVITE.</summary>
    public OutgoingRequest Next(string method, string origin, uint? ackOf = null)
    {
        var number = ackOf ?? NextNumber();
        var (uri, route) = Routing();
        return new OutgoingRequest(method, uri, SipIds.Branch(), origin, localAddress, remoteAddress, Key.CallId, number) { Routes = route };
    }

    /// <summary>For a request that is sent again.</summary>
    public uint NextNumber() => ++localCSeq;

    /// <summary>
    /// Where the next request goes: first route or remote target when that is an address, else the peer's own address
    /// (names are not looked up). A host that came by a connection is spoken to over it, whatever port or transport it names; the port
    /// is for when the connection is gone.
    /// </summary>
    public IPEndPoint NextHop()
    {
        var first = routes.Count > 0 && ParseAddress.TryParse(routes[0], out var route) ? route.Uri : RemoteTarget;
        var next = (routes.Count > 0 || !Symmetric) && first.TryGetEndPoint(out var endPoint) ? endPoint : Peer;
        return Peer is StreamPeer stream && !ReferenceEquals(next, Peer) && next.Address.Equals(Peer.Address) ? stream.Listening(next.Port) : next;
    }

    /// <summary>False when the request is older than the last one (§12.2.2): it is answered 500.</summary>
    public bool Accept(SipRequest request)
    {
        if (request.CSeq.Number <= remoteCSeq)
        {
            return false;
        }

        remoteCSeq = request.CSeq.Number;
        return true;
    }

    /// <summary>The 2xx confirms an early dialog, and a reliable response one that was opened by another kind: target and route set are its own (§13.2.2.4).</summary>
    public void Confirm(SipResponse response)
    {
        Refresh(response);
        routes = RouteSet(response);
    }

    /// <summary>The peer hears us there now. Where proxies stand between, it is they who do, and the route set says where our packets go.</summary>
    public void Follow(IPEndPoint peer) => Peer = routes.Count == 0 ? peer : Peer;

    public void Refresh(SipMessage message) => RemoteTarget = message.Contact?.Uri ?? RemoteTarget;

    /// <summary>Loose routing keeps the target in the Request-URI; a strict first router gets itself there (§12.2.1.1).</summary>
    private (string Uri, IReadOnlyList<string> Routes) Routing()
    {
        if (routes.Count == 0 || !ParseAddress.TryParse(routes[0], out var first) || first.Uri.IsLooseRoute)
        {
            return (RemoteTarget.ToString(), routes);
        }

        return (first.Uri.ToString(), [.. routes.Skip(1), $"<{RemoteTarget}>"]);
    }

    private static IReadOnlyList<string> RouteSet(SipResponse response) => [.. response.Headers.List(SipHeaderName.RecordRoute).Reverse()];

    private static string Value(SipMessage message, SipHeaderName name)
        => message.Headers.TryGet(name, out var value) ? Encoding.UTF8.GetString(value) : "";
}
