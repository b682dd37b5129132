using System.Net;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Media;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A department, 110 or whoever else is rung over a trunk: the gateway's SIP by hand, and a telephone that sounds.</summary>
internal sealed class OutsideDesk(EngineBench bench, TestPhone sound) : Desk
{
    public static readonly TrunkSettings Trunk = new("ct", ["203.0.113.0/24"], new CallerIdRule(CallerIdSource.Asserted, []), Gateway: "sip:203.0.113.7:5060");

    private readonly HandPeer gateway = new(bench, IPEndPoint.Parse("203.0.113.7:5060"));
    private string invite = "";

    /// <summary>The number that is dialled.</summary>
    public override string Extension => "079186123456";

    public override OutsideDesk Rings()
    {
        invite = gateway.Heard();
        Assert.StartsWith($"INVITE sip:{Extension}@203.0.113.7:5060", invite, StringComparison.Ordinal);
        sound.Aim(Encoding.UTF8.GetBytes(SipText.Body(invite)));
        Answer(180);
        return this;
    }

    /// <summary>The network speaks before the answer.</summary>
    public void Announces() => Answer(183, Sdp());

    public override OutsideDesk PicksUp()
    {
        Answer(200, Sdp());
        Assert.Equal("ACK", SipText.Method(gateway.Heard()));
        return this;
    }

    public override void Refuses()
    {
        Answer(486);
        Assert.Equal("ACK", SipText.Method(gateway.Heard()));
    }

    public override void Holds(bool held)
    {
        sound.Mute = held;
        gateway.Send(gateway.Backwards("INVITE", invite, Sdp(held ? "a=sendonly\r\n" : "")));
        Assert.Equal(200, SipText.Status(gateway.Heard()));
        gateway.Send(gateway.Backwards("ACK", invite));
    }

    public override void HangsUp()
    {
        gateway.Send(gateway.Backwards("BYE", invite));
        Assert.Equal(200, SipText.Status(gateway.Heard()));
    }

    private string Sdp(string extra = "") => Encoding.UTF8.GetString(sound.Sdp(extra));

    private void Answer(int status, string body = "") => gateway.Send(HandPeer.Reply(invite, status, body, contact: $"<sip:department@{gateway.Address}>"));
}
