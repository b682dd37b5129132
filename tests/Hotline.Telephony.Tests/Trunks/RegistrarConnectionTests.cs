using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Trunks;

/// <summary>A registrar over TCP whose connection ends: behind a NAT its calls have no other way to us.</summary>
public sealed class RegistrarConnectionTests : RegisteringScene
{
    private static readonly StreamPeer Connection = new(IPAddress.Parse("203.0.113.7"), 5060, StreamProtocol.Tcp);

    private readonly EngineBench overTcp = new(settings: With(Trunk with { Gateway = "sip:203.0.113.7:5060;transport=tcp" }));
    private readonly HandPeer registrar;

    public RegistrarConnectionTests() => registrar = new HandPeer(overTcp, Connection);

    [Fact]
    public void It_is_asked_again_at_once_and_once_a_minute_at_most()
    {
        foreach (var (pause, isAsked) in new[] { (0.01, true), (0.01, true), (58.0, false), (3.0, false), (0.01, true) })
        {
            overTcp.Wait(pause);
            var heard = registrar.HeardAll();
            Assert.Equal(isAsked ? ["REGISTER"] : [], heard.Select(SipText.Method));
            heard.ForEach(register => registrar.Send(HandPeer.Reply(register, 200, contact: $"<sip:{Pilot}@10.0.0.1:5060;transport=tcp>;expires=600")));
            Assert.Equal(TrunkState.Up, Assert.Single(overTcp.Engine.Snapshot().Trunks).State);
            overTcp.Engine.Lost(Connection);
        }
    }

    [Fact]
    public void One_that_refuses_and_hangs_up_is_left_alone_for_as_long_as_one_that_does_not()
    {
        overTcp.Wait(0.01);
        registrar.Send(HandPeer.Reply(registrar.Heard(), 403));
        overTcp.Engine.Lost(Connection);
        overTcp.Wait(0.01);
        Assert.Empty(registrar.HeardAll());
    }
}
