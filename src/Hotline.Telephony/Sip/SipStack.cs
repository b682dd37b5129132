using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Ladders;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip;

/// <summary>Who takes what the stack does not answer itself.</summary>
internal interface ISipUser
{
    /// <summary>A new INVITE that passed inspection.</summary>
    void OnInvite(InviteServer invite);

    void OnRegister(ServerTransaction transaction, SipRequest register);

    /// <summary>Whom a request is of that belongs to no call that is up.</summary>
    Standing StandingOf(SipRequest request, IPEndPoint source) => Standing.Served;

    /// <summary>Whether a stranger is answered once more.</summary>
    /// <param name="request">Null: it can not be read.</param>
    bool MayAnswer(SipRequest? request, IPEndPoint source) => true;

    /// <summary>Where a request began, past any proxy of ours.</summary>
    IPAddress OriginOf(SipRequest request, IPEndPoint source) => source.Address;

    /// <summary>A request that is too long for a datagram goes in pieces: the peer takes no TCP. Told now and then.</summary>
    void OnCutUp(IPEndPoint peer)
    {
    }

    /// <summary>Whether a request inside a dialog proves to be of that desk phone: the refusal or challenge that goes back, null when it is.</summary>
    (int Status, ReplyParts Parts)? Unproven(SipRequest request, IPEndPoint source, string extension) => null;
}

/// <summary>
/// The SIP side as one machine without socket or clock: (1) a datagram is parsed, (2) broken requests get their 4xx or
/// silence, (3) the transaction layer absorbs repeats, (4) requests inside a dialog go to its session, (5) the others are
/// inspected and answered or handed to the user. Used from one loop only.
/// </summary>
internal sealed class SipStack : ITransactionUser
{
    private readonly SipSelf self;
    private readonly ISipUser user;
    private readonly Func<IPAddress, bool> mayReach;

    /// <param name="ladders">Keeps what goes in and out; null keeps nothing.</param>
    public SipStack(ISipOutlet outlet, TimerQueue timers, SipSelf self, ISipUser user, Func<IPAddress, bool> mayReach, LadderBook? ladders = null)
    {
        this.self = self;
        this.user = user;
        this.mayReach = mayReach;
        Timers = timers;
        Ladders = ladders;
        Transactions = new TransactionTable(ladders is null ? outlet : new LadderOutlet(outlet, ladders), timers, outlet) { User = this };
    }

    public TimerQueue Timers { get; }

    public LadderBook? Ladders { get; }

    public TransactionTable Transactions { get; }

    public DialogTable Dialogs { get; } = new();

    /// <summary>Invitations that ring here: where a CANCEL belongs.</summary>
    internal Dictionary<InviteServer, UasSession> Invitations { get; } = [];

    /// <summary>Set while no new call is taken: proxies and carriers choose by OPTIONS, which then gets a 503 with it.</summary>
    public ReplyParts? Unavailable { get; set; }

    /// <summary>What goes with the 503 to all that begins anything, while nobody has said who may; null when somebody has.</summary>
    public ReplyParts? Unready { get; set; }

    public static ReplyParts Capabilities { get; } = ReplyParts.Empty with
    {
        Headers = [("Allow", SipMethods.Allowed), ("Accept", Inspection.Accepted), ("Supported", OptionTags.Supported)],
    };

    /// <param name="datagram">Becomes the message's own.</param>
    /// <returns>What the datagram turned out to be, for counters.</returns>
    public SipArrival Receive(byte[] datagram, IPEndPoint source)
    {
        if (!SipParser.TryParse(datagram, out var message, out var error)) // (1)
        {
            if (!error.WantsReply || !user.MayAnswer(null, source))
            {
                return SipArrival.Dropped;
            }

            Transactions.Aside.Send(ReplyWriter.Write(error, source, SipIds.TagFor(error.Via!)), ReplyWriter.Destination(error.Via!, source)); // (2)
            return SipArrival.Refused;
        }

        if (Ladders?.Has(message.CallId) == true && IsOfACall(message))
        {
            Ladders.Received(message, source);
        }

        if (message is SipResponse response)
        {
            Transactions.Receive(response);
        }
        else
        {
            LearnPort(message.Via, source);
            Transactions.Receive((SipRequest)message, source); // (3)
        }

        return SipArrival.Taken;
    }

    public Standing StandingOf(SipRequest request, IPEndPoint source)
        => request.InDialog && Dialogs.TryFind(request, out _) ? Standing.Served : user.StandingOf(request, source);

    public bool MayAnswer(SipRequest request, IPEndPoint source) => user.MayAnswer(request, source);

    public void OnCutUp(IPEndPoint peer) => user.OnCutUp(peer);

    public void OnKept(SipRequest request, IPEndPoint source)
    {
        if (!Dialogs.TryFind(request, out _)) // What is of a call was noted as it came.
        {
            Ladders?.Kept(request, source);
        }
    }

    public void OnRequest(ServerTransaction transaction, SipRequest request)
    {
        if (request.InDialog && request.Method != SipMethods.Register)
        {
            if (Dialogs.TryFind(request, out var session)) // (4)
            {
                DialogRequests.Take(session, transaction, request);
            }
            else
            {
                transaction.Respond(SipStatus.NoSuchCall);
            }

            return;
        }

        if (Inspection.Refusal(request) is { } refusal) // (5)
        {
            transaction.Respond(refusal.Status, refusal.Parts);
            return;
        }

        if (Unready is { } soon)
        {
            transaction.Respond(SipStatus.ServiceUnavailable, soon);
            return;
        }

        switch (request.Method)
        {
            case SipMethods.Invite:
                user.OnInvite((InviteServer)transaction);
                break;
            case SipMethods.Register:
                user.OnRegister(transaction, request);
                break;
            case SipMethods.Options:
                transaction.Respond(Unavailable is null ? SipStatus.Ok : SipStatus.ServiceUnavailable, Unavailable ?? Capabilities);
                break;
            default:
                // BYE, UPDATE, PRACK, INFO mean a call; without To tag there is none.
                transaction.Respond(SipStatus.NoSuchCall);
                break;
        }
    }

    public void OnCancel(InviteServer invite, SipRequest cancel)
    {
        if (Invitations.TryGetValue(invite, out var session))
        {
            session.OnCancel(cancel);
        }
    }

    public void OnAck(SipRequest ack)
    {
        if (Dialogs.TryFind(ack, out var session))
        {
            session.OnAck(ack);
        }
    }

    /// <summary>Our address as that peer sees it.</summary>
    public IPAddress LocalAddress(IPEndPoint peer) => LocalAddress(peer.Address);

    /// <summary>The same of one who signals through a proxy, for sound, which takes the straight way.</summary>
    public IPAddress LocalAddress(IPAddress peer) => self.AddressFor(peer);

    /// <summary>Whether we have an address of that family.</summary>
    public bool Serves(AddressFamily family) => family == AddressFamily.InterNetwork || self.HasIPv6;

    /// <summary>Whether requests of ours go there.</summary>
    public bool Reaches(IPAddress address) => Serves(address.AddressFamily) && mayReach(address);

    public string Host(IPEndPoint peer) => SipUri.HostOf(LocalAddress(peer));

    /// <summary>Transport and address of our Via towards that peer.</summary>
    public string Origin(IPEndPoint peer) => $"{(peer is StreamPeer stream ? stream.Name : "UDP")} {HostPort(peer)}";

    /// <summary>Whole Contact value. A plus needs no escape in a user part, and carriers compare letter by letter.</summary>
    public string Contact(string forUser, IPEndPoint peer)
        => $"<sip:{Uri.EscapeDataString(forUser).Replace("%2B", "+", StringComparison.Ordinal)}@{HostPort(peer)}{(peer is StreamPeer stream ? $";transport={stream.Name.ToLowerInvariant()}" : "")}>";

    /// <summary>
    /// Where the dialog's next request goes. A peer may name any address in Contact or Record-Route; we send only where we would also
    /// listen to, else back to the peer.
    /// </summary>
    public IPEndPoint NextHop(Dialog dialog) => dialog.NextHop() is var wanted && Reaches(wanted.Address) ? wanted : dialog.Peer;

    public IPAddress OriginOf(SipRequest request, IPEndPoint source) => user.OriginOf(request, source);

    public (int Status, ReplyParts Parts)? Unproven(SipRequest request, IPEndPoint source, string extension) => user.Unproven(request, source, extension);

    /// <summary>A request over a connection says in Via where its sender listens (RFC 3261 §18.1.1), which is true unless a NAT stands between.</summary>
    private void LearnPort(Via via, IPEndPoint source)
    {
        if (source is StreamPeer stream && IPAddress.TryParse(via.Host.Trim('[', ']'), out var sentBy) && sentBy.Equals(stream.Address))
        {
            Transactions.Outlet.Listens(stream, ReplyWriter.Destination(via, stream) is StreamPeer { Listens: var port } ? port : 0);
        }
    }

    private string HostPort(IPEndPoint peer)
        => string.Create(CultureInfo.InvariantCulture, $"{Host(peer)}:{(peer is StreamPeer { Protocol: StreamProtocol.Tls } ? self.TlsPort : self.Port)}");

    /// <summary>By what only those know who are in it: a Call-ID can be seen on the way.</summary>
    private bool IsOfACall(SipMessage message)
        => message is SipRequest request ? Transactions.Knows(request) || Dialogs.TryFind(request, out _) : Transactions.Knows((SipResponse)message);
}

internal enum SipArrival
{
    Taken,
    Refused,
    Dropped,
}
