using Hotline.Telephony.Contracts;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls.Sipp;

/// <summary>
/// Keys of a sipp as RTP events (RFC 4733) under a payload type of its own, on a road that loses, doubles and overtakes its sound too: each press arrives once. The events come from
/// <see cref="SippSound"/>: sipp sends its own past the system's sockets, which only the system's administrator may.
/// </summary>
[Collection(RealTime.Name)]
public sealed class KeyPeerTests : RoughRoadScene
{
    [Fact]
    public async Task Keys_of_a_caller_arrive_once_each_and_in_their_order()
    {
        const string keys = "1500#9";
        await using var sound = new SippSound(440);
        await StartAsync();
        var way = SoundRoad(sound, seed: 61);
        var (sipp, _) = Begins(road => sound.In(SippScenario.WithKeys(SippReOffers.Talks(road)), way.Port), seed: 62);
        await Node.Sink.WaitForAsync<CallAnswered>(Ct);
        await Poll.UntilAsync(() => sound.IsSpokenTo, Ct);
        for (var pressed = 0; pressed < keys.Length; pressed++)
        {
            await sound.PressAsync(keys[pressed], Ct);
            await Poll.UntilAsync(() => Pressed().Length > pressed, Ct);
        }

        await sipp.GoOnAsync("BYE", "2 BYE", Ct);
        await Exits(sipp.Program);
        Assert.Equal(keys, Pressed());
        AssertRain();
    }

    [Fact]
    public async Task A_citizen_who_is_asked_presses_2()
    {
        await using var sound = new SippSound(440);
        await StartAsync();
        var way = SoundRoad(sound, seed: 63);
        var (sipp, _, road) = Called(port => sound.In(SippScenario.WithKeys(SippInRain.PicksUp(port)), way.Port), seed: 64);
        await TrunkByAsync(road);
        var question = new CallerQuestion(["follow-up"], ["n2"], "1239", 60, ["n3"], ["n4"]);
        await DoAsync(new AskCitizen(Guid.CreateVersion7(), Guid.CreateVersion7(), new CallerNumber("13879100001"), "12345", 100, question));
        await Node.Sink.WaitForAsync<CallerAsked>(Ct);
        await Poll.UntilAsync(() => sound.IsSpokenTo, Ct);
        await sound.PressAsync('2', Ct);
        await Exits(sipp);
        Assert.Equal("2", Pressed());
        var ended = await Node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.System), (ended.Cause, ended.EndedBy));
        AssertRain();
    }

    private string Pressed() => string.Concat(Node.Sink.Events.OfType<CallerPressed>().Select(one => one.Key));
}
