using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Recording;

/// <summary>
/// The same as the transfer matrix for what an agent's desk phone does with its own keys (REFER, with and without Replaces, and INVITE with Replaces): who hears whom after each, and the
/// one file. A second line of the agent, or a second phone, says a tone of its own, the lead's.
/// </summary>
public sealed class TransferKeyTests
{
    private const double Caller = TransferStory.Caller, Agent = TransferStory.Agent, Guest = TransferStory.Guest, Second = TransferStory.Lead;

    [Theory]
    [InlineData(Legs.DeskPhones)]
    [InlineData(Legs.OthersByBrowser)]
    public async Task A_blind_transfer_by_REFER(Legs legs)
    {
        using var story = new TransferStory(legs);
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        var phone = (DeskPhone)story.AgentDesk;
        Assert.Equal(202, phone.Refers("8002"));
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]); // Nobody is rung yet.
        story.Ring(story.GuestDesk, PartyStance.Talks, holds: true, takesOver: true, story.Wanted.PartyId);
        story.Hears(right: []);
        story.GuestDesk.PicksUp();
        Assert.Contains("BYE", phone.Told());
        story.Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        await story.AssertOneFileAsync();
    }

    [Theory]
    [InlineData(Legs.DeskPhones)]
    [InlineData(Legs.OthersByBrowser)]
    public async Task A_second_call_of_the_phone_that_is_joined_with_the_first_by_REFER_with_Replaces(Legs legs)
    {
        using var story = new TransferStory(legs);
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        var second = Consults(story);
        var phone = (DeskPhone)story.AgentDesk;
        Assert.Equal(202, phone.Refers("8002", second.Replaces));
        Assert.Equal(["BYE", "BYE"], phone.Told().Where(method => method != "NOTIFY"));
        story.AgentSpeaksOn();
        story.Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        story.GuestDesk.Holds(true);
        story.Hears(right: []);
        story.GuestDesk.Holds(false);
        story.Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        await story.AssertOneFileAsync();
    }

    [Theory]
    [InlineData(Legs.DeskPhones)]
    [InlineData(Legs.OthersByBrowser)]
    public async Task A_second_call_of_the_phone_that_is_hung_up_gives_the_caller_back(Legs legs)
    {
        using var story = new TransferStory(legs);
        Consults(story).HangsUp();
        story.Hears(right: []); // Its first line is on hold until it is taken up.
        story.AgentDesk.Holds(false);
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        await story.AssertOneFileAsync();
    }

    [Theory]
    [InlineData(Legs.DeskPhones)]
    [InlineData(Legs.OthersByBrowser)]
    public async Task A_call_that_another_phone_of_the_agent_takes_by_INVITE_with_Replaces(Legs legs)
    {
        using var story = new TransferStory(legs);
        story.Hears(right: [Agent], caller: [Agent], agent: [Caller]);
        var taken = Takes(story);
        story.Hears(right: [Second], caller: [Second], lead: [Caller]);
        taken.Holds(true);
        story.Hears(right: []);
        taken.Holds(false);
        story.Hears(right: [Second], caller: [Second], lead: [Caller]);
        await story.AssertOneFileAsync();
    }

    [Theory]
    [InlineData(Legs.DeskPhones)]
    [InlineData(Legs.OthersByBrowser)]
    public async Task A_conference_whose_keeper_goes_on_at_another_phone_and_leaves_it(Legs legs)
    {
        using var story = new TransferStory(legs);
        story.Ring(story.GuestDesk, PartyStance.Talks);
        story.GuestDesk.PicksUp();
        story.Hears(right: [Agent, Guest], caller: [Agent, Guest], agent: [Caller, Guest], guest: [Caller, Agent]);
        var taken = Takes(story);
        story.Hears(right: [Guest, Second], caller: [Guest, Second], guest: [Caller, Second], lead: [Caller, Guest]);
        taken.HangsUp();
        story.Hears(right: [Guest], caller: [Guest], guest: [Caller]);
        await story.AssertOneFileAsync();
    }

    /// <summary>The agent's phone holds the caller, dials the guest on its second line and talks to them.</summary>
    private static SecondDialog Consults(TransferStory story)
    {
        story.AgentDesk.Holds(true);
        var second = story.SecondLine("8002");
        Assert.Equal([180], second.Invites());
        story.Ring(story.GuestDesk, PartyStance.Talks, holds: true, wanted: story.Wanted.PartyId);
        story.Hears(right: []);
        story.GuestDesk.PicksUp();
        Assert.Equal([200], second.Answers());
        story.Hears(right: [Guest, Second], guest: [Second], lead: [Guest]);
        return second;
    }

    private static SecondDialog Takes(TransferStory story)
    {
        var taken = story.OtherPhone();
        var phone = (DeskPhone)story.AgentDesk;
        Assert.Equal([180, 200], taken.Invites($"Replaces: {phone.Replaces}\n"));
        Assert.Equal("BYE", phone.WasTold()); // And speaks on: nobody hears it.
        return taken;
    }
}
