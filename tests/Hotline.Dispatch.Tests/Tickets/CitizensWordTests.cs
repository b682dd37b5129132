using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>What a citizen says after the close, by themselves or to an agent (代诉求人评价).</summary>
public sealed class CitizensWordTests
{
    private static readonly Pii Still = Pii.Text("还在漏水");
    private static readonly Pii Own = Pii.Phone("13879100001");
    private static readonly RateFor Unsolved = new(Solved.Unsolved, Satisfaction.Dissatisfied, Still, Caller: Own, CallId: Guid.CreateVersion7());

    private static Ticket Closed(Solved? solved = null) =>
        In(TicketState.Closed) with { ClosedAt = Now, RepliedAt = Now, Solved = solved, Satisfied = solved is null ? null : Satisfaction.Satisfied };

    [Fact]
    public void Who_phones_after_an_unreachable_close_has_it_done_again_and_the_event_says_in_which_call()
    {
        var decided = Do(Closed(), Unsolved, OtherAgent);
        var said = Assert.IsType<TicketEvent.FollowedUp>(Events(decided)[0]);
        Assert.Equal((FollowUpWay.PhonedIn, Unsolved.CallId, true), (said.Way, said.CallId, said.OwnLine));
        var after = After(Closed(), decided, OtherAgent);
        Assert.Equal((TicketState.AwaitingSignFor, 2, (DateTimeOffset?)null), (after.State, after.Round, after.ClosedAt));
    }

    [Fact]
    public void From_another_number_it_says_who_spoke_and_how_that_is_known()
    {
        var elsewhere = Unsolved with { Caller = Pii.Phone("13800000000") };
        Assert.Equal("speaker", Refused<Refusal.Invalid>(Do(Closed(), elsewhere, TheAgent)).Faults.Single().Field);
        Assert.Equal("speaker", Refused<Refusal.Invalid>(Do(Closed(), Unsolved with { Caller = null }, TheAgent)).Faults.Single().Field);
        var said = Assert.IsType<TicketEvent.FollowedUp>(Events(Do(Closed(), elsewhere with { Speaker = Pii.Text("其女儿，报出查询码") }, TheAgent))[0]);
        Assert.Equal((false, "其女儿，报出查询码"), (said.OwnLine, said.Aside?.Clear()));
    }

    [Theory]
    [InlineData(Solved.Solved)]
    [InlineData(Solved.Basically)]
    public void What_was_said_to_be_solved_may_turn_out_not_to_be(Solved first)
    {
        foreach (var (command, actor) in new (TicketCommand, Actor)[] { (Unsolved, TheAgent), (new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen) })
        {
            var after = After(Closed(first), Do(Closed(first), command, actor), actor);
            Assert.Equal((TicketState.AwaitingSignFor, 2), (after.State, after.Round));
            Refused<Refusal.RatingTooLate>(Do(Closed(first), command, actor, Now.AddDays(31)));
        }

        Refused<Refusal.AlreadyRated>(Do(Closed(first), Unsolved with { Solved = Solved.Solved }, TheAgent));
    }

    [Fact]
    public void Once_a_close_and_not_where_two_found_it_beyond_reason()
    {
        Refused<Refusal.AlreadyRated>(Do(Closed(Solved.Unsolved), Unsolved, TheAgent));
        var after = After(Closed(), Do(Closed(), Unsolved, TheAgent), TheAgent);
        Refused<Refusal.WrongState>(Do(after, Unsolved, TheAgent));
        Refused<Refusal.RoleMissing>(Do(Closed(), Unsolved, Dispatcher));
    }

    [Fact]
    public void What_a_voice_adds_reaches_the_matter_whole_however_long_and_however_often()
    {
        var full = In(TicketState.InHandling) with { SupplementCount = Supplement.Most };
        var words = new string('漏', FieldRules.NoteMax);
        Assert.Single(Events(Do(In(TicketState.Merged), new Supplement(Pii.Text(words)), Actor.Citizen))); // So long it may be.
        var told = Assert.IsType<TicketEvent.Supplemented>(Assert.Single(Events(Do(full, new Supplement(Pii.Text(words), VoiceNumber: "261125000002"), Actor.System))));
        Assert.Equal((Supplement.Most, "261125000002", words), (told.Count, told.VoiceNumber, told.Text?.Clear()));
        Refused<Refusal.TooManySupplements>(Do(full, new Supplement(Pii.Text("还有")), Actor.Citizen));
        Assert.IsType<Decision.Events>(Do(In(TicketState.InHandling), new Urge(Pii.Text(words + words), "261125000002"), Actor.System));
    }
}
