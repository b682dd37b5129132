using System.Net;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A telephone on our own stack, for tests that need many retransmissions done right on both ends.</summary>
internal sealed class SimplePeer : ISipUser, ISessionOwner, IResponseReceiver
{
    private readonly IPEndPoint node;
    private UacSession? outgoing;
    private string extension = "";
    private int registerCSeq;

    public SimplePeer(ISipOutlet outlet, IPEndPoint address, IPEndPoint node)
    {
        Address = address;
        this.node = node;
        Stack = new SipStack(outlet, Timers, new SipSelf(_ => address.Address, address.Port), this, _ => true);
    }

    public IPEndPoint Address { get; }

    public TimerQueue Timers { get; } = new();

    public SipStack Stack { get; }

    public bool Registered { get; private set; }

    /// <summary>How long a called phone rings before it picks up; null: never.</summary>
    public TimeSpan? PicksUpAfter { get; set; }

    /// <summary>Sessions that were established, and those of them that are over.</summary>
    public List<InviteSession> Up { get; } = [];

    public List<InviteSession> Over { get; } = [];

    public int Failed { get; private set; }

    public bool IsTalking => Up.Except(Over).Any();

    /// <summary>How what was asked inside a call ended, in order.</summary>
    public List<int> Renegotiated { get; } = [];

    /// <summary>A re-INVITE or UPDATE in the call that is up, tried again while the other side is not ready for it (RFC 3261 §14.1).</summary>
    /// <param name="sdp">Our offer; empty in an INVITE: theirs is wanted, and answered in the ACK.</param>
    public void Renegotiate(string method, string sdp)
    {
        if (Up.Except(Over).FirstOrDefault() is { Ended: false } session)
        {
            new Renegotiation(this, session, method, sdp).Send();
        }
    }

    public void Call()
    {
        outgoing = new UacSession(Stack, this, new Placement(new SipUri("sip", "12345", "10.0.0.1", 5060), node, false, "13800000001", "12345", 70));
        outgoing.Invite("caller sdp"u8.ToArray());
    }

    public void HangUp()
    {
        foreach (var session in Up.Except(Over).ToList())
        {
            session.HangUp();
            Over.Add(session);
        }

        outgoing?.Cancel();
    }

    public void Register(string ext) => SendRegister(extension = ext, []);

    public void OnInvite(InviteServer invite)
    {
        var session = new UasSession(Stack, invite, this);
        session.Ring();
        if (PicksUpAfter is { } wait)
        {
            Timers.Start(wait, () =>
            {
                if (!session.Ended)
                {
                    session.Accept("phone sdp"u8.ToArray(), carriesOffer: false);
                    Up.Add(session);
                }
            });
        }
    }

    public void OnRegister(ServerTransaction transaction, SipRequest register) => transaction.Respond(SipStatus.Forbidden);

    public OfferReply OnOffer(InviteSession session, ReadOnlyMemory<byte> sdp) => OfferReply.Answer("answer"u8.ToArray());

    public byte[] OnOfferWanted(InviteSession session) => "offer"u8.ToArray();

    public bool OnAnswer(InviteSession session, ReadOnlyMemory<byte> sdp) => true;

    public void OnEnded(InviteSession session, SessionEnd end) => Over.Add(session);

    public void OnRinging(UacSession session)
    {
    }

    public void OnAccepted(UacSession session) => Up.Add(session);

    public void OnFailed(UacSession session, int status) => Failed = status;

    public void OnResponse(SipResponse response)
    {
        if (response.Status == SipStatus.Unauthorized)
        {
            var nonce = HandPeer.Quoted(response.Headers.Text(SipHeaderName.WwwAuthenticate)!, "nonce");
            var credentials = HandPeer.Credentials(extension, "secret", nonce).Trim();
            SendRegister(extension, [("Authorization", credentials["Authorization: ".Length..])]);
        }

        Registered |= response.IsSuccess;
    }

    public void OnTimeout()
    {
    }

    private void SendRegister(string ext, IReadOnlyList<(string, string)> headers)
    {
        var request = new OutgoingRequest(
            SipMethods.Register, "sip:10.0.0.1", SipIds.Branch(), Stack.Origin(node), $"<sip:{ext}@10.0.0.1>;tag=reg", $"<sip:{ext}@10.0.0.1>", "reg", (uint)++registerCSeq)
        {
            Contact = Stack.Contact(ext, node),
            Headers = headers,
        };
        Stack.Transactions.Send(request, node, this);
    }

    private sealed class Renegotiation(SimplePeer peer, InviteSession session, string method, string sdp) : IResponseReceiver
    {
        private int tries;
        private bool isDone;

        public void Send()
        {
            if (session.Ended)
            {
                return;
            }

            var request = session.Dialog!.Next(method, peer.Stack.Origin(session.NextHop())) with
            {
                Contact = session.LocalContact, ContentType = sdp.Length == 0 ? null : "application/sdp", Body = System.Text.Encoding.UTF8.GetBytes(sdp),
            };
            peer.Stack.Send(session.Dialog, request, this);
        }

        public void OnResponse(SipResponse response)
        {
            if (response.IsProvisional)
            {
                return;
            }

            if (response is { IsSuccess: true, CSeq.Method: SipMethods.Invite })
            {
                Acknowledge(response);
            }

            if (isDone)
            {
                return; // A 200 that came again.
            }

            isDone = response.IsSuccess;
            peer.Renegotiated.Add(response.Status);
            if (response.Status is SipStatus.RequestPending or SipStatus.ServerError && tries++ < 20)
            {
                peer.Timers.Start(TimeSpan.FromSeconds(2.1 + (tries * 0.37 % 2)), Send);
            }
        }

        public void OnTimeout() => peer.Renegotiated.Add(SipStatus.RequestTimeout);

        private void Acknowledge(SipResponse response)
        {
            var next = session.NextHop();
            var ack = session.Dialog!.Next(SipMethods.Ack, peer.Stack.Origin(next), ackOf: response.CSeq.Number);
            var answer = sdp.Length == 0 ? ack with { ContentType = "application/sdp", Body = "answer"u8.ToArray() } : ack;
            peer.Stack.Transactions.Outlet.Send(answer.Write(), next);
        }
    }
}
