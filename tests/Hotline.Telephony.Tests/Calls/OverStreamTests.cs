using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Calls of peers at the other end of a connection, message by message and by the clock.</summary>
public sealed class OverStreamTests
{
    private static readonly StreamPeer Connection = new(IPAddress.Parse("10.0.0.9"), 40123, StreamProtocol.Tcp);

    private readonly EngineBench bench = new();

    [Fact]
    public void A_call_goes_over_its_connection_both_ways()
    {
        Send(bench.Caller.Invite());
        bench.Wait(2);
        Assert.All(bench.Wire.Sent, sent => Assert.Equal(Connection, sent.To));
        Assert.Equal([180, 200], bench.Wire.Sent.Select(sent => SipText.Status(sent.Text)));
        Assert.Equal(5070, bench.Wire.Listening[Connection]);
        var ok = bench.Wire.Last;
        Assert.Equal("<sip:12345@10.0.0.1:5060;transport=tcp>", SipText.Header(ok, "Contact"));
        Send(bench.Caller.AckFor(ok));

        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        var bye = bench.Wire.Sent[^1];
        Assert.StartsWith("BYE sip:me@10.0.0.9:5070 SIP/2.0\r\nVia: SIP/2.0/TCP 10.0.0.1:5060;", bye.Text);
        Assert.Equal(Connection, bye.To);
        Assert.Equal(5070, Assert.IsType<StreamPeer>(bye.To).Listens);
        Send(HandPeer.Reply(bye.Text, 200));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void Nothing_is_repeated_over_a_connection_but_the_answer_until_its_ack()
    {
        Send(bench.Caller.Invite(target: "sip:nobody@10.0.0.1"));
        Assert.Equal(404, SipText.Status(bench.Wire.Last));
        bench.Wait(20);
        Assert.Single(bench.Wire.Sent);

        bench.Wire.Sent.Clear();
        bench.Caller.CallId = "second";
        Send(bench.Caller.Invite());
        bench.Wait(2);
        bench.Wait(0.6);
        Assert.Equal([180, 200, 200], bench.Wire.Sent.Select(sent => SipText.Status(sent.Text)));
    }

    [Fact]
    public void A_bye_is_sent_once_and_given_up_when_the_connection_breaks()
    {
        Send(bench.Caller.Invite());
        bench.Wait(2);
        Send(bench.Caller.AckFor(bench.Wire.Last));
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        bench.Wire.Sent.Clear();
        bench.Wait(10);
        Assert.Empty(bench.Wire.Sent);
        Assert.Equal(1, bench.Engine.Held.Dialogs);
        bench.Engine.Lost(Connection);
        Assert.Equal(0, bench.Engine.Held.Dialogs);
    }

    [Fact]
    public void A_phone_on_a_connection_is_rung_over_it_and_a_broken_one_is_noticed_at_once()
    {
        var phone = new HandPeer(bench, new StreamPeer(IPAddress.Parse("10.0.0.8"), 41000, StreamProtocol.Tls));
        bench.Register(phone: phone);
        bench.AnsweredCall();
        Assert.Null(bench.Ring().Refusal);
        var invite = bench.Wire.Sent[^1];
        Assert.StartsWith("INVITE sip:8001@10.0.0.8:41000 SIP/2.0\r\nVia: SIP/2.0/TLS 10.0.0.1:0;", invite.Text);
        Assert.Equal(phone.Address, invite.To);
        bench.Engine.Lost((StreamPeer)phone.Address);
        Assert.Equal(AgentLegFailure.Unreachable, bench.Sink.Single<AgentLegFailed>().Reason);
    }

    [Theory]
    [InlineData("192.168.1.20:5060", true)] // Behind a NAT.
    [InlineData("10.0.0.8:41000", true)] // It named the connection's own end.
    [InlineData("10.0.0.8:5060", false)] // It listens: the next call makes a connection.
    public void A_phone_that_nothing_but_its_connection_leads_to_goes_with_it(string contact, bool goes)
    {
        var phone = new HandPeer(bench, new StreamPeer(IPAddress.Parse("10.0.0.8"), 41000, StreamProtocol.Tcp));
        bench.Register(phone: phone, contact: $"<sip:8001@{contact};transport=tcp>");
        bench.Engine.Lost(new StreamPeer(IPAddress.Parse("10.0.0.8"), 41001, StreamProtocol.Tcp)); // Another phone's, behind the same NAT.
        Assert.Empty(bench.Sink.Events.OfType<PhoneUnregistered>());
        bench.Engine.Lost((StreamPeer)phone.Address);
        Assert.Equal(goes ? ["8001"] : [], bench.Sink.Events.OfType<PhoneUnregistered>().Select(one => one.Extension));
        bench.AnsweredCall();
        Assert.Equal(goes, bench.Ring().Refusal is not null);
    }

    [Fact]
    public void A_long_request_goes_by_tcp_when_the_peer_has_shown_that_it_takes_it()
    {
        var wire = new Wire();
        var table = new TransactionTable(new TakesTcp(wire), new TimerQueue());
        var peer = new IPEndPoint(Connection.Address, 5060);
        var request = new Telephony.Sip.Messages.OutgoingRequest("OPTIONS", "sip:a@b", "z9hG4bKx", "UDP 10.0.0.1:5060", "<sip:a@b>;tag=1", "<sip:a@b>", "c", 1);
        table.Send(request, peer, new Nobody());
        table.Send(request with { Branch = "z9hG4bKy", Body = new byte[1300] }, peer, new Nobody());
        Assert.Equal(peer, wire.Sent[0].To);
        Assert.Contains("Via: SIP/2.0/UDP 10.0.0.1:5060;", wire.Sent[0].Text);
        Assert.Equal(Connection, wire.Sent[1].To);
        Assert.Contains("Via: SIP/2.0/TCP 10.0.0.1:5060;", wire.Sent[1].Text);
    }

    [Fact]
    public void What_comes_over_a_connection_tells_whose_it_is()
    {
        var phone = new HandPeer(bench, new StreamPeer(IPAddress.Parse("192.168.0.8"), 41000, StreamProtocol.Tcp));
        phone.Send(phone.Register("8001", "<sip:8001@192.168.0.8>"));
        Assert.Empty(bench.Wire.Judged); // Challenged, which says nothing.
        bench.Register(phone: phone);
        Send(bench.Caller.Invite());
        var beside = new HandPeer(bench, new StreamPeer(IPAddress.Parse("192.168.0.8"), 41001, StreamProtocol.Tcp));
        beside.Send(beside.Register("8001", "<sip:8001@192.168.0.8>", to: "8002")); // Still only challenged.
        beside.Send(beside.Invite().Replace("CSeq: ", "CSeq: x"));
        var stranger = new HandPeer(bench, new StreamPeer(IPAddress.Parse("192.168.0.9"), 41002, StreamProtocol.Tcp));
        stranger.Send(stranger.Invite());
        Assert.Equal(403, SipText.Status(stranger.Heard()));
        (IPEndPoint, bool)[] expected = [(phone.Address, true), (Connection, true), (beside.Address, false), (stranger.Address, false)];
        Assert.Equal(expected, bench.Wire.Judged.Select(one => ((IPEndPoint)one.Peer, one.Proved)));
    }

    [Theory]
    [InlineData("sip:a@10.0.0.9;transport=tcp", "10.0.0.9:5060", StreamProtocol.Tcp)]
    [InlineData("sip:a@10.0.0.9:5099;transport=TLS", "10.0.0.9:5099", StreamProtocol.Tls)]
    [InlineData("sips:a@10.0.0.9", "10.0.0.9:5061", StreamProtocol.Tls)]
    [InlineData("sip:a@10.0.0.9;transport=udp", "10.0.0.9:5060", null)]
    public void A_uri_names_its_transport(string uri, string where, object? protocol)
    {
        Assert.True(Telephony.Sip.Parsing.ParseUri.TryParse(System.Text.Encoding.ASCII.GetBytes(uri), out var parsed));
        Assert.True(parsed.TryGetEndPoint(out var endPoint));
        Assert.Equal((where, protocol), (endPoint.ToString(), (endPoint as StreamPeer)?.Protocol as object));
    }

    private void Send(string text) => bench.Engine.Receive(SipText.Bytes(text.Replace("SIP/2.0/UDP", "SIP/2.0/TCP")), Connection);

    private sealed class TakesTcp(Wire wire) : ISipOutlet
    {
        public void Send(ReadOnlyMemory<byte> datagram, IPEndPoint destination) => wire.Send(datagram, destination);

        public StreamPeer? Connected(IPEndPoint peer) => Connection;
    }

    private sealed class Nobody : IResponseReceiver
    {
        public void OnResponse(Telephony.Sip.Messages.SipResponse response)
        {
        }

        public void OnTimeout()
        {
        }
    }
}
