using System.Net;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Tests.Sip.Transactions;

/// <summary>A transaction layer with its clock in hand and a user that only writes down what it is told.</summary>
internal sealed class TransactionBench : ITransactionUser, IResponseReceiver
{
    public static readonly IPEndPoint Peer = new(IPAddress.Loopback, 5070);

    public TransactionBench(int mostServers = 100_000, bool connects = false)
    {
        Wire = new Wire { Connects = connects };
        Table = new TransactionTable(Wire, Timers, mostServers: mostServers) { User = this };
    }

    public Wire Wire { get; }

    public TimerQueue Timers { get; } = new();

    public TransactionTable Table { get; }

    public List<ServerTransaction> Requests { get; } = [];

    public List<InviteServer> Cancelled { get; } = [];

    public List<SipRequest> Acks { get; } = [];

    public List<int> Responses { get; } = [];

    public int Timeouts { get; private set; }

    /// <summary>Whose requests go in pieces.</summary>
    public List<IPEndPoint> CutUp { get; } = [];

    public void OnCutUp(IPEndPoint peer) => CutUp.Add(peer);

    public void Wait(double seconds) => Timers.AdvanceTo(Timers.Now + TimeSpan.FromSeconds(seconds));

    public void Hear(string text) => Table.Receive(SipText.Request(text), Peer);

    public void HearResponse(int status, string branch, string method, string toTag = "t")
        => Table.Receive(SipText.Response($"""
            SIP/2.0 {status} X
            Via: SIP/2.0/UDP 127.0.0.1:5060;branch={branch}
            From: <sip:a@h>;tag=f
            To: <sip:b@h>;tag={toTag}
            Call-ID: c
            CSeq: 1 {method}

            """));

    public static string Request(string method, string branch = "z9hG4bK1", string callId = "c", string to = "<sip:12345@h>", string cseq = "1") => $"""
        {method} sip:12345@h SIP/2.0
        Via: SIP/2.0/UDP 127.0.0.1:5070;branch={branch}
        From: <sip:a@h>;tag=f
        To: {to}
        Call-ID: {callId}
        CSeq: {cseq} {method}

        """;

    public static OutgoingRequest Outgoing(string method, string branch = "z9hG4bKout")
        => new(method, "sip:b@h", branch, "127.0.0.1:5060", "<sip:a@h>;tag=f", "<sip:b@h>", "c", 1);

    public void OnRequest(ServerTransaction transaction, SipRequest request) => Requests.Add(transaction);

    public void OnCancel(InviteServer invite, SipRequest cancel) => Cancelled.Add(invite);

    public void OnAck(SipRequest ack) => Acks.Add(ack);

    public void OnResponse(SipResponse response) => Responses.Add(response.Status);

    public void OnTimeout() => Timeouts++;
}
