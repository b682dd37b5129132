using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>tel URIs, asserted numbers and privacy with sipp as the network of a carrier, on rough roads.</summary>
[Collection(RealTime.Name)]
public sealed class IdentityPeerTests : RoughRoadScene
{
    [Theory]
    [InlineData("P-Asserted-Identity: <tel:+86-139-1111-2222>", "13911112222")]
    [InlineData("P-Asserted-Identity: <tel:+86-139-1111-2222>\nPrivacy: id", "")]
    [InlineData("User-Agent: sipp", "13800000001")]
    public async Task A_tel_URI_reaches_the_hotline_and_the_caller_is_who_is_asserted_unless_they_hide(string headers, string caller)
    {
        await StartAsync();
        var trunk = new TrunkSettings("ct", ["127.0.0.0/8"], new CallerIdRule(CallerIdSource.Asserted, [], "0791"));
        await Node.Node.ConfigureAsync(EngineBench.Settings with { RingSeconds = 0.3, Trunks = [trunk] }, Ct);
        await Exits(Calls(road => SippIdentity.DialsTel(headers, road), seed: 91));
        var arrived = Assert.Single(Node.Sink.Events.OfType<CallArrived>());
        Assert.Equal((caller, "ct"), (arrived.Caller.Clear, arrived.Trunk));
        Assert.Equal((CallEndCause.Normal, CallSide.Caller), await EndedAsync(arrived.CallId));
        AssertRain();
    }

    [Fact]
    public async Task A_call_of_ours_that_hides_its_number_tells_it_to_the_network_alone()
    {
        await StartAsync();
        var (sipp, _, road) = Called(SippIdentity.IsCalledByOneWhoHides, seed: 92);
        await TrunkByAsync(road, new TrunkIdentity("ims.example", NumberFormat.International, HidesNumber: true));
        await DoAsync(new AskCitizen(Guid.CreateVersion7(), Guid.CreateVersion7(), new CallerNumber("13879100001"), "12345", 100, new CallerQuestion(["n1"], ["n2"], "1239", 1)));
        await Exits(sipp);
        var ended = await Node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.System, 200), (ended.Cause, ended.EndedBy, ended.Clearing!.SipStatus));
        AssertRain();
    }
}
