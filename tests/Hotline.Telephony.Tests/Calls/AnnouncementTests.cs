using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Prompts;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>What the system says to a caller, the keys pressed meanwhile, and the question at the end.</summary>
public sealed class AnnouncementTests
{
    private static readonly CallerQuestion Question = new(["rate"], ["rated"], "12345", 8);
    private readonly EngineBench bench = new();

    private FakeSession Caller => bench.Media.Caller;

    [Fact]
    public void A_waiting_caller_hears_an_announcement_and_then_music_again()
    {
        bench.AnsweredCall();
        Assert.Null(Say("ahead", "n3", "people"));
        Assert.Equal("ahead n3 people +hold-music", Caller.Playing);
        bench.Engine.OnMedia(new MediaEvent.PromptPlayed(bench.CallId, Caller.Leg.LegId));
        Assert.Equal(1, bench.Engine.LiveCalls);
    }

    [Fact]
    public void A_farewell_ends_the_call_when_it_is_said()
    {
        bench.AnsweredCall();
        Assert.Null(bench.Engine.Execute(new SayToCaller(Guid.NewGuid(), bench.CallId, ["call-back-noted"], ThenHangUp: true)).Refusal);
        bench.Wait(30);
        Assert.Equal(1, bench.Engine.LiveCalls);
        bench.Engine.OnMedia(new MediaEvent.PromptPlayed(bench.CallId, Caller.Leg.LegId));
        Assert.Equal((CallEndCause.Normal, CallSide.System, false), Ended);
    }

    [Fact]
    public void A_farewell_whose_end_is_never_heard_of_ends_all_the_same()
    {
        bench.AnsweredCall();
        Assert.Null(bench.Engine.Execute(new SayToCaller(Guid.NewGuid(), bench.CallId, ["holiday"], ThenHangUp: true)).Refusal);
        bench.Wait(91);
        Assert.Equal((CallEndCause.Normal, CallSide.System, false), Ended);
    }

    [Fact]
    public void Nothing_is_said_before_the_answer_or_into_a_conversation()
    {
        Assert.Equal("call.unknown", bench.Engine.Execute(new SayToCaller(Guid.NewGuid(), Guid.NewGuid(), ["next"])).Refusal);
        bench.BridgedCall();
        Assert.Equal("call.already-bridged", Say("next"));
        Assert.Null(Caller.Playing);
    }

    [Fact]
    public void A_caller_who_was_handed_to_a_queue_is_told_heard_and_let_wait_in_silence_like_any_who_waits()
    {
        bench.BridgedCall();
        Assert.Null(bench.Engine.Execute(new PauseRecording(Guid.NewGuid(), bench.CallId)).Refusal);
        Assert.Null(bench.Engine.Execute(new WaitAgain(Guid.NewGuid(), bench.CallId)).Refusal);
        Assert.False(Caller.RecordingPaused);
        Assert.Null(Say("next"));
        Assert.Equal("next +hold-music", Caller.Playing);
        Press('1');
        Assert.Equal('1', bench.Sink.Single<CallerPressed>().Key);
        bench.Engine.OnMedia(new MediaEvent.RtpTimeout(bench.CallId, Caller.Leg.LegId));
        bench.Wait(60);
        Assert.Equal(1, bench.Engine.LiveCalls);
        Assert.Null(bench.Engine.Execute(new SayToCaller(Guid.NewGuid(), bench.CallId, ["call-back-noted"], ThenHangUp: true)).Refusal);
        bench.Engine.OnMedia(new MediaEvent.PromptPlayed(bench.CallId, Caller.Leg.LegId));
        Assert.Equal((CallEndCause.Normal, CallSide.System, true), Ended);
    }

    [Fact]
    public void Keys_of_a_waiting_caller_are_told_of_and_not_without_end()
    {
        bench.AnsweredCall();
        Press('1');
        Assert.Equal('1', bench.Sink.Single<CallerPressed>().Key);
        for (var press = 0; press < 40; press++)
        {
            Press('9');
        }

        Assert.Equal(20, bench.Sink.Events.OfType<CallerPressed>().Count());
    }

    [Fact]
    public void Keys_pressed_in_a_conversation_are_nobodys_business()
    {
        bench.BridgedCall();
        Press('1');
        Assert.DoesNotContain(bench.Sink.Names, name => name == nameof(CallerPressed));
    }

    [Fact]
    public void When_the_agent_hangs_up_the_caller_is_asked_thanked_and_then_let_go()
    {
        Asked();
        Press('7');
        Press('2');
        Assert.Equal("rated +", Caller.Playing);
        Assert.Equal(['7', '2'], bench.Sink.Events.OfType<CallerPressed>().Select(pressed => pressed.Key));
        Press('5');
        bench.Engine.OnMedia(new MediaEvent.PromptPlayed(bench.CallId, Caller.Leg.LegId));
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), Ended);
        Assert.Equal(2, bench.Sink.Events.OfType<CallerPressed>().Count());
    }

    [Fact]
    public void A_caller_who_presses_nothing_is_let_go_after_the_time()
    {
        Asked();
        bench.Engine.OnMedia(new MediaEvent.PromptPlayed(bench.CallId, Caller.Leg.LegId));
        bench.Wait(7);
        Assert.Equal(1, bench.Engine.LiveCalls);
        bench.Wait(2);
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), Ended);
    }

    [Fact]
    public void A_caller_who_hangs_up_on_the_question_ended_nothing_but_the_question()
    {
        Asked();
        bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer));
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), Ended);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_button_of_the_console_asks_too_but_the_shift_lead_ends_at_once(bool asks)
    {
        bench.Register();
        bench.AnsweredCall();
        Talk(Question);
        bench.Caller.HeardAll();
        Assert.Null(bench.Engine.Execute(new HangUp(Guid.NewGuid(), bench.CallId, asks, asks ? CallSide.Agent : CallSide.Lead)).Refusal);
        Assert.Equal(asks ? 1 : 0, bench.Engine.LiveCalls);
        Assert.Equal(asks, bench.Sink.Names.Contains(nameof(CallerAsked)));
        Assert.Contains(bench.Phone.HeardAll(), message => message.StartsWith("BYE", StringComparison.Ordinal));
        if (asks)
        {
            bench.Caller.Send(bench.Caller.InDialog("BYE", bench.Answer, extra: "Reason: Q.850;cause=31\n"));
        }

        var ended = bench.Sink.Single<CallEnded>();
        Assert.Equal((CallEndCause.Normal, asks ? CallSide.Agent : CallSide.Lead, 16), (ended.Cause, ended.EndedBy, ended.Clearing!.Q850Cause));
    }

    [Fact]
    public void Recordings_are_joined_and_those_that_are_not_there_left_out()
    {
        var library = PromptLibrary.Load("nowhere");
        var whole = library.Get("ahead n3 people ");
        Assert.Equal(library.Get("ahead").Length + library.Get("n3").Length + library.Get("people").Length, whole.Length);
        Assert.Equal(library.Get("next").ToArray(), library.Get("next not-there ").ToArray());
    }

    private (CallEndCause, CallSide, bool) Ended => bench.Sink.Single<CallEnded>() is var ended ? (ended.Cause, ended.EndedBy, ended.Bridged) : default;

    private string? Say(params string[] pieces) => bench.Engine.Execute(new SayToCaller(Guid.NewGuid(), bench.CallId, pieces)).Refusal;

    private void Press(char key) => bench.Engine.OnMedia(new MediaEvent.Digit(bench.CallId, Caller.Leg.LegId, key));

    private void Talk(CallerQuestion question)
    {
        Assert.Null(bench.Engine.Execute(new RingAgent(Guid.NewGuid(), bench.CallId, Guid.NewGuid(), "8001", 20, AskAfter: question)).Refusal);
        var invite = bench.Phone.Heard();
        bench.Phone.Send(HandPeer.Reply(invite, 200, "phone sdp"));
        bench.Phone.HeardAll();
        phoneInvite = invite;
    }

    private string phoneInvite = "";

    private void Asked()
    {
        bench.Register();
        bench.AnsweredCall();
        Talk(Question);
        bench.Phone.Send(bench.Phone.Backwards("BYE", phoneInvite));
        Assert.Single(bench.Sink.Events.OfType<CallerAsked>());
        Assert.Equal("rate +", Caller.Playing);
        Assert.Empty(Caller.Hears);
        Assert.Equal(1, bench.Engine.LiveCalls);
    }
}
