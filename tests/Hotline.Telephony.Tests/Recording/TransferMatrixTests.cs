using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Recording;

/// <summary>
/// The transfer test matrix: whatever is done with a call, and however each is reached, everybody hears the voices and the keys of those whom they are to hear and of nobody else, and
/// one file runs from answer to hang-up, the caller left and everybody else right.
/// </summary>
public sealed class TransferMatrixTests
{
    private const double Caller = TransferStory.Caller, Agent = TransferStory.Agent, Guest = TransferStory.Guest, Lead = TransferStory.Lead;

    public static TheoryData<Legs> AllLegs => new(Enum.GetValues<Legs>());

    [Theory]
    [MemberData(nameof(AllLegs))]
    public async Task Hold_and_resume(Legs legs)
    {
        using var story = new TransferStory(legs);
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        story.Do(call => new HoldCaller(Guid.NewGuid(), call));
        story.Hears(right: []); // Music on the right; what the agent mutters is nobody's.
        story.Do(call => new ResumeCaller(Guid.NewGuid(), call));
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        story.AgentDesk.Holds(true);
        story.Hears(right: []);
        story.AgentDesk.Holds(false);
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        await story.AssertOneFileAsync();
    }

    [Theory]
    [MemberData(nameof(AllLegs))]
    public async Task Consultation_conference_and_hand_over(Legs legs)
    {
        using var story = new TransferStory(legs);
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        var party = story.Ring(story.GuestDesk, PartyStance.Talks, holds: true);
        story.Hears(right: []);
        story.GuestDesk.PicksUp();
        story.Hears(right: [Agent, Guest], agent: [Guest], guest: [Agent]);
        story.Do(call => new ResumeCaller(Guid.NewGuid(), call));
        story.Hears(right: [Agent, Guest], caller: [Agent, Guest], agent: [Caller, Guest], guest: [Caller, Agent]);
        story.Do(call => new HoldCaller(Guid.NewGuid(), call));
        story.Hears(right: [Agent, Guest], agent: [Guest], guest: [Agent]);
        story.Do(call => new HandOver(Guid.NewGuid(), call, party));
        story.Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        await story.AssertOneFileAsync();
    }

    [Theory]
    [MemberData(nameof(AllLegs))]
    public async Task Blind_transfer_that_is_answered_and_one_that_comes_back(Legs legs)
    {
        using var story = new TransferStory(legs);
        story.Ring(story.GuestDesk, PartyStance.Talks, holds: true, takesOver: true);
        story.Hears(right: []);
        story.GuestDesk.Refuses();
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        story.Ring(story.GuestDesk, PartyStance.Talks, holds: true, takesOver: true);
        story.Hears(right: []);
        story.GuestDesk.PicksUp();
        story.Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        await story.AssertOneFileAsync();
    }

    [Theory]
    [MemberData(nameof(AllLegs))]
    public async Task Back_into_a_queue_and_on_to_another_agent(Legs legs)
    {
        using var story = new TransferStory(legs);
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        story.Do(call => new WaitAgain(Guid.NewGuid(), call));
        story.Hears(right: []);
        story.Ring(story.GuestDesk, PartyStance.Talks, holds: true, takesOver: true);
        story.Hears(right: []);
        story.GuestDesk.PicksUp();
        story.Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        await story.AssertOneFileAsync();
    }

    [Theory]
    [MemberData(nameof(AllLegs))]
    public async Task Attended_transfer_by_hanging_up_and_a_conference_that_one_leaves(Legs legs)
    {
        using var story = new TransferStory(legs);
        story.Ring(story.GuestDesk, PartyStance.Talks, holds: true);
        story.GuestDesk.PicksUp();
        story.Hears(right: [Agent, Guest], agent: [Guest], guest: [Agent]);
        story.AgentDesk.HangsUp();
        story.Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        var party = story.Ring(story.LeadDesk, PartyStance.Talks);
        story.LeadDesk.PicksUp();
        story.Hears(right: [Guest, Lead], caller: [Guest, Lead], guest: [Caller, Lead], lead: [Caller, Guest]);
        story.Do(call => new DropParty(Guid.NewGuid(), call, party));
        story.Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        await story.AssertOneFileAsync();
    }

    [Theory]
    [MemberData(nameof(AllLegs))]
    public async Task Listen_whisper_barge_in_and_take_over(Legs legs)
    {
        using var story = new TransferStory(legs);
        var party = story.Ring(story.LeadDesk, PartyStance.Listens);
        story.LeadDesk.PicksUp();
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller], lead: [Caller, Agent]);
        story.Do(call => new SetStance(Guid.NewGuid(), call, party, PartyStance.Whispers));
        story.Hears(right: [Agent, Lead], caller: [Agent], agent: [Caller, Lead], lead: [Caller, Agent]);
        story.Do(call => new SetStance(Guid.NewGuid(), call, party, PartyStance.Talks));
        story.Hears(right: [Agent, Lead], caller: [Agent, Lead], agent: [Caller, Lead], lead: [Caller, Agent]);
        story.Do(call => new HandOver(Guid.NewGuid(), call, party));
        story.Hears(right: [Lead], caller: [Lead], lead: [Caller]);
        await story.AssertOneFileAsync();
    }

    [Theory]
    [MemberData(nameof(AllLegs))]
    public async Task A_listening_lead_changes_nothing_in_the_file_while_the_caller_is_held_and_the_agent_is_released(Legs legs)
    {
        using var story = new TransferStory(legs);
        story.Ring(story.LeadDesk, PartyStance.Listens);
        story.LeadDesk.PicksUp();
        story.Do(call => new HoldCaller(Guid.NewGuid(), call));
        story.Hears(right: [], lead: [Caller, Agent]);
        await story.AssertOneFileAsync();
    }

    [Theory]
    [InlineData(Legs.AgentByBrowser)]
    [InlineData(Legs.AllByBrowser)]
    public async Task A_tab_that_is_loaded_anew_leaves_the_others_talking_and_is_back_among_them(Legs legs)
    {
        using var story = new TransferStory(legs);
        story.Ring(story.GuestDesk, PartyStance.Talks);
        story.GuestDesk.PicksUp();
        story.Hears(right: [Agent, Guest], caller: [Agent, Guest], agent: [Caller, Guest], guest: [Caller, Agent]);
        var browser = (BrowserDesk)story.AgentDesk;
        browser.Leaves();
        story.Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        browser.Returns();
        story.Hears(right: [Agent, Guest], caller: [Agent, Guest], agent: [Caller, Guest], guest: [Caller, Agent]);
        await story.AssertOneFileAsync();
    }

    [Fact]
    public async Task What_the_network_says_before_a_party_outside_answers_is_for_who_consults_alone()
    {
        using var story = new TransferStory(Legs.GuestOverTrunk);
        story.Ring(story.GuestDesk, PartyStance.Talks, holds: true);
        ((OutsideDesk)story.GuestDesk).Announces();
        story.Hears(right: [], agent: [Guest]); // Not in the file: nobody has answered.
        story.GuestDesk.PicksUp();
        story.Hears(right: [Agent, Guest], agent: [Guest], guest: [Agent]);
        story.Do(call => new ResumeCaller(Guid.NewGuid(), call));
        story.Hears(right: [Agent, Guest], caller: [Agent, Guest], agent: [Caller, Guest], guest: [Caller, Agent]);
        story.GuestDesk.Holds(true);
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        story.GuestDesk.Holds(false);
        story.Hears(right: [Agent, Guest], caller: [Agent, Guest], agent: [Caller, Guest], guest: [Caller, Agent]);
        story.GuestDesk.HangsUp();
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        await story.AssertOneFileAsync();
    }

    [Theory]
    [InlineData(Legs.DeskPhones)]
    [InlineData(Legs.AgentByBrowser)]
    public async Task A_pause_is_silence_on_both_sides_between_two_marks(Legs legs)
    {
        using var story = new TransferStory(legs);
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        story.Do(call => new PauseRecording(Guid.NewGuid(), call));
        story.Pass(0.02);
        var from = story.Length;
        story.Pass(2);
        story.Do(call => new ResumeRecording(Guid.NewGuid(), call));
        story.Pass(0.02);
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        var (left, right, closed) = await story.FileAsync();
        var (paused, resumed) = (Assert.Single(story.Told.Of<RecordingPaused>()), Assert.Single(story.Told.Of<RecordingResumed>()));
        Assert.Equal((closed.RecordingId, closed.RecordingId), (paused.RecordingId, resumed.RecordingId));
        Assert.InRange(paused.AtSample / 8000.0, from.TotalSeconds - 0.05, from.TotalSeconds + 0.05);
        Assert.InRange(resumed.AtSample - paused.AtSample, 8000 * 2 - 320, 8000 * 2 + 480);
        var span = (int)paused.AtSample..(int)resumed.AtSample;
        Assert.Equal(0, Tone.Level(left.AsSpan(span)), 3);
        Assert.Equal(0, Tone.Level(right.AsSpan(span)), 3);
        story.AssertLines(left, right);
    }
}
