using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Tests.Sip;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>The hotline calls by itself and asks: nobody but the citizen is rung, and a key is the answer.</summary>
public sealed class QuestionCallTests : PlacedCallScene
{
    private static readonly CallerQuestion Question = new(["follow-up"], ["follow-up-thanks"], "1239", 8, ["follow-up-again"], ["follow-up-bye"]);

    [Fact]
    public void A_citizen_who_answers_is_asked_thanked_and_let_go_and_nothing_is_recorded()
    {
        Dial();
        Assert.StartsWith($"INVITE sip:{Citizen}@203.0.113.7:5060;user=phone SIP/2.0", invite, StringComparison.Ordinal);
        Assert.Equal("<sip:12345@10.0.0.1;user=phone>", SipText.Header(invite, "P-Asserted-Identity"));
        Assert.Equal((LiveCallState.Dialling, true), (Live.State, Live.IsOutward));
        carrier.Send(HandPeer.Reply(invite, 180, tag: "citizen"));
        Assert.Null(Callee.Playing);
        Answers();
        Assert.Null(bench.Sink.Single<CallAnswered>().RecordingId);
        Assert.Null(Callee.Recording);
        Assert.Equal("follow-up +", Callee.Playing);
        Assert.Equal(LiveCallState.Waiting, Live.State);
        Press('1');
        Assert.Equal("follow-up-thanks +", Callee.Playing);
        Press('3'); // It is answered.
        Played();
        Assert.Equal((CallEndCause.Normal, CallSide.System, false), Ended);
        Assert.Equal("BYE", SipText.Method(carrier.Heard()));
        Assert.Equal(["CallPlaced", "CalleeRinging", "CallAnswered", "CallerAsked", "CallerPressed", "CallEnded"], bench.Sink.Names);
        Assert.Equal('1', bench.Sink.Single<CallerPressed>().Key);
        Assert.Null(agent.WasTold());
        bench.AssertNothingHeld();
    }

    [Fact]
    public void Who_presses_nothing_is_asked_once_more_and_then_let_go()
    {
        Asked();
        Played();
        bench.Wait(7);
        Assert.Equal("follow-up +", Callee.Playing);
        bench.Wait(2);
        Assert.Equal("follow-up-again +", Callee.Playing);
        Played();
        bench.Wait(9);
        Assert.Equal("follow-up-bye +", Callee.Playing);
        Assert.Equal(1, bench.Engine.LiveCalls);
        Played();
        Assert.Equal((CallEndCause.Normal, CallSide.System, false), Ended);
        Assert.Empty(bench.Sink.Events.OfType<CallerPressed>());
        bench.AssertNothingHeld();
    }

    [Fact]
    public void A_key_that_answers_nothing_asks_once_more_at_once_and_the_next_such_key_is_passed_over()
    {
        Asked();
        Press('5');
        Assert.Equal("follow-up-again +", Callee.Playing);
        Press('6');
        Assert.Equal("follow-up-again +", Callee.Playing);
        Press('2');
        Assert.Equal("follow-up-thanks +", Callee.Playing);
        Assert.Equal(['5', '6', '2'], bench.Sink.Events.OfType<CallerPressed>().Select(pressed => pressed.Key));
    }

    [Fact]
    public void A_key_that_comes_with_the_farewell_is_an_answer_yet()
    {
        Asked();
        Played();
        bench.Wait(9);
        Played();
        bench.Wait(9);
        Assert.Equal("follow-up-bye +", Callee.Playing);
        Press('2');
        Assert.Equal("follow-up-thanks +", Callee.Playing);
        Assert.Equal('2', bench.Sink.Single<CallerPressed>().Key);
    }

    [Theory]
    [InlineData("application/dtmf-relay", "Signal=2\nDuration=160\n", '2')]
    [InlineData("application/dtmf-relay", "Signal= 11\n", '#')]
    [InlineData("Application/DTMF", "9", '9')]
    public void A_key_in_an_INFO_is_a_key_too(string type, string body, char key)
    {
        Asked();
        Info(type, body);
        Assert.Equal(200, SipText.Status(carrier.Heard()));
        Assert.Equal(key, bench.Sink.Single<CallerPressed>().Key);
    }

    [Theory]
    [InlineData("application/dtmf-relay", "Signal=\n")]
    [InlineData("application/dtmf-relay", "Duration=2\n")]
    [InlineData("application/dtmf", "22")]
    [InlineData("application/media_control+xml", "1")]
    public void An_INFO_without_a_key_is_answered_and_is_none(string type, string body)
    {
        Asked();
        Info(type, body);
        Assert.Equal(200, SipText.Status(carrier.Heard()));
        Assert.Empty(bench.Sink.Events.OfType<CallerPressed>());
    }

    [Theory]
    [InlineData(486, CallEndCause.Busy)]
    [InlineData(603, CallEndCause.Declined)]
    [InlineData(404, CallEndCause.Unreachable)]
    [InlineData(503, CallEndCause.NoTrunk)]
    public void Who_is_not_reached_ends_it_with_the_cause(int status, CallEndCause cause)
    {
        Dial();
        carrier.Send(HandPeer.Reply(invite, status, tag: "citizen"));
        Assert.Equal((cause, CallSide.Caller, false), Ended);
        Assert.Equal(status, bench.Sink.Single<CallEnded>().Clearing!.SipStatus);
        bench.AssertNothingHeld();
    }

    [Fact]
    public void Who_does_not_pick_up_in_time_is_cancelled()
    {
        Dial(Ask() with { AnswerSeconds = 30 });
        carrier.Send(HandPeer.Reply(invite, 180, tag: "citizen"));
        bench.Wait(30);
        Assert.Equal("CANCEL", SipText.Method(carrier.Heard()));
        Assert.Equal((CallEndCause.NoAnswer, CallSide.Caller, false), Ended);
        carrier.Send(HandPeer.Reply(invite, 487, tag: "citizen"));
        bench.AssertNothingHeld();
    }

    [Fact]
    public void Who_hangs_up_in_the_question_has_answered_the_call_and_not_the_question()
    {
        Asked();
        carrier.Send(carrier.Backwards("BYE", invite).Replace(";tag=phone", ";tag=citizen"));
        Assert.Equal((CallEndCause.Normal, CallSide.Caller, false), Ended);
        Assert.Empty(bench.Sink.Events.OfType<CallerPressed>());
        bench.AssertNothingHeld();
    }

    [Fact]
    public void It_is_taken_back_while_it_rings_and_ended_while_it_asks()
    {
        Dial();
        Assert.Null(Do(new HangUp(Guid.NewGuid(), call)));
        Assert.Equal((CallEndCause.Cancelled, CallSide.System, false), Ended);
        bench.Sink.Events.Clear();
        carrier.HeardAll();
        Dial(Ask() with { CallId = Guid.CreateVersion7() });
        Answers();
        Assert.Null(Do(new HangUp(Guid.NewGuid(), Live.CallId)));
        Assert.Equal((CallEndCause.Normal, CallSide.System, false), Ended);
        bench.Engine.Stop();
    }

    [Fact]
    public void Whoever_calls_the_hotline_has_the_last_lines_of_trunk_and_node()
    {
        Set(Trunk with { MaxCalls = 4 });
        var calls = Enumerable.Range(0, 4).Select(_ => Ask() with { CallId = Guid.CreateVersion7() }).ToList();
        Assert.Equal(new string?[] { null, null, null, "trunk.none" }, calls.Select(Do));
        Assert.Null(Place()); // A person who asks has the line.
        Set(Trunk);
        var more = Enumerable.Range(0, 12).Select(_ => Do(Ask() with { CallId = Guid.CreateVersion7() })).ToList(); // The node takes 20.
        Assert.Equal(("node.busy", 11), (more[^1], more.Count(refusal => refusal is null)));
        Assert.All(more.Take(11), Assert.Null);
    }

    [Fact]
    public void The_guards_of_a_placed_call_are_its_too()
    {
        Assert.Equal("number.not-allowed", Do(Ask() with { Callee = new CallerNumber("0085221234567") }));
        Assert.Equal("number.not-ours", Do(Ask() with { ShownAs = "13900000000" }));
        var order = Ask();
        Assert.Null(Do(order));
        Assert.Null(Do(order));
        Assert.Equal("call.known", Do(order with { CommandId = Guid.NewGuid() }));
        Assert.Single(bench.Sink.Events.OfType<CallPlaced>());
        Assert.Equal("call.asks", Do(new SayToCaller(Guid.NewGuid(), call, ["next"])));
        Assert.DoesNotContain(bench.Sink.Events, happened => System.Text.Json.JsonSerializer.Serialize(happened).Contains(Citizen, StringComparison.Ordinal));
        Do(new DrainNode(Guid.NewGuid(), On: true));
        Assert.Equal("node.busy", Do(Ask() with { CallId = Guid.CreateVersion7() }));
    }

    private AskCitizen Ask() => new(Guid.CreateVersion7(), call, new CallerNumber(Citizen), "12345", 60, Question);

    private void Dial(AskCitizen? ask = null)
    {
        Assert.Null(Do(ask ?? Ask()));
        invite = carrier.Heard();
    }

    private void Asked()
    {
        Dial();
        Answers();
    }

    private void Press(char key) => bench.Engine.OnMedia(new MediaEvent.Digit(call, Callee.Leg.LegId, key));

    private void Played() => bench.Engine.OnMedia(new MediaEvent.PromptPlayed(call, Callee.Leg.LegId));

    private void Info(string type, string body) =>
        carrier.Send(carrier.Backwards("INFO", invite, body).Replace(";tag=phone", ";tag=citizen").Replace("application/sdp", type));
}
