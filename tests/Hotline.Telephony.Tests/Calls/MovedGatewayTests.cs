using System.Net;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Media;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A carrier's SBC that fails over to its other address in a call that the hotline placed: the citizen's sound comes back.</summary>
public sealed class MovedGatewayTests : IDisposable
{
    private const double CitizenTone = 440, AgentTone = 1000;

    private static readonly IPAddress Before = IPAddress.Parse("127.0.0.2"), After = IPAddress.Parse("127.0.0.3");

    private readonly MediaBench media = new(pairs: 4);
    private readonly EngineBench bench;
    private readonly TestPhone citizen, agent;
    private readonly HandPeer gateway, moved;
    private readonly Guid call = Guid.CreateVersion7();
    private readonly string invite;

    public MovedGatewayTests()
    {
        var trunk = new TrunkSettings("ct", ["127.0.0.0/8"], new CallerIdRule(CallerIdSource.Asserted, []), Gateway: $"sip:{Before}:5060");
        bench = new EngineBench(clock: media.Time, media: media.Engine, settings: DeskPhone.Settings("8001") with { Trunks = [trunk] });
        (gateway, moved) = (new HandPeer(bench, new IPEndPoint(Before, 5060)), new HandPeer(bench, new IPEndPoint(After, 5060)));
        (citizen, agent) = (media.Phone(CitizenTone, at: Before), media.Phone(AgentTone));
        citizen.Host = Before.ToString();
        var desk = new DeskPhone(bench, "8001", agent);
        Assert.Null(bench.Engine.Execute(new PlaceCall(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 20, new CallerNumber("13879100001"), "12345", 60)).Refusal);
        desk.Rings().PicksUp();
        invite = gateway.Heard();
        citizen.Aim(Encoding.UTF8.GetBytes(SipText.Body(invite)));
        gateway.Send(HandPeer.Reply(invite, 200, Encoding.UTF8.GetString(citizen.Sdp()), contact: $"<sip:citizen@{gateway.Address}>"));
        Assert.Equal("ACK", SipText.Method(gateway.Heard()));
        Hear();
        Assert.Equal((true, true), Hear());
    }

    public void Dispose() => media.Dispose();

    [Theory]
    [InlineData("INFO")]
    [InlineData("UPDATE")]
    public void The_sound_comes_back_when_the_gateway_speaks_from_its_other_address_and_the_call_goes_there(string method)
    {
        citizen.Rebind(After);
        Assert.Equal((false, false), Hear());
        moved.Send(moved.Backwards(method, invite));
        Assert.Equal(200, SipText.Status(moved.Heard()));
        Hear();
        Assert.Equal((true, true), Hear());
        Assert.Null(bench.Engine.Execute(new HangUp(Guid.CreateVersion7(), call)).Refusal);
        Assert.Equal("BYE", SipText.Method(moved.Heard()));
        Assert.Empty(gateway.HeardAll());
    }

    [Fact]
    public void Without_a_word_of_the_gateway_or_with_one_of_another_dialog_it_stays_a_strangers()
    {
        citizen.Rebind(After);
        moved.Send(moved.Backwards("INFO", invite).Replace(";tag=phone", ";tag=guessed"));
        Assert.Equal(481, SipText.Status(moved.Heard()));
        Hear();
        Assert.Equal((false, false), Hear());
    }

    /// <summary>A second passes.</summary>
    /// <returns>Whether the agent heard the citizen in it, and the citizen the agent.</returns>
    private (bool ByAgent, bool ByCitizen) Hear()
    {
        agent.Packets.Clear();
        citizen.Packets.Clear();
        media.Pass(1);
        bench.Engine.Tick();
        return (agent.Hears(CitizenTone), citizen.Hears(AgentTone));
    }
}
