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

    [Fact]
    public void In_rain_calls_are_held_taken_back_and_offered_anew_from_both_ends_at_once_and_go_on()
    {
        var answers = new List<int>();
        for (var seed = 0; seed < 40; seed++)
        {
            string[] asked = ["INVITE hold", "UPDATE again", "INVITE ", "UPDATE last"];
            var next = 0;
            var network = Play(seed, Rain, callerPatience: 90, agentHangsUpFirst: seed % 2 == 0, talking: wet =>
            {
                // Two at once, so that offers cross: of one end in the same dialog, and of both ends.
                if (next < asked.Length && wet.Passed > TimeSpan.FromSeconds(8 + 15 + (10 * next)))
                {
                    foreach (var one in new[] { asked[next], asked[(next + 1) % asked.Length] })
                    {
                        wet.Caller.Renegotiate(one.Split(' ')[0], one.Split(' ')[1]);
                        wet.Phone.Renegotiate(one.Split(' ')[0], one.Split(' ')[1]);
                    }

                    next++;
                }
            });
            Assert.Equal(asked.Length, next);
            Assert.Equal(CallEndCause.Normal, network.Sink.Single<CallEnded>().Cause);
            foreach (var peer in new[] { network.Caller, network.Phone })
            {
                var story = $"seed {seed}: {string.Join(' ', peer.Renegotiated)}";
                Assert.True(peer.Renegotiated.All(status => status is 200 or 491 or 500), story);
                Assert.True(peer.Renegotiated.Count(status => status == 200) == 2 * asked.Length, story); // All of it has been done in the end.
            }

            answers.AddRange([.. network.Caller.Renegotiated, .. network.Phone.Renegotiated]);
        }

        Assert.Contains(491, answers); // Offers did cross.
        Assert.Contains(500, answers); // And requests overtook each other.
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

    /// <param name="talking">Done over and over while both talk.</param>
    private static LossyNetwork Play(int seed, Weather weather, double callerPatience, bool agentHangsUpFirst, Action<LossyNetwork>? talking = null)
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

            if (network is { Caller.IsTalking: true, Phone.IsTalking: true })
            {
                talking?.Invoke(network);
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
