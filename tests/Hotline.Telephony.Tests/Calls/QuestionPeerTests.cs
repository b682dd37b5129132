using System.Globalization;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls.Sipp;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>The hotline asks by voice, and sipp is the citizen, over UDP and with the real recordings.</summary>
[Collection(RealTime.Name)]
public sealed class QuestionPeerTests
{
    /// <summary>Short recordings and a short time: the flow is the same.</summary>
    private static readonly CallerQuestion Question = new(["n1"], ["n2"], "1239", 1, ["n3"], ["n4"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sipp_answers_and_presses_1_by_INFO_and_is_thanked_and_hung_up_on()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var sipp = await AskAsync(node, SippCalled.Presses("1"));
        Assert.Equal('1', (await node.Sink.WaitForAsync<CallerPressed>(Ct)).Key);
        Assert.Equal((CallEndCause.Normal, CallSide.System, false), await EndAsync(node));
        Assert.True(await sipp.ExitAsync(Ct) == 0, sipp.Output);
        Assert.Empty((await node.Node.SnapshotAsync(Ct)).Calls);
    }

    [Fact]
    public async Task Sipp_that_presses_nothing_is_asked_twice_and_hung_up_on()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var sipp = await AskAsync(node, SippCalled.PressesNothing);
        Assert.Equal((CallEndCause.Normal, CallSide.System, false), await EndAsync(node));
        Assert.True(await sipp.ExitAsync(Ct) == 0, sipp.Output);
        Assert.Empty(node.Sink.Events.OfType<CallerPressed>());
    }

    [Fact]
    public async Task Sipp_that_is_busy_one_that_rings_on_and_one_that_hangs_up_in_the_question_are_told_apart()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var busy = await AskAsync(node, SippCalled.Busy);
        Assert.Equal((CallEndCause.Busy, CallSide.Caller, false), await EndAsync(node));
        Assert.True(await busy.ExitAsync(Ct) == 0, busy.Output);

        var rings = await AskAsync(node, SippCalled.RingsUntilCancelled, answerSeconds: 1);
        Assert.Equal((CallEndCause.NoAnswer, CallSide.Caller, false), await EndAsync(node, 2));
        Assert.True(await rings.ExitAsync(Ct) == 0, rings.Output);

        var leaves = await AskAsync(node, SippCalled.RingsAnswersAndHangsUp, Question with { Seconds = 20 });
        Assert.Equal((CallEndCause.Normal, CallSide.Caller, false), await EndAsync(node, 3));
        Assert.True(await leaves.ExitAsync(Ct) == 0, leaves.Output);
        Assert.Empty(node.Sink.Events.OfType<RecordingClosed>());
    }

    [Fact]
    public async Task Sipp_that_is_full_gives_way_to_sipp_behind_the_next_trunk()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var (first, second) = (FreePorts.Take(), FreePorts.Take());
        var full = node.Sipp(SippCalled.Full, null, first, "-m", "1");
        var takes = node.Sipp(SippCalled.Presses("1"), null, second, "-m", "1");
        await AskAsync(node, [first, second], Question, 30);
        Assert.Equal(("trunk-1", "trunk-2", 503), await node.Sink.WaitForAsync<CallRerouted>(Ct) is var one ? (one.FromTrunk, one.ToTrunk, one.Status) : default);
        Assert.Equal('1', (await node.Sink.WaitForAsync<CallerPressed>(Ct)).Key);
        Assert.Equal((CallEndCause.Normal, CallSide.System, false), await EndAsync(node));
        Assert.True(await full.ExitAsync(Ct) == 0, full.Output);
        Assert.True(await takes.ExitAsync(Ct) == 0, takes.Output);
    }

    [Fact]
    public async Task Baresip_whose_keys_travel_as_RTP_events_answers_and_hears_the_question()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var citizen = BaresipPeer.Citizen(node, 440, "13879100001");
        await AskAsync(node, [citizen.SipPort], new CallerQuestion(["follow-up"], ["n2"], "1239", 8, ["n3"], ["n4"]), 30);
        await node.Sink.WaitForAsync<CallerAsked>(Ct);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct); // Of the question, which takes longer.
        await citizen.TellAsync("sndcode", Ct, "2");
        Assert.Equal('2', (await node.Sink.WaitForAsync<CallerPressed>(Ct)).Key);
        Assert.Equal((CallEndCause.Normal, CallSide.System, false), await EndAsync(node));
        var heard = await citizen.HeardAsync(Ct);
        Assert.True(Tone.Level(heard) > 0.01, "the question was not heard\n" + citizen.Output);
    }

    private static async Task<PeerProgram> AskAsync(PeerNode node, string scenario, CallerQuestion? question = null, int answerSeconds = 30)
    {
        var port = FreePorts.Take();
        var sipp = node.Sipp(scenario, null, port, "-m", "1");
        await AskAsync(node, [port], question ?? Question, answerSeconds);
        return sipp;
    }

    /// <param name="ports">One a trunk.</param>
    private static async Task AskAsync(PeerNode node, int[] ports, CallerQuestion question, int answerSeconds)
    {
        await node.TrunkToAsync(Ct, ports.Select(port => port.ToString(CultureInfo.InvariantCulture)));
        var order = new AskCitizen(Guid.CreateVersion7(), Guid.CreateVersion7(), new CallerNumber("13879100001"), "12345", answerSeconds, question);
        Assert.Null((await node.Node.ExecuteAsync(order, Ct)).Refusal);
    }

    private static async Task<(CallEndCause, CallSide, bool)> EndAsync(PeerNode node, int which = 1)
    {
        var ended = await Poll.UntilAsync(() => node.Sink.Events.OfType<CallEnded>().Skip(which - 1).FirstOrDefault(), Ct);
        return (ended.Cause, ended.EndedBy, ended.Bridged);
    }
}
