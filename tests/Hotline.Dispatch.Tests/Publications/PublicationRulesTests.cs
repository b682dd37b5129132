using Hotline.Dispatch.Publications;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Publications;

/// <summary>Of which tickets an answer may be public, and what ends that.</summary>
public sealed class PublicationRulesTests
{
    private static readonly GivenAnswer Answer = new("已修补。", false, [Liaison.AccountId]);

    [Fact]
    public void Only_what_has_ended_with_an_answer_may_be_public()
    {
        TicketState[] ended = [TicketState.Closed, TicketState.ClosedOnCall, TicketState.Archived];
        Assert.All(ended, state => Assert.Null(PublicationRules.Bar(In(state), Answer)));
        Assert.All(Enum.GetValues<TicketState>().Except(ended), state => Assert.IsType<Refusal.NotEnded>(PublicationRules.Bar(In(state), Answer)));
        Assert.IsType<Refusal.NothingAnswered>(PublicationRules.Bar(In(TicketState.Archived), null));
    }

    [Fact]
    public void Who_asked_for_secrecy_blows_a_whistle_or_speaks_in_anothers_matter_is_left_alone()
    {
        var closed = In(TicketState.Closed);
        Assert.IsType<Refusal.GuardedNotPublic>(PublicationRules.Bar(closed with { Fields = Fields with { Confidential = true } }, Answer));
        Assert.IsType<Refusal.GuardedNotPublic>(PublicationRules.Bar(closed with { Fields = Fields with { Anonymous = true } }, Answer));
        Assert.IsType<Refusal.ReportNotPublic>(PublicationRules.Bar(closed with { Fields = Fields with { Type = TicketType.Report } }, Answer));
        Assert.IsType<Refusal.VoiceNotPublic>(PublicationRules.Bar(closed with { MergedInto = Guid.CreateVersion7() }, Answer));
    }

    [Fact]
    public void An_answer_on_the_call_is_public_only_when_its_check_does_not_speak_against_it()
    {
        var onCall = Answer with { OnCall = true };
        foreach (var check in new AnswerCheck?[] { AnswerCheck.Drawn, AnswerCheck.Wrong })
        {
            var ticket = In(TicketState.ClosedOnCall) with { AnswerCheck = check };
            Assert.IsType<Refusal.AnswerDoubtful>(PublicationRules.Bar(ticket, onCall));
            Assert.Null(PublicationRules.Bar(ticket with { State = TicketState.Closed }, Answer)); // A unit has answered since.
        }

        Assert.Null(PublicationRules.Bar(In(TicketState.ClosedOnCall) with { AnswerCheck = AnswerCheck.Right }, onCall));
    }

    [Fact]
    public void The_last_answer_counts_and_all_who_answered_are_its_authors()
    {
        AnswerEvent Did(string kind, Actors who, string? text = null) => new(kind, who == Actors.Unit ? Liaison.AccountId : who == Actors.Reviewer ? Dispatcher.AccountId : TheAgent.AccountId, text);
        var reviewed = GivenAnswer.Of([Did("ReplySubmitted", Actors.Unit, "已修"), Did("Replied", Actors.Reviewer, "已于昨日修补。")]);
        Assert.Equal(("已于昨日修补。", false), (reviewed?.Text, reviewed?.OnCall));
        Assert.Equal([Liaison.AccountId, Dispatcher.AccountId], reviewed!.Authors);
        Assert.True(GivenAnswer.Of([Did("AnsweredOnCall", Actors.Agent, "五个工作日。")])!.OnCall);
        Assert.Null(GivenAnswer.Of([Did("AnsweredOnCall", Actors.Agent, "五个工作日。"), Did("AnswerReopened", Actors.Reviewer)]));
        Assert.Null(GivenAnswer.Of([Did("RefusedToTake", Actors.Reviewer, "请向法院上诉")]));
        Assert.Equal([Liaison.AccountId, Dispatcher.AccountId], GivenAnswer.Of([Did("ReplyProposed", Actors.Unit, "已修"), Did("Replied", Actors.Reviewer, "已修补。")])!.Authors);
        Assert.Null(GivenAnswer.Of([Did("AnsweredWithMatter", Actors.Unit, "别处的答复"), Did("AnswerWithdrawn", Actors.Reviewer)]));
        Assert.Equal("已修", GivenAnswer.Of([Did("AnsweredWithMatter", Actors.Unit, "别处的答复"), Did("AnswerWithdrawn", Actors.Reviewer), Did("Replied", Actors.Unit, "已修")])!.Text);
        Assert.Null(GivenAnswer.Of([]));
    }

    [Fact]
    public void Secrecy_another_round_and_a_wrong_answer_end_it()
    {
        var closed = In(TicketState.ClosedOnCall);
        Assert.Equal(PublicationRules.BecameSecret, Ended(closed, closed with { Fields = Fields with { Confidential = true } }));
        Assert.Equal(PublicationRules.DoneAgain, Ended(In(TicketState.Closed), In(TicketState.Redo)));
        Assert.Equal(PublicationRules.DoneAgain, Ended(closed, closed with { State = TicketState.PendingDispatch }));
        Assert.Equal(PublicationRules.FoundWrong, Ended(closed with { AnswerCheck = AnswerCheck.Drawn }, closed with { AnswerCheck = AnswerCheck.Wrong }));
        Assert.Null(Ended(In(TicketState.Closed) with { AnswerCheck = AnswerCheck.Drawn }, In(TicketState.Closed) with { AnswerCheck = AnswerCheck.Wrong })); // What is public is the unit's.
        Assert.Null(Ended(In(TicketState.Closed), In(TicketState.Archived)));
        Assert.Null(Ended(closed with { AnswerCheck = AnswerCheck.Drawn }, closed with { AnswerCheck = AnswerCheck.Right }));
        Assert.Null(Ended(In(TicketState.AwaitingFollowUp), In(TicketState.Redo)));

        static string? Ended(Ticket before, Ticket after) => PublicationRules.EndedBy(new Change(before, after, [], Supervisor, [], Now));
    }

    private enum Actors
    {
        Unit,
        Reviewer,
        Agent,
    }
}
