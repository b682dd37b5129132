using System.Net;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Sip.Registrar;

/// <summary>Phones behind a proxy (RFC 3327): the node that they registered at rings them along the Path, and so does any other.</summary>
public sealed class PathTests
{
    private const string Contact = "sip:8001@192.168.1.5:5062";
    private const string Proxy = "<sip:10.0.0.8:5080;lr>";

    /// <summary>As the proxy writes it of a phone over TCP.</summary>
    private const string ByConnection = "<sip:10.0.0.8:5080;lr;received=sip:192.168.1.5:5062%3Btransport%3Dtcp>";

    private const string Seen = "203.0.113.9:40123";

    private readonly EngineBench bench = new(new CallOptions
    {
        Access = new AccessRules { OpenTo = AccessRules.Read(["10.0.0.9"]), Proxies = AccessRules.Read(["10.0.0.8"]), PhonesFrom = AccessRules.Read(["203.0.113.0/24"]) },
    });

    [Fact]
    public void The_path_is_kept_told_and_becomes_the_route_of_the_call()
    {
        var ok = Register(Proxy);
        Assert.Equal(Proxy, SipText.Header(ok, "Path"));
        var route = bench.Sink.Single<PhoneRegistered>().Route;
        Assert.Equal(Contact, route?.Contact);
        Assert.Equal([Proxy], route!.Path);
        Assert.Equal([Proxy], Assert.Single(bench.Engine.Snapshot().Phones).Route!.Path);

        bench.AnsweredCall();
        Assert.Null(bench.Ring().Refusal);
        var invite = bench.Phone.Heard();
        Assert.StartsWith($"INVITE {Contact} SIP/2.0", invite);
        Assert.Equal(Proxy, SipText.Header(invite, "Route"));
    }

    [Fact]
    public void A_node_that_does_not_know_the_phone_rings_it_the_way_that_another_learned()
    {
        bench.AnsweredCall();
        Assert.Equal("phone.not-registered", Ring(null).Refusal);
        Assert.Null(Ring(new PhoneRoute(Contact, [Proxy])).Refusal);
        var invite = bench.Phone.Heard();
        Assert.StartsWith($"INVITE {Contact} SIP/2.0", invite);
        Assert.Equal(Proxy, SipText.Header(invite, "Route"));
        bench.Phone.Send(HandPeer.Reply(invite, 200, body: "phone sdp", extra: "Record-Route: <sip:10.0.0.8:5080;lr>\n"));
        var ack = bench.Phone.Heard();
        Assert.Equal("ACK", SipText.Method(ack));
        Assert.Equal(Proxy, SipText.Header(ack, "Route"));
        bench.Sink.Single<AgentBridged>();
    }

    [Theory]
    [InlineData("<sip:203.0.113.9:5060;lr>")]
    [InlineData("<sip:10.0.0.8:5080>")]
    [InlineData("<sip:proxy.example;lr>")]
    [InlineData("nonsense")]
    public void A_path_that_does_not_begin_at_the_sender_counts_for_nothing(string path)
    {
        Register(path);
        Assert.Null(bench.Sink.Single<PhoneRegistered>().Route);
        bench.AnsweredCall();
        Assert.Null(bench.Ring().Refusal);
        Assert.Null(SipText.Header(bench.Phone.Heard(), "Route"));
    }

    [Fact]
    public void A_phone_behind_a_nat_is_asked_through_the_proxy_so_that_calls_find_the_way_in()
    {
        Register(Proxy, $"Hotline-Source: {Seen}\n");
        bench.Wait(26);
        var options = bench.Phone.HeardAll()[0];
        Assert.StartsWith($"OPTIONS {Contact} SIP/2.0", options, StringComparison.Ordinal);
        Assert.Equal(Proxy, SipText.Header(options, "Route"));
    }

    [Theory]
    [InlineData("Hotline-Source: 192.168.1.5:5062\n")] // It is where it says.
    [InlineData("")] // Nobody says where it is.
    public void Others_behind_it_are_left_in_peace(string source)
    {
        Register(Proxy, source);
        bench.Wait(60);
        Assert.Empty(bench.Phone.HeardAll());
    }

    [Fact]
    public void One_that_is_connected_to_the_proxy_is_asked_and_gone_when_the_proxy_says_that_its_connection_is()
    {
        Register(ByConnection, "Hotline-Source: 192.168.1.5:5062\n"); // Where it says, and all the same.
        bench.Wait(26);
        bench.Phone.Send(HandPeer.Reply(bench.Phone.HeardAll()[0], 486)); // It is there.
        bench.Wait(26);
        Assert.Empty(bench.Sink.Events.OfType<PhoneUnregistered>());
        bench.Phone.Send(HandPeer.Reply(bench.Phone.HeardAll()[0], 430));
        Assert.Equal("8001", bench.Sink.Single<PhoneUnregistered>().Extension);
        bench.Wait(60);
        Assert.Empty(bench.Phone.HeardAll());
        bench.AnsweredCall();
        Assert.Equal("phone.not-registered", Ring(null).Refusal);
    }

    [Fact]
    public void Rung_meanwhile_it_is_known_at_once_and_nobody_is_to_blame()
    {
        Register(ByConnection);
        bench.AnsweredCall();
        Assert.Null(bench.Ring().Refusal);
        bench.Phone.Send(HandPeer.Reply(bench.Phone.Heard(), 430));
        Assert.Equal("8001", bench.Sink.Single<PhoneUnregistered>().Extension);
        Assert.Equal(AgentLegFailure.NotRegistered, bench.Sink.Single<AgentLegFailed>().Reason);
    }

    [Fact]
    public void One_that_came_again_by_another_connection_while_it_was_rung_stays()
    {
        Register(ByConnection);
        bench.AnsweredCall();
        Assert.Null(bench.Ring().Refusal);
        var invite = bench.Phone.Heard();
        Register(ByConnection.Replace("5062", "5063", StringComparison.Ordinal));
        bench.Phone.Send(HandPeer.Reply(invite, 430));
        Assert.Equal(AgentLegFailure.Unreachable, bench.Sink.Single<AgentLegFailed>().Reason);
        Assert.Empty(bench.Sink.Events.OfType<PhoneUnregistered>());
    }

    [Fact]
    public void In_a_call_of_another_node_it_is_heard_from_where_it_was_rung_and_nobody_else_is()
    {
        var invite = PicksUpElsewhere();
        Assert.Equal(IPAddress.Parse("203.0.113.9"), bench.Media.Agent.Leg.Signalling); // Its sound comes from there too.
        Assert.True(bench.Media.Agent.Leg.MayReturn);
        Assert.Equal(407, Dials("8002", Seen));
        Assert.Equal(403, Dials("8002", "203.0.113.10:5060"));
        var replaces = $"Replaces: {SipText.Header(invite, "Call-ID")};to-tag={SipText.Header(invite, "From")!.Split("tag=")[1]};from-tag=";
        Assert.Equal(407, Dials("8001", "203.0.113.10:5060", $"{replaces}phone\n"));
        Assert.Equal(403, Dials("8001", "203.0.113.10:5060", $"{replaces}guessed\n"));
        Assert.Equal(403, Dials("8001", "203.0.113.10:5060", $"{replaces}phone\n", from: "8002"));
        bench.Phone.Send(bench.Phone.Backwards("BYE", invite));
        Assert.Equal(403, Dials("8002", Seen));
    }

    [Fact]
    public void So_it_is_when_others_at_its_address_have_had_all_answers_that_strangers_get()
    {
        PicksUpElsewhere();
        for (var scan = 0; scan < 100; scan++)
        {
            bench.Phone.CallId = $"scan-{scan}";
            bench.Phone.Send(bench.Phone.Invite(from: "<sip:100@10.0.0.1>", extra: $"Hotline-Source: {Seen}\n"));
        }

        Assert.InRange(bench.Phone.HeardAll().Count, 1, 99);
        Assert.Equal(407, Dials("8002", Seen));
    }

    [Theory]
    [InlineData("not a uri", Proxy)]
    [InlineData(Contact, "<sip:somewhere.example;lr>")]
    public void A_route_that_can_not_be_read_is_as_good_as_none(string contact, string hop)
    {
        bench.AnsweredCall();
        Assert.Equal("phone.not-registered", Ring(new PhoneRoute(contact, [hop])).Refusal);
    }

    /// <summary>The phone of another node, in a call of this one.</summary>
    /// <returns>The INVITE that rang it.</returns>
    private string PicksUpElsewhere()
    {
        bench.AnsweredCall();
        Assert.Null(Ring(new PhoneRoute(Contact, [$"<sip:10.0.0.8:5080;lr;received=sip:{Seen}>"])).Refusal);
        var invite = bench.Phone.Heard();
        bench.Phone.Send(HandPeer.Reply(invite, 200, body: "phone sdp", extra: "Record-Route: <sip:10.0.0.8:5080;lr>\n"));
        bench.Phone.HeardAll();
        return invite;
    }

    private CommandResult Ring(PhoneRoute? route) =>
        bench.Engine.Execute(new RingAgent(Guid.CreateVersion7(), bench.CallId, Guid.CreateVersion7(), "8001", 20, route));

    /// <summary>An INVITE that the proxy passes on.</summary>
    private int Dials(string target, string source, string extra = "", string from = "8001")
    {
        bench.Phone.HeardAll();
        bench.Phone.CallId = $"{target}-{source}-{extra.Length}-{from}";
        bench.Phone.Send(bench.Phone.Invite(target: $"sip:{target}@10.0.0.1", from: $"<sip:{from}@10.0.0.1>", extra: $"Hotline-Source: {source}\n{extra}"));
        return SipText.Status(bench.Phone.HeardAll().First(text => text.StartsWith("SIP/2.0", StringComparison.Ordinal)));
    }

    private string Register(string path, string source = "")
    {
        bench.Phone.Send(bench.Phone.Register("8001", $"<{Contact}>", source));
        var nonce = HandPeer.NonceOf(bench.Phone.Heard());
        bench.Phone.Send(bench.Phone.Register("8001", $"<{Contact}>", HandPeer.Credentials("8001", "secret", nonce) + $"Path: {path}\n{source}"));
        var ok = bench.Phone.Heard();
        Assert.Equal(200, SipText.Status(ok));
        return ok;
    }
}
