using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>不予受理 needs two people; 转外部 stays ours to watch until there is a result.</summary>
public sealed class RefuseAndHandOutTests
{
    private static readonly ProposeRefusal Proposal = new(RefusalReason.Petition, Pii.Text("请向区信访局反映"));
    private static readonly HandOut ToPolice = new("110", Pii.Text("有人打架"));

    [Fact]
    public void One_proposes_another_approves_and_every_clock_ends()
    {
        var draft = In(TicketState.Draft);
        var proposed = After(draft, Do(draft, Proposal, TheAgent), TheAgent);
        Assert.Equal((TicketState.PendingDispatch, RefusalReason.Petition), (proposed.State, proposed.RefusalReason));
        Assert.Contains(proposed.Deadlines, clock => clock is { Kind: DeadlineKind.Dispatch, IsRunning: true });
        Assert.Equal("guidance", Refused<Refusal.Invalid>(Do(proposed, new RuleOnRefusal(true, Pii.Text(" ")), Dispatcher)).Faults.Single().Field);
        Refused<Refusal.RoleMissing>(Do(proposed, new RuleOnRefusal(true, Pii.Text("x")), TheAgent));

        var refused = After(proposed, Do(proposed, new RuleOnRefusal(true, Pii.Text("请向区信访局反映")), Dispatcher), Dispatcher);
        Assert.Equal((TicketState.Refused, Now), (refused.State, refused.ClosedAt!.Value));
        Assert.All(refused.Deadlines, clock => Assert.Equal(DeadlineState.Void, clock.State));
    }

    [Fact]
    public void Not_by_oneself_not_unasked_and_not_over_the_heads_of_others_merged_into_it()
    {
        var pending = In(TicketState.PendingDispatch);
        Refused<Refusal.NoRefusalProposed>(Do(pending, new RuleOnRefusal(true, Pii.Text("x")), Dispatcher));
        var proposed = After(pending, Do(pending, Proposal, Dispatcher), Dispatcher);
        Refused<Refusal.OwnProposal>(Do(proposed, new RuleOnRefusal(true, Pii.Text("x")), Dispatcher));
        Refused<Refusal.HasVoices>(Do(proposed with { Voices = 3 }, new RuleOnRefusal(true, Pii.Text("x")), Supervisor));
        var dismissed = After(proposed, Do(proposed, new RuleOnRefusal(false, Pii.Text("属于城管职责")), Supervisor), Supervisor);
        Assert.Equal((TicketState.PendingDispatch, null, null), (dismissed.State, dismissed.RefusalReason, dismissed.RefusalBy));
        var sent = After(proposed, Do(proposed, new DispatchTo(Unit), Dispatcher), Dispatcher);
        Assert.Null(sent.RefusalReason);
    }

    [Fact]
    public void An_agent_hands_out_emergencies_at_once_and_nothing_else()
    {
        var draft = In(TicketState.Draft);
        var handed = After(draft, Do(draft, ToPolice, TheAgent), TheAgent);
        Assert.Equal((TicketState.HandedOut, "110"), (handed.State, handed.HandedTo));
        Assert.Equal(Now.AddMinutes(10), handed.Running(DeadlineKind.ExternalAck)!.DueAt);
        Assert.Equal(handed.Running(DeadlineKind.ExternalAck)!.DueAt.DateTime, Clocks.SentenceChecker.Read(TraceWords.Of(handed.Running(DeadlineKind.ExternalAck)!)).Due);
        Assert.NotNull(handed.Running(DeadlineKind.Citizen));
        Assert.Null(handed.Running(DeadlineKind.Dispatch));
        Refused<Refusal.NoEmergency>(Do(draft, new HandOut("12315", Pii.Text("x")), TheAgent));
        Refused<Refusal.UnknownPlatform>(Do(draft, new HandOut("911", Pii.Text("x")), TheAgent));
        Refused<Refusal.UnknownPlatform>(Do(In(TicketState.PendingDispatch), new HandOut("old", Pii.Text("x")), Dispatcher));
    }

    [Fact]
    public void Of_what_is_accepted_an_agent_takes_out_of_dispatch_only_their_own_or_with_its_citizen_on_the_line()
    {
        var (stranger, pending) = (Actor.Of(Guid.CreateVersion7(), "吴芳", null, Role.Agent), In(TicketState.PendingDispatch));
        Refused<Refusal.NobodyOnTheLine>(Do(pending, ToPolice, stranger));
        Refused<Refusal.NobodyOnTheLine>(Do(pending, Proposal, stranger));
        Refused<Refusal.AnothersTicket>(Do(pending, ToPolice with { Caller = Pii.Phone("13879100009") }, stranger));
        Refused<Refusal.AnothersTicket>(Do(pending, Proposal with { Caller = Pii.Phone("13879100009") }, stranger));
        Refused<Refusal.NobodyOnTheLine>(Do(In(TicketState.Redo), ToPolice, stranger));
        Assert.Single(Events(Do(pending, ToPolice with { Caller = Pii.Phone("13879100001") }, stranger)));
        Assert.Single(Events(Do(pending, Proposal with { Caller = Pii.Phone("13879100001") }, stranger)));
        Assert.Single(Events(Do(pending, ToPolice, TheAgent)));
        Assert.Single(Events(Do(pending, Proposal, Dispatcher)));
    }

    [Fact]
    public void It_is_acknowledged_under_the_others_number_and_answered_like_any_request()
    {
        var pending = In(TicketState.PendingDispatch);
        var handed = After(pending, Do(pending, new HandOut("12315", Pii.Text("消费纠纷")), Dispatcher), Dispatcher);
        Assert.Equal("number", Refused<Refusal.Invalid>(Do(handed, new AcknowledgeHandOut(new string('9', 51)), Dispatcher)).Faults.Single().Field);
        var receipt = Assert.IsType<Decision.Events>(Do(handed, new AcknowledgeHandOut(" SC-77 "), TheAgent));
        Assert.Equal("receiver", Refused<Refusal.Invalid>(Do(handed, new AcknowledgeHandOut(), Dispatcher)).Faults.Single().Field);
        Assert.All([Now.AddMinutes(1), Now.AddMinutes(-1)], at => Assert.Equal("receivedAt", Refused<Refusal.Invalid>(Do(handed, new AcknowledgeHandOut("SC-77", ReceivedAt: at), Dispatcher)).Faults.Single().Field));
        var named = Assert.IsType<TicketEvent.HandOutAcknowledged>(Assert.Single(Events(Do(handed, new AcknowledgeHandOut(Receiver: Pii.Name("王强"), ReceivedAt: Now), Dispatcher))));
        Assert.Equal((Now, "王强"), (named.ReceivedAt, named.Aside?.Clear()));
        Assert.Equal("SC-77", receipt.Fields!.ForeignNumbers!["市场监管12315"]);
        var acknowledged = After(handed, receipt, TheAgent);
        Assert.Null(acknowledged.Running(DeadlineKind.ExternalAck));

        var answered = After(acknowledged, Do(acknowledged, new AnswerHandOut(Pii.Text("已调解退款")), Dispatcher), Dispatcher);
        Assert.Equal(TicketState.AwaitingFollowUp, answered.State);
        Assert.NotNull(answered.Running(DeadlineKind.FollowUp));
        var redo = After(answered, Do(answered, new FollowUp(true, false, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent), TheAgent);
        Assert.Equal((TicketState.Redo, 2), (redo.State, redo.Round));
    }

    [Fact]
    public void What_the_other_side_gives_back_waits_for_a_dispatcher_again()
    {
        var pending = In(TicketState.PendingDispatch);
        var handed = After(pending, Do(pending, ToPolice, Dispatcher), Dispatcher);
        var back = After(handed, Do(handed, new TakeBackHandOut(Pii.Text("不属于警情")), Dispatcher), Dispatcher);
        Assert.Equal((TicketState.PendingDispatch, null), (back.State, back.HandedTo));
        Assert.Equal(DeadlineState.Void, back.Deadlines.Single(clock => clock.Kind == DeadlineKind.ExternalAck).State);
        Assert.NotNull(back.Running(DeadlineKind.Dispatch));
        var late = handed.Running(DeadlineKind.ExternalAck)!.DueAt;
        Assert.Contains(Events(Do(handed, new Escalate(), Actor.System, late)).OfType<TicketEvent.LightTurned>(), light => light is { Clock: DeadlineKind.ExternalAck, Light: Light.Overdue });
    }

    [Fact]
    public void A_platform_knows_of_what_was_handed_to_it_and_saying_it_again_changes_nothing()
    {
        Actor police = Actor.OfPlatform("110", "公安110"), fire = Actor.OfPlatform("119", "消防119");
        Assert.Equal((police.AccountId, "公安110（接口）"), (Actor.OfPlatform("110", "改名").AccountId, police.Name));
        Assert.NotEqual(police.AccountId, fire.AccountId);
        var draft = In(TicketState.Draft);
        var handed = After(draft, Do(draft, ToPolice, TheAgent), TheAgent);
        Refused<Refusal.NotFound>(Do(handed, new AcknowledgeHandOut("JJ1"), fire));
        Refused<Refusal.NotFound>(Do(handed, new AcknowledgeHandOut("JJ1"), police with { Platform = null }));
        Refused<Refusal.RoleMissing>(Do(handed, new HandOut("119", Pii.Text("着火")), police));
        Assert.Equal("receiver", Refused<Refusal.Invalid>(Do(handed, new AcknowledgeHandOut(), police)).Faults.Single().Field);

        var receipt = Assert.IsType<Decision.Events>(Do(handed, new AcknowledgeHandOut("JJ1"), police));
        var acknowledged = After(handed, receipt, police) with { Fields = receipt.Fields! };
        Assert.Null(acknowledged.Running(DeadlineKind.ExternalAck));
        Assert.Empty(Assert.IsType<Decision.Events>(Do(acknowledged, new AcknowledgeHandOut("JJ1 "), police)).List);
        Assert.Equal("JJ2", Assert.IsType<Decision.Events>(Do(acknowledged, new AcknowledgeHandOut("JJ2"), police)).Fields!.ForeignNumbers!.Values.Single());
        Assert.Single(Assert.IsType<Decision.Events>(Do(acknowledged, new AcknowledgeHandOut("JJ1"), Dispatcher)).List);

        var back = After(acknowledged, Do(acknowledged, new TakeBackHandOut(Pii.Text("不属公安")), police), police);
        Assert.Equal(TicketState.PendingDispatch, back.State);
        Refused<Refusal.NotFound>(Do(back, new AcknowledgeHandOut("JJ1"), police));
    }
}
