using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Sip.Transactions;

/// <summary>Requests that a datagram would cut in pieces (RFC 3261 §18.1.1).</summary>
public sealed class LongRequestTests
{
    private readonly TransactionBench bench = new(connects: true);

    [Theory]
    [InlineData("INVITE")]
    [InlineData("UPDATE")]
    public void A_long_request_goes_over_a_connection_that_is_made_for_it(string method)
    {
        Send(Long(method));
        var (text, to) = Assert.Single(bench.Wire.Sent);
        Assert.Equal((StreamProtocol.Tcp, TransactionBench.Peer.Port), (Assert.IsType<StreamPeer>(to).Protocol, to.Port));
        Assert.StartsWith("SIP/2.0/TCP ", SipText.Header(text, "Via"));
        bench.HearResponse(200, "z9hG4bKout", method);
        Assert.Equal([200], bench.Responses);
        Assert.Empty(bench.CutUp);
    }

    [Theory]
    [InlineData("INVITE")]
    [InlineData("UPDATE")]
    public void Without_a_connection_it_goes_in_pieces_and_is_repeated_and_the_peer_is_not_asked_again_for_an_hour(string method)
    {
        Send(Long(method));
        bench.Table.Lost((StreamPeer)bench.Wire.Sent[0].To);
        Assert.Equal(TransactionBench.Peer, bench.Wire.Sent[^1].To);
        Assert.StartsWith("SIP/2.0/UDP ", SipText.Header(bench.Wire.Last, "Via"));
        Assert.Equal(0, bench.Timeouts);
        bench.Wait(0.6);
        Assert.Equal([true, false, false], bench.Wire.Sent.Select(one => one.To is StreamPeer));
        bench.HearResponse(200, "z9hG4bKout", method);
        Assert.Equal([200], bench.Responses);

        Send(Long(method) with { Branch = "z9hG4bKsecond" });
        Assert.Equal(TransactionBench.Peer, bench.Wire.Sent[^1].To);
        Assert.Equal([TransactionBench.Peer], bench.CutUp);
        bench.Wait(3700);
        Send(Long(method) with { Branch = "z9hG4bKthird" });
        Assert.IsType<StreamPeer>(bench.Wire.Sent[^1].To);
    }

    [Fact]
    public void A_connection_that_breaks_after_something_came_back_is_an_end()
    {
        Send(Long("INVITE"));
        bench.HearResponse(100, "z9hG4bKout", "INVITE");
        bench.Table.Lost((StreamPeer)bench.Wire.Sent[0].To);
        Assert.Single(bench.Wire.Sent);
        Assert.Equal(1, bench.Timeouts);
    }

    [Fact]
    public void A_connection_that_stood_and_breaks_says_nothing_of_whether_the_peer_takes_tcp()
    {
        bench.Wire.Standing = new StreamPeer(TransactionBench.Peer.Address, TransactionBench.Peer.Port, StreamProtocol.Tcp);
        Send(Long("INVITE"));
        Assert.IsType<StreamPeer>(bench.Wire.Sent[^1].To);
        bench.Table.Lost(bench.Wire.Standing);
        bench.Wire.Standing = null;
        Assert.Equal((TransactionBench.Peer, 0), (bench.Wire.Sent[^1].To, bench.Timeouts));
        Assert.Empty(bench.CutUp);
        Send(Long("INVITE") with { Branch = "z9hG4bKsecond" });
        Assert.IsType<StreamPeer>(bench.Wire.Sent[^1].To);
    }

    [Fact]
    public void Where_nobody_can_listen_no_connection_is_tried_and_in_the_call_none_either()
    {
        bench.Table.Invite(Long("INVITE"), TransactionBench.Peer, bench, mayConnect: false);
        Send(Long("UPDATE") with { Branch = "z9hG4bKsecond" });
        Assert.All(bench.Wire.Sent, one => Assert.IsNotType<StreamPeer>(one.To));
        Assert.Equal([TransactionBench.Peer], bench.CutUp);
    }

    [Fact]
    public void A_short_request_and_one_of_a_node_without_tcp_go_over_udp_and_the_latter_is_told_once()
    {
        Send(Long("INVITE") with { Body = default });
        Assert.Equal(TransactionBench.Peer, bench.Wire.Sent[^1].To);
        Assert.Empty(bench.CutUp);

        var without = new TransactionBench();
        without.Table.Invite(Long("INVITE"), TransactionBench.Peer, without);
        without.Table.Invite(Long("INVITE") with { Branch = "z9hG4bKsecond" }, TransactionBench.Peer, without);
        Assert.All(without.Wire.Sent, one => Assert.Equal(TransactionBench.Peer, one.To));
        Assert.Equal([TransactionBench.Peer], without.CutUp);
    }

    [Theory]
    [InlineData("INVITE")]
    [InlineData("UPDATE")]
    public void What_no_datagram_holds_is_not_waited_for(string method)
    {
        var without = new TransactionBench();
        foreach (var (size, timeouts) in new[] { (60_000, 0), (66_000, 1) })
        {
            var request = Long(method) with { Branch = $"z9hG4bK{size}", Body = new byte[size] };
            _ = method == "INVITE" ? (object)without.Table.Invite(request, TransactionBench.Peer, without) : without.Table.Send(request, TransactionBench.Peer, without);
            without.Wait(0.02);
            Assert.Equal(timeouts, without.Timeouts);
        }

        Assert.Equal(1, without.Table.Count);
    }

    [Fact]
    public void A_cancel_goes_the_way_of_its_invite()
    {
        var calls = new EngineBench();
        calls.Wire.Standing = new StreamPeer(EngineBench.PhoneAddress.Address, EngineBench.PhoneAddress.Port, StreamProtocol.Tcp);
        calls.Register(contact: $"<sip:8001@{EngineBench.PhoneAddress};pad={new string('a', 850)}>");
        calls.AnsweredCall();
        Assert.Null(calls.Ring().Refusal);
        var (invite, to) = calls.Wire.Sent[^1];
        Assert.IsType<StreamPeer>(to);
        calls.Phone.Send(HandPeer.Reply(invite, 180));
        calls.Caller.Send(calls.Caller.InDialog("BYE", calls.Answer));
        var (cancel, there) = Assert.Single(calls.Wire.Sent, one => one.Text.StartsWith("CANCEL ", StringComparison.Ordinal));
        Assert.InRange(cancel.Length, 1, Telephony.Sip.Transactions.LongRequests.MaxDatagram);
        Assert.Equal(to, Assert.IsType<StreamPeer>(there));
        Assert.Equal(SipText.Header(invite, "Via"), SipText.Header(cancel, "Via"));
    }

    private void Send(OutgoingRequest request)
    {
        if (request.Method == "INVITE")
        {
            bench.Table.Invite(request, TransactionBench.Peer, bench);
        }
        else
        {
            bench.Table.Send(request, TransactionBench.Peer, bench);
        }
    }

    private static OutgoingRequest Long(string method) => TransactionBench.Outgoing(method) with { Origin = "UDP 127.0.0.1:5060", ContentType = "application/sdp", Body = new byte[1300] };
}
