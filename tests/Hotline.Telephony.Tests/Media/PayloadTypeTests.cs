using System.Text;
using Hotline.Telephony.Media;

namespace Hotline.Telephony.Tests.Media;

/// <summary>A phone that answers our offer with payload types of its own: it is sent those, and sends ours (RFC 3264 §5.1, §6.1).</summary>
public sealed class PayloadTypeTests : IDisposable
{
    private readonly MediaBench _bench = new(pairs: 2);
    private readonly TestPhone _caller;
    private readonly TestPhone _agent;
    private readonly IMediaSession _agentLeg;

    public PayloadTypeTests()
    {
        (_caller, _agent) = (_bench.Phone(440), _bench.Phone(1000));
        var callerLeg = _bench.Call(_caller);
        _agentLeg = _bench.Open(MediaLegKind.Agent);
        _agent.Aim(_agentLeg.CreateOffer());
        Assert.True(_agentLeg.AcceptAnswer(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_agent.Sdp()).Replace(" 101\r\n", " 96\r\n").Replace("rtpmap:101", "rtpmap:96"))));
        _bench.Engine.Bridge(callerLeg, _agentLeg);
        _bench.Pass(0.2);
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(101)] // What we asked for.
    [InlineData(96)] // What it asked for itself: some send that.
    public void A_key_of_such_a_phone_is_heard_and_reaches_the_caller(byte type)
    {
        _agent.Press('5', type);
        _bench.Pass(0.5);
        Assert.Equal('5', Assert.Single(_bench.Reports.OfType<MediaEvent.Digit>(), digit => digit.LegId == _agentLeg.Leg.LegId).Key);
        Assert.Equal(8, _caller.Packets.Count(packet => packet.PayloadType == 101));
    }

    [Fact]
    public void A_key_for_such_a_phone_comes_under_its_own_number()
    {
        _caller.Press('5');
        _bench.Pass(0.5);
        Assert.Equal(8, _agent.Packets.Count(packet => packet.PayloadType == 96));
        Assert.DoesNotContain(_agent.Packets, packet => packet.PayloadType == 101);
    }
}
