using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>直接办结抽检: who is drawn anybody can work out; what was wrong is dispatched after all.</summary>
public sealed class AnswerCheckTests
{
    private static readonly Actor Lead = Actor.Of(Guid.CreateVersion7(), "郑强", null, Role.ShiftLead);

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(100)]
    public void The_share_of_the_policy_is_drawn_and_the_draw_can_be_repeated(int percent)
    {
        var drawn = 0;
        for (var i = 0; i < 400; i++)
        {
            var draft = In(TicketState.Draft);
            var happened = Assert.IsType<TicketEvent.AnsweredOnCall>(Assert.Single(Events(new AnswerOnCall(Pii.Text("可网上办理")).Decide(draft, By(TheAgent, new Policy(AnswerCheckPercent: percent))))));
            var closed = TicketChange.Apply(draft, happened, TheAgent, Now);
            var again = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{draft.Id:N}/1/answer-check"))) % 10_000;
            Assert.Equal(percent == 0 ? null : (int)again, happened.Draw);
            Assert.Equal(again < percent * 100, closed.AnswerCheck == AnswerCheck.Drawn);
            drawn += closed.AnswerCheck is null ? 0 : 1;
        }

        Assert.InRange(drawn, percent * 4 - (percent is 0 or 100 ? 0 : 60), percent * 4 + (percent is 0 or 100 ? 0 : 60));
    }

    [Fact]
    public void Only_what_was_drawn_is_judged_once_and_not_by_who_answered()
    {
        Refused<Refusal.NothingToCheck>(Do(Answered(null), new CheckAnswer(true), Lead));
        Refused<Refusal.RoleMissing>(Do(Answered(), new CheckAnswer(true), OtherAgent));
        Refused<Refusal.OwnAnswer>(Do(Answered(), new CheckAnswer(true), Actor.Of(TheAgent.AccountId, TheAgent.Name, null, Role.Agent, Role.ShiftLead)));
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(Answered(), new CheckAnswer(false), Lead)).Faults.Single().Field);
        var right = After(Answered(), Do(Answered(), new CheckAnswer(true), Lead), Lead);
        Assert.Equal((TicketState.ClosedOnCall, AnswerCheck.Right), (right.State, right.AnswerCheck));
        Refused<Refusal.NothingToCheck>(Do(right, new CheckAnswer(false, Pii.Text("x")), Supervisor));
        Refused<Refusal.AnswerNotWrong>(Do(right, new ReopenAnswered(Pii.Text("x")), Supervisor));
    }

    [Fact]
    public void A_wrong_answer_waits_for_a_dispatcher_under_new_clocks()
    {
        var wrong = After(Answered(), Do(Answered(), new CheckAnswer(false, Pii.Text("政策已改")), Lead), Lead);
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(wrong, new ReopenAnswered(Pii.Text(" ")), Lead)).Faults.Single().Field);
        var open = After(wrong, Do(wrong, new ReopenAnswered(Pii.Text("须由住建局办理")), Lead), Lead);
        Assert.Equal((TicketState.PendingDispatch, null, 1), (open.State, open.ClosedAt, open.Round));
        Assert.NotNull(open.Running(DeadlineKind.Dispatch));
        Assert.NotNull(open.Running(DeadlineKind.Citizen));
        Assert.Equal(TicketState.AwaitingSignFor, After(open, Do(open, new DispatchTo(Unit), Dispatcher), Dispatcher).State);
        Refused<Refusal.WrongState>(Do(open, new ReopenAnswered(Pii.Text("x")), Lead));
    }

    [Fact]
    public void An_answer_is_checked_whatever_has_become_of_its_ticket_and_nothing_else_moves()
    {
        var checkable = Enum.GetValues<TicketState>().Except([TicketState.Draft, TicketState.Archived]).ToArray();
        Assert.Equal(checkable.Order(), TicketLifecycle.Table.Single(row => row.Verb == Verb.CheckAnswer).From.Order());
        foreach (var state in checkable)
        {
            var drawn = In(state) with { AnswerCheck = AnswerCheck.Drawn, ClosedAt = state == TicketState.Closed ? Now : null };
            foreach (var right in new[] { true, false })
            {
                var looked = After(drawn, Do(drawn, new CheckAnswer(right, Pii.Text("听了录音")), Lead), Lead);
                Assert.Equal(drawn with { EventSeq = looked.EventSeq, AnswerCheck = right ? AnswerCheck.Right : AnswerCheck.Wrong }, looked with { Deadlines = drawn.Deadlines });
                Assert.Equal(drawn.Deadlines, looked.Deadlines);
            }
        }
    }

    [Fact]
    public void What_the_citizen_had_done_again_is_not_reopened_a_second_time()
    {
        var again = After(Answered(), Do(Answered(), new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen), Actor.Citizen);
        Assert.Equal((TicketState.Redo, AnswerCheck.Drawn), (again.State, again.AnswerCheck));
        var wrong = After(again, Do(again, new CheckAnswer(false, Pii.Text("政策已改")), Lead), Lead);
        Assert.Equal((TicketState.Redo, AnswerCheck.Wrong, 2), (wrong.State, wrong.AnswerCheck, wrong.Round));
        Refused<Refusal.WrongState>(Do(wrong, new ReopenAnswered(Pii.Text("须办理")), Lead));
    }

    private static Ticket Answered(AnswerCheck? check = AnswerCheck.Drawn) =>
        In(TicketState.ClosedOnCall) with { UnitCode = null, LedBy = [], AnswerCheck = check, AcceptedAt = Now, ClosedAt = Now };
}
