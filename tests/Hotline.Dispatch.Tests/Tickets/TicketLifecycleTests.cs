using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

public sealed class TicketLifecycleTests
{
    [Fact]
    public void Every_verb_has_exactly_one_row() =>
        Assert.Equal(Enum.GetValues<Verb>().Order(), TicketLifecycle.Table.Select(row => row.Verb).Order());

    [Fact]
    public void A_verb_is_allowed_in_exactly_the_states_and_roles_of_its_row()
    {
        Actor[] actors = [TheAgent, Dispatcher, Liaison, Supervisor, Leader, Administrator, Actor.System, Actor.Citizen, OwnAgentLiaison, OtherAgentLiaison, UnitLeader];
        foreach (var row in TicketLifecycle.Table)
        {
            foreach (var state in Enum.GetValues<TicketState>())
            {
                foreach (var actor in actors)
                {
                    var known = TicketSight.MayKnowOf(state, In(state).UnitCode, TheAgent.AccountId, actor);
                    var ofTheirUnit = !row.OfAssistingUnit && !row.OfSupervisedUnit && !row.OfJudgedUnit && (!(row.OfOwnUnit || row.OfApprovingUnit) || row.Roles.Any(role => role is not (Role.Liaison or Role.UnitLeader) && actor.Is(role)) || (row.OfOwnUnit && actor.UnitCode == In(state).UnitCode));
                    var ofTheirs = state != TicketState.Draft || actor.AccountId == TheAgent.AccountId || actor.Is(Role.System);
                    var expected = known && ofTheirUnit && ofTheirs && row.From.Contains(state) && row.Roles.Any(actor.Is);
                    Assert.True(expected == TicketLifecycle.Check(row.Verb, In(state), actor) is null, $"{row.Verb} in {state} by {string.Join('+', actor.Roles)} of {actor.UnitCode}");
                }
            }
        }
    }

    [Fact]
    public void A_ticket_of_another_unit_is_not_found_for_a_liaison() =>
        Assert.IsType<Refusal.NotFound>(TicketLifecycle.Check(Verb.SignFor, In(TicketState.AwaitingSignFor), OtherLiaison));

    [Theory]
    [InlineData(Verb.SignFor, TicketState.AwaitingSignFor)]
    [InlineData(Verb.SignFor, TicketState.InHandling)]
    [InlineData(Verb.Reply, TicketState.InHandling)]
    [InlineData(Verb.Reply, TicketState.AwaitingSignFor)]
    [InlineData(Verb.Return, TicketState.InHandling)]
    [InlineData(Verb.Extend, TicketState.InHandling)]
    public void A_second_role_does_not_open_the_tickets_of_other_units_to_a_liaison(Verb verb, TicketState state)
    {
        foreach (var second in new[] { Role.Agent, Role.ShiftLead, Role.Dispatcher, Role.Supervisor, Role.Leader })
        {
            Assert.IsType<Refusal.NotFound>(TicketLifecycle.Check(verb, In(state), Actor.Of(Guid.CreateVersion7(), "陈涛", "water", Role.Liaison, second)));
            Assert.IsType<Refusal.NotFound>(TicketLifecycle.Check(verb, In(state) with { UnitCode = null }, Actor.Of(Guid.CreateVersion7(), "陈涛", null, Role.Liaison, second)));
            Assert.IsNotType<Refusal.NotFound>(TicketLifecycle.Check(verb, In(state), Actor.Of(Guid.CreateVersion7(), "刘洋", Unit, Role.Liaison, second)));
        }
    }

    [Fact]
    public void A_unit_that_handed_a_ticket_down_reads_it_and_can_do_nothing_to_it()
    {
        foreach (var state in Enum.GetValues<TicketState>().Where(state => state != TicketState.Draft))
        {
            var below = In(state) with { HandedDownBy = ["water"] };
            Assert.True(TicketSight.MayKnowOf(state, below.UnitCode, below.OwnerId, OtherLiaison, below.HandedDownBy));
            foreach (var verb in Enum.GetValues<Verb>())
            {
                Assert.NotNull(TicketLifecycle.Check(verb, below, OtherLiaison));
            }
        }
    }

    [Fact]
    public void An_administrator_runs_the_system_and_reads_no_tickets() =>
        Assert.IsType<Refusal.NotFound>(TicketLifecycle.Check(Verb.Urge, In(TicketState.InHandling), Administrator));

    [Fact]
    public void A_draft_is_its_agents_alone() =>
        Assert.IsType<Refusal.NotFound>(TicketLifecycle.Check(Verb.SaveDraft, In(TicketState.Draft), OtherAgent));

    [Fact]
    public void Signing_twice_says_so() =>
        Assert.IsType<Refusal.AlreadySigned>(TicketLifecycle.Check(Verb.SignFor, In(TicketState.InHandling), Liaison));

    [Fact]
    public void Replying_before_signing_says_so() =>
        Assert.IsType<Refusal.NotSignedFor>(TicketLifecycle.Check(Verb.Reply, In(TicketState.AwaitingSignFor), Liaison));

    [Fact]
    public void No_verb_starts_from_the_archive_but_the_recordings() =>
        Assert.Equal([Verb.LinkRecording], TicketLifecycle.Table.Where(row => row.From.Contains(TicketState.Archived)).Select(row => row.Verb));

    [Fact]
    public void Every_refusal_and_event_has_chinese_words()
    {
        // Each case has an id of its own and the map throws on a missing one, so equal counts mean equal sets.
        Refusal[] refusals =
        [
            new Refusal.NotFound(), new Refusal.StaleVersion(1), new Refusal.Invalid([]), new Refusal.RoleMissing(Verb.Urge),
            new Refusal.WrongState(Verb.Urge, TicketState.Draft), new Refusal.AlreadySigned(), new Refusal.NotSignedFor(), new Refusal.NotYours(), new Refusal.NotToContact(),
            new Refusal.AlreadyAssisting(), new Refusal.AssistsItself(), new Refusal.TooManyAssists(1), new Refusal.NotAssisting(), new Refusal.AssistInReview(),
            new Refusal.NothingDeclined(), new Refusal.AssistOpen([]),
            new Refusal.UnknownMatter(), new Refusal.MergesWithItself(), new Refusal.MatterNotOpen(TicketState.Closed), new Refusal.OrderOpen(), new Refusal.MatterMerged(null), new Refusal.HasVoices(2),
            new Refusal.RefusalProposed(), new Refusal.FactsAsked(), new Refusal.FactsAskedTooOften(2), new Refusal.NoFactsAsked(), new Refusal.FactsOfAnother(),
            new Refusal.NothingToCheck(), new Refusal.OwnAnswer(), new Refusal.AnswerNotWrong(), new Refusal.ExtensionWithUnit("city"),
            new Refusal.HasItAlready(), new Refusal.MovedBySupervisor(), new Refusal.ReassignedTooOften(3), new Refusal.HandedOutTooOften(2), new Refusal.HandOutProposed(), new Refusal.NoHandOutProposed(),
            new Refusal.OwnHandOut(), new Refusal.RetractionProposed(), new Refusal.NoRetractionProposed(), new Refusal.OwnRetraction(), new Refusal.SuspensionWithUnit("city"),
            new Refusal.HandingAsked(), new Refusal.NoHandingAsked(), new Refusal.HandingWithUnit("city"), new Refusal.ReplyWithLeader(), new Refusal.ReplyWithHotline(), new Refusal.OwnReply(),
            new Refusal.NoRefusalProposed(), new Refusal.OwnProposal(), new Refusal.RefusalWithDispatchers(), new Refusal.RefusalWithSupervisors(), new Refusal.OwnApproval(), new Refusal.UnknownPlatform(), new Refusal.HandOutOver(), new Refusal.PlatformReadsNothing(), new Refusal.NoEmergency(),
            new Refusal.AlreadySupervised(), new Refusal.NotSupervised(), new Refusal.NothingToAnswer(), new Refusal.NothingToReview(), new Refusal.NotYourOrder(), new Refusal.NoCardDue(),
            new Refusal.NothingToAppeal(), new Refusal.AlreadyAppealed(), new Refusal.AppealTooLate(), new Refusal.NothingAppealed(),
            new Refusal.OwnJudgement(), new Refusal.FoundUnreasonable(), new Refusal.NothingFoundUnreasonable(), new Refusal.OwnFinding(), new Refusal.FollowedUpRecently(Now), new Refusal.FollowUpBooked(Now), new Refusal.NobodyToCall(), new Refusal.AnothersTicket(),
            new Refusal.SuspensionAsked(), new Refusal.NoSuspensionAsked(), new Refusal.NoSuspensionLeft(2), new Refusal.SuspensionTooLong(1),
            new Refusal.FlagAsItIs(), new Refusal.InArchive(), new Refusal.AppealOpen(), new Refusal.CheckOpen(), new Refusal.ArchivedTooEarly(Now),
            new Refusal.UnknownUnit(), new Refusal.NotBelow(), new Refusal.NotBeside(), new Refusal.HandedTooOften(1), new Refusal.HandedTooLate(), new Refusal.HandedBack(), new Refusal.GradedAsItIs(), new Refusal.GradedAtDispatch(), new Refusal.NobodyOnTheLine(), new Refusal.ReturnForbidden(), new Refusal.ReturnTooLate(), new Refusal.NotContacted(), new Refusal.ExtensionTooLate(),
            new Refusal.ExtensionTooLong(1), new Refusal.NoExtensionLeft(1), new Refusal.NoClock(Hotline.Dispatch.Clocks.DeadlineKind.Handle), new Refusal.MayNotReveal(),
            new Refusal.UrgedRecently(Now), new Refusal.TooManySupplements(1), new Refusal.AlreadyRated(), new Refusal.AnswerChanged(), new Refusal.RatingTooLate(1),
            new Refusal.NoSuchEntry(), new Refusal.EntryRole(), new Refusal.EntryState(), new Refusal.EntryStale(), new Refusal.OwnReview(), new Refusal.NotCitable("K000001"),
            new Refusal.NoSuchPublication(), new Refusal.PublicationRole(), new Refusal.PublicationPast(), new Refusal.PublicationStale(), new Refusal.OwnPublication(), new Refusal.NotClean([]), new Refusal.GuardedNotPublic(),
            new Refusal.ReportNotPublic(), new Refusal.NotEnded(), new Refusal.VoiceNotPublic(), new Refusal.NothingAnswered(), new Refusal.AnswerDoubtful(), new Refusal.PublicationUnderWay(),
            new Refusal.WrongCode(), new Refusal.TooManyTries(Now), new Refusal.LinkExpired(), new Refusal.KeyReused(),
        ];
        Assert.Equal(typeof(Refusal).GetNestedTypes().Count(type => type.IsSubclassOf(typeof(Refusal))), refusals.Length);
        Assert.Equal(RefusalWords.Ids.Order(), refusals.Select(refusal => refusal.Id).Order());
        Assert.All(refusals, refusal => Assert.NotEmpty(RefusalWords.Of(refusal)));
        var kinds = typeof(TicketEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(TicketEvent))).Select(type => type.Name);
        Assert.Equal(kinds.Order(), EventWords.Kinds.Order());
        Assert.Equal("没有这张工单", RefusalWords.Of(new Refusal.NotFound()));
    }
}
