using Hotline.City.Scripts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>The test instrument itself, against a whole node: what it does arrives, and each of its checks can fail.</summary>
[Collection(RealTime.Name)]
public sealed class ScriptedCitizenTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Notice_and_music_are_told_apart_keys_arrive_and_bye_ends_the_call()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var run = await CitizenRun.OfAsync(node, "expect status 200", "hear speech within 10s", "hear music within 20s", "press 15#", "reinvite", "bye");
        run.AllAsExpected(1);
        Assert.Equal("15#", string.Concat(node.Sink.Events.OfType<CallerPressed>().Select(one => one.Key)));
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.Caller), (ended.Cause, ended.EndedBy));
    }

    [Fact]
    public async Task An_agent_is_heard_but_not_on_hold_and_the_agent_hears_the_citizen()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var phone = BaresipPeer.Desk(node, hertz: 1000);
        await node.Sink.WaitForAsync<PhoneRegistered>(Ct);
        var running = CitizenRun.OfAsync(node, "hear 1000hz within 20s", "speak 2s 440hz", "hold", "hear silence within 5s", "resume", "hear 1000hz within 5s", "reinvite", "hear 1000hz within 5s", "bye");
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        await node.Node.ExecuteAsync(new RingAgent(Guid.CreateVersion7(), call.CallId, Guid.CreateVersion7(), "8001", 20), Ct);
        await node.Sink.WaitForAsync<AgentBridged>(Ct);
        (await running).AllAsExpected(1);
        Assert.True(ToneTrack.Of(await phone.HeardAsync(Ct), 440).Total > TimeSpan.FromSeconds(1), "the agent did not hear the citizen");
    }

    [Theory]
    [InlineData("it was not heard", "hear 1000hz within 1s")]
    [InlineData("it was not heard", "hear music within 300ms")]
    [InlineData("it was not heard", "hear silence within 2s")]
    [InlineData("the hotline did not hang up", "expect end within 500ms")]
    [InlineData("the call was answered", "expect status 486")]
    public async Task A_check_that_does_not_hold_fails_with_its_line_and_reason(string reason, string step)
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var run = await CitizenRun.OfAsync(node, "# what follows does not hold", step);
        Assert.Equal(ScriptCommand.SomeFailed, run.Exit);
        Assert.Equal(new StepFailure(2, step, reason, 1), Assert.Single(run.Report.Failures));
        await node.Sink.WaitForAsync<CallEnded>(Ct); // It hangs up all the same.
    }

    [Fact]
    public async Task A_refusal_is_as_expected_or_not()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        await node.Node.ConfigureAsync(EngineBench.Settings with { MaxCalls = 0 }, Ct);
        var wanted = await CitizenRun.OfAsync(node, "expect status 503");
        wanted.AllAsExpected(1);
        Assert.Equal((1, 0), (wanted.Report.Refused, wanted.Report.Answered));
        var other = await CitizenRun.OfAsync(node, "expect status 486");
        Assert.Equal("the call was refused with 503", Assert.Single(other.Report.Failures).Reason);
        var none = await CitizenRun.OfAsync(node, "bye");
        Assert.Equal("the call was refused with 503", Assert.Single(none.Report.Failures).Reason);
    }

    [Fact]
    public async Task Hanging_up_in_the_middle_is_a_failure_of_that_step()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var running = CitizenRun.OfAsync(node, "hear speech within 10s", "wait 30s");
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        Assert.Null((await node.Node.ExecuteAsync(new HangUp(Guid.CreateVersion7(), call.CallId), Ct)).Refusal);
        var run = await running;
        Assert.Equal("the hotline hung up", Assert.Single(run.Report.Failures).Reason);
    }

    [Fact]
    public async Task An_end_that_is_expected_is_none()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var running = CitizenRun.OfAsync(node, "expect end within 20s");
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        Assert.Null((await node.Node.ExecuteAsync(new HangUp(Guid.CreateVersion7(), call.CallId), Ct)).Refusal);
        (await running).AllAsExpected(1);
    }

    [Fact]
    public async Task Who_vanishes_says_nothing_more()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        (await CitizenRun.OfAsync(node, "hear speech within 10s", "vanish")).AllAsExpected(1);
        Assert.Empty(node.Sink.Events.OfType<CallEnded>());
        Assert.Single((await node.Node.SnapshotAsync(Ct)).Calls);
    }

    [Fact]
    public async Task Hundreds_at_a_time_go_through_with_none_failed_and_nothing_left_behind()
    {
        await using var node = await PeerNode.StartAsync(Ct, pairs: 512);
        await node.Node.ConfigureAsync(EngineBench.Settings with { RingSeconds = 0.1, MaxCalls = 400 }, Ct);
        var run = await CitizenRun.OfAsync(node, node.Node.Port, ["--calls", "300", "--rate", "100", "--at-once", "250"], "speak 1s 440hz", "press 1", "wait 2s", "bye");
        run.AllAsExpected(300);
        await node.DrainedAsync(Ct);
        Assert.Equal(300, node.Sink.Events.OfType<CallerPressed>().Count());
        Assert.Equal(300, node.Sink.Events.OfType<CallEnded>().Count(one => one.Cause == CallEndCause.Normal));
        Assert.NotNull(run.Report.SetUpMilliseconds);
        Assert.InRange(run.Report.PacketsReceived, 300 * 50, int.MaxValue);
        TestContext.Current.TestOutputHelper?.WriteLine(run.Text);
    }
}
