using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Peers that send from another UDP port than they listen on, and do not ask for answers there (RFC 3261 §18.2.2, RFC 3581 §4).</summary>
public sealed class OtherPortTests : PlacedCallScene
{
    private readonly HandPeer phone;

    public OtherPortTests() => phone = new HandPeer(bench, IPEndPoint.Parse("10.1.1.5:5060"));

    [Theory]
    [InlineData(false, "10.1.1.5:5060")]
    [InlineData(true, "10.1.1.5:49170")]
    public void A_phone_is_rung_where_its_contact_is_unless_it_asks_for_answers_where_it_sends_from(bool asks, string rung)
    {
        var nonce = HandPeer.NonceOf(Asks(""));
        Assert.Equal(200, SipText.Status(Asks(HandPeer.Credentials("8002", "secret", nonce))));
        bench.Wire.Sent.Clear();
        Place("8002");
        Assert.Equal(("INVITE", rung), (SipText.Method(bench.Wire.Last), bench.Wire.Sent[^1].To.ToString()));

        string Asks(string proof)
        {
            var register = phone.Register("8002", "<sip:8002@10.1.1.5:5060>", proof);
            bench.Receive(asks ? register.Replace(";branch=", ";rport;branch=") : register, Sender(phone));
            return bench.Wire.Last;
        }
    }

    [Theory]
    [InlineData("203.0.113.7:5060", "203.0.113.7:5060")]
    [InlineData("203.0.113.7:5060;rport", "203.0.113.7:49170")]
    [InlineData("192.168.0.7:5060", "203.0.113.7:49170")] // Behind a NAT: nothing is known but where it sends from.
    [InlineData("sbc.invalid", "203.0.113.7:49170")]
    public void A_gateway_that_spoke_in_its_call_is_told_of_the_end_where_it_listens(string via, string told)
    {
        Talk();
        bench.Receive(carrier.Backwards("INFO", invite).Replace(";tag=phone", ";tag=citizen").Replace($"UDP {carrier.Address}", $"UDP {via}"), Sender(carrier));
        Assert.Equal(200, SipText.Status(bench.Wire.Last));
        bench.Wire.Sent.Clear();
        Assert.Null(bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), call)).Refusal);
        Assert.Contains(("BYE", told), bench.Wire.Sent.Select(one => (SipText.Method(one.Text), one.To.ToString())));
    }

    [Fact]
    public void A_caller_whose_contact_is_a_name_is_told_of_the_end_where_its_answers_went()
    {
        var invited = bench.Caller.Invite().Replace($"<sip:me@{bench.Caller.Address}>", "<sip:me@sbc.invalid>");
        bench.Receive(invited, Sender(bench.Caller));
        bench.Wait(2);
        bench.Receive(bench.Caller.AckFor(bench.Caller.Heard()), Sender(bench.Caller));
        bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), bench.CallId));
        Assert.Equal("BYE", SipText.Method(bench.Caller.Heard()));
    }

    private static IPEndPoint Sender(HandPeer peer) => new(peer.Address.Address, 49170);
}
