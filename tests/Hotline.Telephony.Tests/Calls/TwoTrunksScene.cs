using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Two trunks with a way out, and the carriers behind them, each message written by hand.</summary>
public abstract class TwoTrunksScene : PlacedCallScene
{
    private protected static readonly TrunkSettings Second = new("cu", ["203.0.113.8/32"], Trunk.CallerId, Gateway: "sip:203.0.113.8:5060")
    {
        Identity = new TrunkIdentity("ims.example", NumberFormat.International),
    };

    private static readonly CallerQuestion Question = new(["n1"], ["n2"], "1", 5, ["n3"], ["n4"]);

    private protected readonly HandPeer other;

    protected TwoTrunksScene()
    {
        other = new HandPeer(bench, IPEndPoint.Parse("203.0.113.8:5060"));
        Set(Trunk, Second);
    }

    private protected static string Hears(HandPeer trunk, string method)
    {
        var heard = trunk.Heard();
        Assert.Equal(method, SipText.Method(heard));
        return heard;
    }

    private protected static void Refuse(HandPeer trunk, string request, int status, string extra = "")
    {
        trunk.Send(HandPeer.Reply(request, status, tag: "citizen", extra: extra));
        Assert.Equal("ACK", SipText.Method(trunk.Heard()));
    }

    private protected static void Answer(HandPeer trunk, string request)
    {
        trunk.Send(HandPeer.Reply(request, 200, "citizen sdp", "citizen", contact: $"<sip:citizen@{trunk.Address}>"));
        Assert.Equal("ACK", SipText.Method(trunk.Heard()));
    }

    private protected static AskCitizen Ask(int answer) => new(Guid.CreateVersion7(), Guid.CreateVersion7(), new CallerNumber(Citizen), "12345", answer, Question);

    private protected void Dial()
    {
        Assert.Null(Place());
        agent.Rings().PicksUp();
        invite = Hears(carrier, "INVITE");
    }
}
