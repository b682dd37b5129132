using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Peers of IPv6, a node that has an address of each family, and one that has none of theirs: what stands in every header.</summary>
public sealed class IPv6CallTests
{
    private const string Ours = "[2001:db8::1]:5060";

    private static readonly CallerIdRule Asserted = new(CallerIdSource.Asserted, []);

    private readonly EngineBench bench = new(
        addressFor: peer => IPAddress.Parse(peer.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "2001:db8::1" : "10.0.0.1"), hasIPv6: true);

    private readonly HandPeer caller, phone;

    public IPv6CallTests() => (caller, phone) = (Peer("[fd00::9]:5070"), Peer("[fd00::8]:5080"));

    [Fact]
    public void Via_contact_and_request_uri_hold_addresses_in_brackets_and_a_call_is_bridged_and_ended()
    {
        bench.Register(phone: phone, contact: "<sip:8001@[fd00::8]:5080>");
        var answer = Answered();
        Assert.Equal($"<sip:12345@{Ours}>", SipText.Header(answer, "Contact"));
        Assert.Equal(IPAddress.Parse("2001:db8::1"), bench.Media.Caller.Leg.Advertise);

        Assert.Null(bench.Ring().Refusal);
        var invite = phone.Heard();
        Assert.StartsWith("INVITE sip:8001@[fd00::8]:5080 SIP/2.0\r\n", invite, StringComparison.Ordinal);
        Assert.StartsWith($"SIP/2.0/UDP {Ours};rport;branch=z9hG4bK", SipText.Header(invite, "Via"), StringComparison.Ordinal);
        Assert.Contains($"@{Ours}>", SipText.Header(invite, "Contact"), StringComparison.Ordinal);
        Assert.StartsWith("<sip:12345@[2001:db8::1]>", SipText.Header(invite, "From"), StringComparison.Ordinal);
        Assert.Equal((IPAddress.Parse("2001:db8::1"), IPAddress.Parse("fd00::8")), (bench.Media.Agent.Leg.Advertise, bench.Media.Agent.Leg.Signalling));
        phone.Send(HandPeer.Reply(invite, 200, body: "phone sdp", contact: "<sip:8001@[fd00::8]:5080>"));
        Assert.StartsWith("ACK sip:8001@[fd00::8]:5080 SIP/2.0\r\n", phone.Heard(), StringComparison.Ordinal);

        Assert.Null(bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId)).Refusal);
        var bye = caller.Heard();
        Assert.StartsWith("BYE sip:me@[fd00::9]:5070 SIP/2.0\r\n", bye, StringComparison.Ordinal);
        Assert.StartsWith($"SIP/2.0/UDP {Ours};rport;branch=z9hG4bK", SipText.Header(bye, "Via"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_says_where_it_came_from_without_brackets_and_a_route_leads_back_by_the_proxy()
    {
        var proxy = Peer("[fd00::5]:5060");
        proxy.Send(proxy.Invite(extra: "Record-Route: <sip:[fd00::5];lr>\n").Replace($"Via: SIP/2.0/UDP {proxy.Address}", "Via: SIP/2.0/UDP [fd00::77]:5070;rport"));
        Assert.Contains(";received=fd00::5;rport=5060", SipText.Header(bench.Wire.Last, "Via"), StringComparison.Ordinal);
        bench.Wait(2);
        var answer = proxy.Heard();
        Assert.Equal("<sip:[fd00::5];lr>", SipText.Header(answer, "Record-Route"));
        proxy.Send(proxy.AckFor(answer));
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        var bye = proxy.Heard();
        Assert.Equal("<sip:[fd00::5];lr>", SipText.Header(bye, "Route"));
        Assert.StartsWith("BYE sip:me@[fd00::5]:5060 SIP/2.0\r\n", bye, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contact_in_another_spelling_is_the_same_phone()
    {
        bench.Register(phone: phone, contact: "<sip:8001@[fd00::8]:5080>");
        const string contact = "<sip:8001@[FD00:0:0:0:0:0:0:8]:5080>";
        phone.Send(phone.Register("8001", contact));
        phone.Send(phone.Register("8001", contact, HandPeer.Credentials("8001", "secret", HandPeer.NonceOf(phone.Heard()))));
        Assert.Equal(contact + ";expires=300", Assert.Single(SipText.Headers(phone.Heard(), "Contact")));
    }

    [Fact]
    public void A_trunk_has_networks_of_both_families_and_the_smaller_one_decides()
    {
        bench.Engine.Configure(EngineBench.Settings with
        {
            Version = 2,
            TrunkNetworks = ["2001:db8:7::/48", "2001:db8:7:1::/64"],
            Trunks = [new TrunkSettings("wide", ["203.0.113.0/28", "2001:db8:7::/48"], Asserted), new TrunkSettings("near", ["2001:db8:7:1::/64"], Asserted)],
        });
        Peer("[2001:db8:7::5]:5060").Send(Peer("[2001:db8:7::5]:5060").Invite());
        Peer("[2001:db8:7:1::5]:5062").Send(Peer("[2001:db8:7:1::5]:5062").Invite());
        Peer("[2001:db8:8::5]:5064").Send(Peer("[2001:db8:8::5]:5064").Invite());
        Assert.Equal(["wide", "near"], bench.Sink.Events.OfType<CallArrived>().Select(one => one.Trunk));
    }

    [Fact]
    public void A_call_of_ours_goes_out_by_a_gateway_of_IPv6()
    {
        bench.Register();
        bench.Engine.Configure(EngineBench.Settings with { Version = 2, Trunks = [new TrunkSettings("ct", ["fd00::/64"], Asserted, Gateway: "sip:[fd00::50]:5060")] });
        Assert.Null(Place().Refusal);
        bench.Phone.Send(HandPeer.Reply(bench.Phone.Heard(), 200, body: "phone sdp"));
        var invite = Assert.Single(bench.Wire.Take(IPEndPoint.Parse("[fd00::50]:5060")));
        Assert.StartsWith("INVITE sip:13879100001@[fd00::50]:5060;user=phone SIP/2.0\r\n", invite, StringComparison.Ordinal);
        Assert.Equal("<sip:12345@[2001:db8::1];user=phone>", SipText.Header(invite, "P-Asserted-Identity"));
        Assert.Equal((IPAddress.Parse("2001:db8::1"), IPAddress.Parse("10.0.0.1")), (bench.Media.Caller.Leg.Advertise, bench.Media.Agent.Leg.Advertise));
    }

    [Fact]
    public void A_node_without_IPv6_has_no_way_out_there_and_goes_back_to_who_asked()
    {
        var before = new EngineBench();
        before.Register();
        before.Engine.Configure(EngineBench.Settings with { Version = 2, Trunks = [new TrunkSettings("ct", ["fd00::/64"], Asserted, Gateway: "sip:[fd00::50]:5060")] });
        Assert.Equal("trunk.none", Place(before).Refusal);
        before.Caller.Send(before.Caller.Invite().Replace("Contact: <sip:me@10.0.0.9:5070>", "Contact: <sip:me@[fd00::9]:5070>"));
        before.Wait(2);
        before.Caller.Send(before.Caller.AckFor(before.Caller.Heard()));
        before.Engine.Execute(new HangUp(Guid.CreateVersion7(), before.CallId));
        Assert.StartsWith("BYE sip:me@[fd00::9]:5070 SIP/2.0\r\n", before.Caller.Heard(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sound_of_the_other_family_than_the_signalling_gets_an_address_of_its_own_and_one_that_is_not_served_a_488_that_names_it()
    {
        const string sdp = "v=0\r\no=- 1 1 IN IP6 fd00::9\r\ns=-\r\nc=IN IP6 fd00::9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n";
        bench.Caller.Send(bench.Caller.Invite(sdp));
        Assert.Equal((IPAddress.Parse("2001:db8::1"), EngineBench.CallerAddress.Address), (bench.Media.Caller.Leg.Advertise, bench.Media.Caller.Leg.Signalling));

        var before = new EngineBench();
        before.Caller.Send(before.Caller.Invite(sdp));
        Assert.Equal(IPAddress.Parse("10.0.0.1"), before.Media.Caller.Leg.Advertise);

        bench.Phone.Send(bench.Phone.Invite("elsewhere"));
        var refused = bench.Phone.Heard();
        Assert.Equal(488, SipText.Status(refused));
        Assert.Equal("301 hotline \"Incompatible network address formats: IN IP6 2001:db8::9 is not served here\"", SipText.Header(refused, "Warning"));
    }

    [Fact]
    public void Who_asks_for_DTLS_SRTP_over_IPv6_is_given_that_address_first_and_may_come_over_IPv4()
    {
        const string sdp = "v=0\r\no=- 1 1 IN IP6 fd00::9\r\ns=-\r\nc=IN IP6 fd00::9\r\nt=0 0\r\nm=audio 4000 UDP/TLS/RTP/SAVPF 8\r\na=rtcp-mux\r\na=ice-ufrag:peer\r\n"
            + "a=ice-pwd:passwordofthepeer\r\na=setup:actpass\r\na=fingerprint:sha-256 00:11\r\n";
        caller.Send(caller.Invite(sdp));
        Assert.Equal([IPAddress.Parse("2001:db8::1"), IPAddress.Loopback], Assert.Single(bench.Media.Lines).Addresses);
        var overIPv4 = new EngineBench(hasIPv6: true);
        overIPv4.Caller.Send(overIPv4.Caller.Invite(sdp));
        Assert.Equal([IPAddress.Parse("10.0.0.1")], Assert.Single(overIPv4.Media.Lines).Addresses);
    }

    [Fact]
    public void A_re_INVITE_of_the_other_family_is_refused_with_the_same_word_and_the_call_stands()
    {
        var answer = Answered();
        caller.Send(caller.InDialog("INVITE", answer, "elsewhere"));
        var refused = caller.Heard();
        Assert.Equal((488, true), (SipText.Status(refused), SipText.Header(refused, "Warning")?.StartsWith("301 hotline", StringComparison.Ordinal)));
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    private static CommandResult Place(EngineBench on)
        => on.Engine.Execute(new PlaceCall(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), "8001", 20, new CallerNumber("13879100001"), "12345", 30));

    private CommandResult Place() => Place(bench);

    private string Answered()
    {
        caller.Send(caller.Invite());
        bench.Wait(2);
        var answer = caller.Heard();
        caller.Send(caller.AckFor(answer));
        return answer;
    }

    private HandPeer Peer(string address) => new(bench, IPEndPoint.Parse(address));
}
