using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>Every answer that a citizen gets keeps which version of which entry it stands on.</summary>
public sealed class CitingTests
{
    private static readonly IReadOnlyList<Citation> Found = [new(Guid.CreateVersion7(), "K000012", 3, "窨井盖缺失多久补上")];

    private static readonly Hotline.Dispatch.Catalog.CatalogSnapshot Reviewing = CatalogWith(Scenes.Catalog.Rules.All, new Policy { ReviewPercent = 100 });

    [Fact]
    public void Whoever_gives_it()
    {
        (TicketCommand Command, TicketState State, Actor Actor)[] answers =
        [
            (new AnswerOnCall(Pii.Text("二十四小时内补装")), TicketState.Draft, TheAgent), (new Reply(Pii.Text("已补装")), TicketState.InHandling, Liaison),
            (new RuleOnReply(true, Pii.Text("已补装")), TicketState.ReplyReview, Dispatcher), (new AnswerHandOut(Pii.Text("已处置")), TicketState.HandedOut, Dispatcher),
        ];
        foreach (var (command, state, actor) in answers)
        {
            Assert.IsAssignableFrom<ICitingCommand>(command);
            Assert.Null(TicketLifecycle.Check(command.Verb, In(state), actor));
            Assert.Equal(Found, Assert.IsAssignableFrom<ICitingEvent>(Events(command.Decide(In(state), By(actor) with { Citations = Found }))[0]).Citations);
            Assert.Null(Assert.IsAssignableFrom<ICitingEvent>(Events(command.Decide(In(state), By(actor)))[0]).Citations);
        }
    }

    [Fact]
    public void A_reply_in_review_keeps_it_and_is_not_told_yet_and_sent_back_it_never_is()
    {
        var submitted = Assert.Single(Events(new Reply(Pii.Text("已补装")).Decide(In(TicketState.InHandling), new Scene(Liaison, Now, Reviewing) { Citations = Found })));
        Assert.Equal(Found, Assert.IsType<TicketEvent.ReplySubmitted>(submitted).Citations);
        Assert.IsNotAssignableFrom<ICitingEvent>(submitted);
        Assert.IsType<TicketEvent.ReplySentBack>(Assert.Single(Events(new RuleOnReply(false, Pii.Text("依据不对")).Decide(In(TicketState.ReplyReview), By(Dispatcher) with { Citations = Found }))));
    }

    [Fact]
    public void The_voices_of_a_matter_are_told_what_its_answer_stood_on()
    {
        var matter = In(TicketState.InHandling);
        var voice = In(TicketState.Merged) with { MergedInto = matter.Id };
        var answered = Events(new AnswerWithMatter(matter.Id, "261125000001", Scenes.Unit, Pii.Text("已补装"), Found).Decide(voice, By(Actor.System)))[0];
        Assert.Equal(Found, Assert.IsType<TicketEvent.AnsweredWithMatter>(answered).Citations);
    }

    [Fact]
    public void A_refusal_says_which_number_does_not_hold() =>
        Assert.StartsWith("K000012：", RefusalWords.Of(new Refusal.NotCitable("K000012")), StringComparison.Ordinal);
}
