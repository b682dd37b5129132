using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>sipp as a desk phone that registers, on a rough road.</summary>
[Collection(RealTime.Name)]
public sealed class RegisterPeerTests : RoughRoadScene
{
    [Fact]
    public async Task A_phone_proves_itself_is_told_the_least_time_renews_and_leaves()
    {
        await StartAsync();
        var (sipp, road) = Begins(SippRegister.ComesStaysAndLeaves, seed: 71, "-auth_uri", "127.0.0.1");
        await AnsweredAsync(road, "4 REGISTER");
        Assert.Equal("8001", Assert.Single((await Node.Node.SnapshotAsync(Ct)).Phones).Extension);
        await sipp.GoOnAsync("REGISTER", "5 REGISTER", Ct);
        await Exits(sipp.Program);
        Assert.Equal("8001", (await Node.Sink.WaitForAsync<PhoneUnregistered>(Ct)).Extension);
        Assert.Equal(2, Node.Sink.Events.OfType<PhoneRegistered>().Count()); // Once, and once more: what came twice was taken once.
        Assert.Empty((await Node.Node.SnapshotAsync(Ct)).Phones);
        AssertRain();
    }
}
