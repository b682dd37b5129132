using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Publications;
using Hotline.Dispatch.Tickets;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Publications;

/// <summary>一件一审: proposed by one, passed by a second, published by a third who did not answer; recalled for good.</summary>
public sealed class PublicationVerbTests
{
    private static readonly Actor OtherDispatcher = Actor.Of(Guid.CreateVersion7(), "万里", null, Role.Dispatcher);
    private static readonly Actor OtherSupervisor = Actor.Of(Guid.CreateVersion7(), "邓红", null, Role.Supervisor);
    private static readonly Ticket Closed = In(TicketState.Closed);

    private static readonly Publication Proposed = new(
        Guid.CreateVersion7(), Closed.Id, 1, PublicationState.FirstReview, "050401", "360103", Pii.Text("坑洞已修补。"), [], [Liaison.AccountId], Signature.Of(Dispatcher));

    [Fact]
    public void Two_reviewers_whose_names_stay_make_it_public()
    {
        var first = After(Proposed, new PublicationVerb.PassFirst(), OtherDispatcher);
        Assert.Equal((PublicationState.SecondReview, OtherDispatcher.Name), (first.State, first.First?.Name));
        var second = After(first, new PublicationVerb.PassSecond(), Supervisor);
        Assert.Equal((PublicationState.Published, OtherDispatcher.Name, Supervisor.Name, Now), (second.State, second.First?.Name, second.Second?.Name, second.PublishedAt));
    }

    [Fact]
    public void Who_answered_proposed_reworded_or_passed_it_first_is_not_the_second_reviewer()
    {
        var waiting = After(Proposed, new PublicationVerb.PassFirst(), Supervisor);
        Refused<Refusal.OwnPublication>(waiting, new PublicationVerb.PassSecond(), Supervisor);
        Refused<Refusal.PublicationRole>(waiting, new PublicationVerb.PassSecond(), OtherDispatcher);
        var reworded = After(After(Proposed, new PublicationVerb.Reword(Pii.Text("已修补。")), OtherSupervisor), new PublicationVerb.PassFirst(), Dispatcher);
        Refused<Refusal.OwnPublication>(reworded, new PublicationVerb.PassSecond(), OtherSupervisor);
        var answered = After(Proposed with { Authors = [Supervisor.AccountId] }, new PublicationVerb.PassFirst(), Dispatcher);
        Refused<Refusal.OwnPublication>(answered, new PublicationVerb.PassSecond(), Supervisor);
        var own = After(Proposed with { ProposedBy = Signature.Of(Supervisor) }, new PublicationVerb.PassFirst(), Dispatcher);
        Refused<Refusal.OwnPublication>(own, new PublicationVerb.PassSecond(), Supervisor);
        Assert.Equal(PublicationState.Published, After(own, new PublicationVerb.PassSecond(), OtherSupervisor).State);
    }

    [Fact]
    public void With_a_finding_left_neither_reviewer_passes_it()
    {
        var told = Proposed with { Text = Pii.Text("已电话13970012345告知。") };
        var refusal = Refused<Refusal.NotClean>(told, new PublicationVerb.PassFirst(), Dispatcher);
        Assert.Equal(new Finding("电话", 3, 11), Assert.Single(refusal.Findings));
        Assert.Equal("文中仍有 1 处个人信息（电话），请修改后再通过", RefusalWords.Of(refusal));

        // Words passed under an older scan are scanned again.
        Refused<Refusal.NotClean>(told with { State = PublicationState.SecondReview, First = Signature.Of(Dispatcher) }, new PublicationVerb.PassSecond(), Supervisor);
        var worse = After(Proposed, new PublicationVerb.Reword(Pii.Text("熊先生反映的坑洞已修补")), Dispatcher);
        Assert.Equal(new Finding("姓名", 0, 3), Assert.Single(worse.Findings));
        Assert.Empty(After(worse, new PublicationVerb.Reword(Pii.Text("来电人反映的坑洞已修补")), Dispatcher).Findings);
    }

    [Fact]
    public void Back_goes_one_step_with_a_reason()
    {
        var waiting = After(Proposed, new PublicationVerb.PassFirst(), OtherDispatcher);
        Assert.Equal("note", Assert.Single(Refused<Refusal.Invalid>(waiting, new PublicationVerb.SendBack(), Supervisor).Faults).Field);
        var first = After(waiting, new PublicationVerb.SendBack { Note = Pii.Text("语气生硬") }, Supervisor);
        Assert.Equal((PublicationState.FirstReview, null), (first.State, first.First));
        var back = After(first, new PublicationVerb.SendBack { Note = Pii.Text("不宜公开") }, OtherDispatcher);
        Assert.Equal(PublicationState.SentBack, back.State);
        Assert.Equal(["text", "submission", "drop"], PublicationVerb.Offers(back, Dispatcher));
        Assert.Equal(PublicationState.FirstReview, After(back, new PublicationVerb.Resubmit(), Dispatcher).State);
        Assert.Equal(PublicationState.Dropped, After(back, new PublicationVerb.Drop { Note = Pii.Text("涉及纠纷") }, Dispatcher).State);
    }

    [Fact]
    public void Recalled_is_for_good_and_says_why()
    {
        var published = Proposed with { State = PublicationState.Published, First = Signature.Of(OtherDispatcher), Second = Signature.Of(Supervisor), PublishedAt = Now };
        Assert.Equal("note", Assert.Single(Refused<Refusal.Invalid>(published, new PublicationVerb.Recall(), Dispatcher).Faults).Field);
        Refused<Refusal.PublicationPast>(published, new PublicationVerb.Reword(Pii.Text("改一改")), Dispatcher);
        var recalled = After(published, new PublicationVerb.Recall { Note = Pii.Text("有误") }, Dispatcher);
        Assert.Equal((PublicationState.Recalled, Now), (recalled.State, recalled.RecalledAt));
        Assert.Empty(PublicationVerb.Offers(recalled, Supervisor));
        PublicationVerb[] all = [new PublicationVerb.PassFirst(), new PublicationVerb.PassSecond(), new PublicationVerb.Resubmit(), new PublicationVerb.Recall { Note = Pii.Text("再撤") }];
        Assert.All(all, verb => Refused<Refusal.PublicationPast>(recalled, verb, Supervisor));
    }

    [Theory]
    [InlineData(Role.Agent), InlineData(Role.ShiftLead), InlineData(Role.Liaison), InlineData(Role.Leader), InlineData(Role.KnowledgeEditor), InlineData(Role.Administrator), InlineData(Role.System)]
    public void Nobody_else_takes_part(Role role)
    {
        var other = Actor.Of(Guid.CreateVersion7(), "他人", Unit, role);
        Assert.Empty(PublicationVerb.Offers(Proposed, other));
        Refused<Refusal.PublicationRole>(Proposed, new PublicationVerb.PassFirst(), other);
    }

    [Fact]
    public void A_ticket_that_became_secret_or_goes_on_is_passed_by_nobody()
    {
        RefusedOf<Refusal.GuardedNotPublic>(Closed with { Fields = Fields with { Confidential = true } });
        RefusedOf<Refusal.NotEnded>(Closed with { State = TicketState.Redo });

        static void RefusedOf<T>(Ticket ticket)
            where T : Refusal => Assert.IsType<T>(Assert.IsType<Outcome<Publication>.Refused>(new PublicationVerb.PassFirst().Decide(Proposed, new PublicationScene(Dispatcher, Now, ticket))).Why);
    }

    private static Publication After(Publication before, PublicationVerb verb, Actor actor) =>
        Assert.IsType<Outcome<Publication>.Done>(verb.Decide(before, new PublicationScene(actor, Now, Closed))).Value;

    private static T Refused<T>(Publication before, PublicationVerb verb, Actor actor)
        where T : Refusal => Assert.IsType<T>(Assert.IsType<Outcome<Publication>.Refused>(verb.Decide(before, new PublicationScene(actor, Now, Closed))).Why);
}
