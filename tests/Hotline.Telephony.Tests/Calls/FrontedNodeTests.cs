using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Kamailio in front, with two Record-Route headers: everything inside a dialog has to find its way through it, from either side.</summary>
[Collection(RealTime.Name)]
public sealed class FrontedNodeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hold_and_bye_of_the_caller_go_along_both_routes()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var front = await KamailioFront.StartAsync(node, Ct);
        var run = await CitizenRun.OfAsync(node, front.Port, [], "hear speech within 10s", "hold", "hear silence within 10s", "resume", "hear music within 30s", "reinvite", "bye");
        run.AllAsExpected(1);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.Caller), (ended.Cause, ended.EndedBy));
        var ladder = await node.Node.LadderAsync(ended.CallId, Ct);
        Assert.NotNull(ladder);
        Assert.Equal(2, ladder.Messages[0].Text.Split("Record-Route:").Length - 1);
        Assert.Single(ladder.Messages.Select(one => one.Peer).Distinct()); // Nothing went past the proxy.
    }

    [Fact]
    public async Task The_hotline_hangs_up_through_it_on_a_foreign_phone()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var front = await KamailioFront.StartAsync(node, Ct);
        var caller = BaresipPeer.Plain(node, hertz: 440);
        await caller.TellAsync("dial", Ct, $"sip:12345@127.0.0.1:{front.Port}");
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        Assert.Null((await node.Node.ExecuteAsync(new HangUp(Guid.CreateVersion7(), call.CallId), Ct)).Refusal);
        await node.Sink.WaitForAsync<CallEnded>(Ct);
        await node.DrainedAsync(Ct);
        Assert.True(await Said(caller, "session closed"), caller.Output);
    }

    [Fact]
    public async Task With_a_tenth_of_all_datagrams_lost_every_call_is_held_resumed_and_ended()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var front = await KamailioFront.StartAsync(node, Ct, lostPercent: 10);
        var run = await CitizenRun.OfAsync(node, front.Port, ["--calls", "20", "--rate", "10"], "wait 500ms", "hold", "wait 500ms", "resume", "wait 500ms", "bye");
        run.AllAsExpected(20);
        await node.DrainedAsync(Ct);
        Assert.Equal(20, node.Sink.Events.OfType<CallEnded>().Count());
        Assert.All(node.Sink.Events.OfType<CallEnded>(), one => Assert.Equal((CallEndCause.Normal, CallSide.Caller), (one.Cause, one.EndedBy)));
    }

    private static async Task<bool> Said(BaresipPeer peer, string words)
    {
        for (var tries = 0; tries < 500 && !peer.Said(words); tries++)
        {
            await Task.Delay(20, Ct);
        }

        return peer.Said(words);
    }
}
