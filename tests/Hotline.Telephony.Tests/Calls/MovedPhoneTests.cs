using System.Net;
using System.Text;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Media;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A desk phone behind a NAT that gives it another address or port in the middle of a call: its sound comes back, and nobody else's does.</summary>
public sealed class MovedPhoneTests : IDisposable
{
    private const string Contact = "<sip:8001@192.168.77.5:5060>";
    private const double CallerTone = 440, PhoneTone = 1000;

    private static readonly IPAddress Before = IPAddress.Parse("127.0.0.2"), After = IPAddress.Parse("127.0.0.3");

    private readonly MediaBench media = new(pairs: 4);
    private readonly EngineBench bench;
    private readonly TestPhone caller, agent;
    private readonly HandPeer phone, moved;
    private readonly string invite;

    public MovedPhoneTests()
    {
        bench = new EngineBench(clock: media.Time, media: media.Engine);
        (phone, moved) = (new HandPeer(bench, new IPEndPoint(Before, 5080)), new HandPeer(bench, new IPEndPoint(After, 6080)));
        (caller, agent) = (media.Phone(CallerTone), media.Phone(PhoneTone, at: Before));
        agent.Host = "192.168.77.5";
        bench.Register(phone: phone, contact: Contact);
        bench.Caller.Send(bench.Caller.Invite(Encoding.UTF8.GetString(caller.Sdp())));
        bench.Wait(2);
        var answer = bench.Caller.Heard();
        caller.Aim(SipText.Bytes(answer));
        bench.Caller.Send(bench.Caller.AckFor(answer));
        Assert.Null(bench.Ring().Refusal);
        invite = phone.Heard();
        agent.Aim(SipText.Bytes(invite));
        phone.Send(HandPeer.Reply(invite, 200, body: Encoding.UTF8.GetString(agent.Sdp()), contact: Contact));
        Assert.Equal("ACK", SipText.Method(phone.Heard()));
        Hear();
        Assert.Equal((true, true), Hear());
    }

    public void Dispose() => media.Dispose();

    [Theory]
    [InlineData("REGISTER")]
    [InlineData("INFO")]
    [InlineData("UPDATE")]
    public void Its_sound_comes_back_when_its_SIP_comes_from_the_new_address_and_the_call_goes_there(string method)
    {
        agent.Rebind(After);
        Assert.Equal((false, false), Hear());
        Assert.InRange(media.Drops.Of(Drop.StrangersRtp), 40, 60);
        if (method == "REGISTER")
        {
            bench.Register(phone: moved, contact: Contact);
        }
        else
        {
            moved.Send(moved.Backwards(method, invite).Replace("Contact: <sip:8001@127.0.0.3:6080>", $"Contact: {Contact}"));
            Assert.Equal(200, SipText.Status(moved.Heard()));
        }

        Hear();
        Assert.Equal((true, true), Hear());
        Assert.Null(bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId)).Refusal);
        Assert.Equal("BYE", SipText.Method(moved.Heard()));
        Assert.Empty(phone.HeardAll());
    }

    [Fact]
    public void One_that_names_the_address_which_its_nat_gave_it_is_known_by_the_call_id_of_its_registration()
    {
        moved.CallId = phone.CallId;
        agent.Rebind(After);
        Hear();
        moved.Send(moved.Register("8001", "<sip:8001@127.0.0.3:6080>"));
        var nonce = HandPeer.NonceOf(moved.Heard());
        moved.Send(moved.Register("8001", "<sip:8001@127.0.0.3:6080>", HandPeer.Credentials("8001", "secret", nonce)));
        Assert.Equal(200, SipText.Status(moved.Heard()));
        Hear();
        Assert.Equal((true, true), Hear());
    }

    [Fact]
    public void Only_the_port_of_its_sound_is_another_and_its_next_registration_brings_it_back()
    {
        agent.Rebind(Before);
        Assert.Equal((false, false), Hear());
        phone.Send(phone.Backwards("INFO", invite));
        Hear();
        Assert.Equal((false, false), Hear()); // It shows nothing that anybody at that address could not.
        bench.Register(phone: phone, contact: Contact);
        Hear();
        Assert.Equal((true, true), Hear());
    }

    [Fact]
    public void While_the_phone_speaks_where_it_did_nobody_takes_its_place_whatever_was_registered()
    {
        var stranger = media.Phone(1800, at: After);
        stranger.To = agent.To;
        bench.Register(phone: moved, contact: Contact);
        var before = media.Drops.Of(Drop.StrangersRtp);
        for (var second = 0; second < 5; second++)
        {
            Assert.Equal((true, true), Hear());
        }

        Assert.InRange(media.Drops.Of(Drop.StrangersRtp) - before, 245, 255);
        Assert.Empty(stranger.Packets);
    }

    [Fact]
    public void A_wrong_secret_or_another_phone_moves_nothing()
    {
        agent.Rebind(After);
        moved.Send(moved.Register("8001", Contact));
        var nonce = HandPeer.NonceOf(moved.Heard());
        moved.Send(moved.Register("8001", Contact, HandPeer.Credentials("8001", "guessed", nonce)));
        Assert.Equal(401, SipText.Status(moved.Heard()));
        bench.Register("8002", "other", moved, "<sip:8002@192.168.77.5:5060>");
        moved.Send(moved.Backwards("INFO", invite).Replace(";tag=phone", ";tag=guessed"));
        Assert.Equal(481, SipText.Status(moved.Heard()));
        Hear();
        Assert.Equal((false, false), Hear());
    }

    [Fact]
    public void Behind_a_proxy_of_ours_it_is_told_by_what_the_proxy_says()
    {
        var fronted = new EngineBench(new CallOptions { Access = EngineBench.Open with { Proxies = AccessRules.Read(["10.0.0.8"]) } });
        fronted.Register(extra: "Hotline-Source: 192.168.0.8:5080\n");
        fronted.Register("8002", "other", contact: "<sip:8002@192.168.0.9>", extra: "Hotline-Source: 192.168.0.9:5080\n");
        fronted.AnsweredCall();
        Assert.Null(fronted.Ring().Refusal);
        var rung = fronted.Phone.Heard();
        fronted.Phone.Send(HandPeer.Reply(rung, 200, body: "phone sdp"));
        fronted.Phone.Send(fronted.Phone.Backwards("INFO", rung, extra: "Hotline-Source: 192.168.7.7:6080\n"));
        Assert.Equal([(IPAddress.Parse("192.168.7.7"), false)], fronted.Media.Agent.Followed);
        fronted.Register("8002", "other", contact: "<sip:8002@192.168.0.9>", extra: "Hotline-Source: 192.168.7.8:6080\n");
        Assert.Single(fronted.Media.Agent.Followed);
        fronted.Register(extra: "Hotline-Source: 192.168.7.9:6080\n");
        Assert.Equal((IPAddress.Parse("192.168.7.9"), true), fronted.Media.Agent.Followed[^1]);
    }

    /// <summary>A second passes.</summary>
    /// <returns>Whether the caller heard the phone in it, and the phone the caller.</returns>
    private (bool ByCaller, bool ByPhone) Hear()
    {
        caller.Packets.Clear();
        agent.Packets.Clear();
        media.Pass(1);
        bench.Engine.Tick();
        return (caller.Hears(PhoneTone), agent.Hears(CallerTone));
    }
}
