using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Whatever the network does: both ends agree in the end, each story is told once, and nothing is held.</summary>
public sealed class LossyNetworkTests
{
    private static readonly Weather Rain = new(Loss: 0.1, Doubling: 0.1, TimeSpan.FromMilliseconds(60));
    private static readonly Weather Storm = new(Loss: 0.3, Doubling: 0.2, TimeSpan.FromMilliseconds(900));

    [Theory]
    [InlineData(0, 60)]
    [InlineData(1000, 60)]
    public void In_rain_every_call_is_bridged_and_ends_on_both_sides(int firstSeed, int seeds)
    {
        for (var seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            var network = Play(seed, Rain, callerPatience: 40, agentHangsUpFirst: seed % 2 == 0);
            Assert.True(network.Sink.Events.OfType<AgentBridged>().Any(), $"seed {seed}: {string.Join(' ', network.Sink.Names)}");
            var ended = network.Sink.Single<CallEnded>();
            Assert.Equal((CallEndCause.Normal, seed % 2 == 0 ? CallSide.Agent : CallSide.Caller, true), (ended.Cause, ended.EndedBy, ended.Bridged));
        }
    }

    [Theory]
    [InlineData(0, 150)]
    public void In_a_storm_with_people_hanging_up_at_any_moment_nothing_is_left_behind(int firstSeed, int seeds)
    {
        for (var seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            Play(seed, Storm, callerPatience: 0.2 + (seed % 30), agentHangsUpFirst: seed % 3 == 0);
        }
    }

    [Fact]
    public void The_same_seed_tells_the_same_story()
        => Assert.Equal(Play(7, Storm, 9, false).Sink.Names, Play(7, Storm, 9, false).Sink.Names);

    private static LossyNetwork Play(int seed, Weather weather, double callerPatience, bool agentHangsUpFirst)
    {
        var network = new LossyNetwork(seed, weather) { IsCalm = true };
        network.Phone.Register("8001");
        network.Run(TimeSpan.FromSeconds(8));
        Assert.True(network.Phone.Registered);
        network.IsCalm = false;
        network.Phone.PicksUpAfter = TimeSpan.FromSeconds(1) + network.Random(3);

        network.Caller.Call();
        var rung = false;
        var meanwhile = () =>
        {
            if (!rung && network.Sink.Events.OfType<CallAnswered>().FirstOrDefault() is { } answered)
            {
                rung = true;
                network.Node.Execute(new RingAgent(Guid.CreateVersion7(), answered.CallId, Guid.CreateVersion7(), "8001", 20));
            }
        };
        network.Run(TimeSpan.FromSeconds(callerPatience), meanwhile);
        (agentHangsUpFirst && network.Phone.IsTalking ? network.Phone : network.Caller).HangUp();
        network.Run(TimeSpan.FromSeconds(150), meanwhile);

        var story = $"seed {seed}: {string.Join(' ', network.Sink.Names)}";
        Assert.True(network.Node.LiveCalls == 0, story);
        Assert.True(network.Node.Held == (0, 0, 0), $"{story}: held {network.Node.Held}");
        Assert.False(network.Caller.IsTalking, story);
        Assert.False(network.Phone.IsTalking, story);
        Assert.Equal((0, 0), (network.Caller.Stack.Transactions.Count, network.Caller.Stack.Dialogs.Count));
        Assert.Equal((0, 0), (network.Phone.Stack.Transactions.Count, network.Phone.Stack.Dialogs.Count));
        Assert.All(network.Media.Sessions, session => Assert.True(session.Closed, story));
        Assert.Equal(network.Sink.Events.OfType<CallArrived>().Count(), network.Sink.Events.OfType<CallEnded>().Count());
        Assert.True(network.Sink.Events.OfType<CallArrived>().Count() <= 1, story);
        return network;
    }
}
