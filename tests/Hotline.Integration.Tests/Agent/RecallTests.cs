using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Agent;

/// <summary>Nobody came for whom an agent had left a caller, and the node rings the agent again.</summary>
public sealed class RecallTests(PostgresFixture postgres)
{
    private const string Offer = "select concat(state, '/', left_at is not null) from agent.offer where id = $1";

    [Fact]
    public async Task It_is_on_the_console_again_and_answered_in_the_browser()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call, offer) = await LeftAsync(scene, browser: true);
        await agent.EndWrapUpAsync();
        await agent.StateAsync(AgentState.Ready);
        await RingsAsync(scene, call, offer);
        await WaitFor.TrueAsync(() => agent.Events.Count(e => e.Kind == DeskEventKind.OfferMade && e.Call is { HasCall: true, HasDraft: true } shown && shown.OfferId == offer) == 2, "it is offered again");
        await agent.StateAsync(AgentState.Offered);

        // Whoever is rung is offered nobody else.
        var other = await scene.ReadyAgentAsync("8009");
        Assert.Equal("8009", (await scene.Node.RungAsync(await scene.Node.CallAsync("13879100002"))).Extension);
        await agent.AnswerAsync(offer);
        Assert.Equal(offer, (await scene.Node.CommandAsync<AnswerAgentLeg>(order => order.CallId == call)).OfferId);
        await scene.Node.TellAsync(new PartyJoined(call, offer, PartyStance.Talks, DateTimeOffset.UtcNow), new CallHandedOver(call, offer, DateTimeOffset.UtcNow));
        await agent.StateAsync(AgentState.Talking);
        Assert.True((await agent.SnapshotAsync()).Call is { Phase: CallPhase.Talking, HasCall: true, HasDraft: true });
        Assert.Equal("Bridged/f", await scene.ScalarAsync<string>(Offer, offer));
        await scene.Node.EndAsync(call, bridged: true);
        await agent.StateAsync(AgentState.WrapUp);
        Assert.Equal(AgentState.Offered, (await other.SnapshotAsync()).Presence!.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_does_not_come_writes_about_the_call_as_before_and_the_citizen_is_called_back(bool refuses)
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call, offer) = await LeftAsync(scene, browser: refuses);
        await RingsAsync(scene, call, offer);
        await agent.StateAsync(AgentState.Offered);
        if (refuses)
        {
            await agent.RefuseAsync(offer);
            await scene.Node.CommandAsync<DropParty>(order => order.PartyId == offer, time: 2);
        }

        await scene.Node.TellAsync(new PartyLeft(call, offer, refuses ? PartyEnd.Cancelled : PartyEnd.NoAnswer, DateTimeOffset.UtcNow));
        await agent.StateAsync(AgentState.WrapUp);
        await scene.Node.EndAsync(call, bridged: true, CallSide.System, CallEndCause.Interrupted);
        Assert.Equal(call, (await agent.EventAsync(e => e.Missed is { Settled: false })).Missed!.CallId);
        Assert.True((await agent.SnapshotAsync()) is { Presence.State: AgentState.WrapUp, Call: { Phase: CallPhase.Ended, HasDraft: true } });
        Assert.Equal("Bridged/t", await scene.ScalarAsync<string>(Offer, offer));
        Assert.Equal(refuses ? "Refused" : "NoAnswer", await scene.ScalarAsync<string>("select data->>'state' from agent.call_event where kind = 'recall-ended'"));
    }

    [Fact]
    public async Task The_end_of_the_call_ends_it_and_the_sweep_cuts_nobody_off()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call, offer) = await LeftAsync(scene, browser: true);
        await RingsAsync(scene, call, offer);
        await scene.RunAsync("update agent.offer set expires_at = now() where state = 'Open'");
        await agent.StateAsync(AgentState.WrapUp);
        Assert.Single(scene.Node.Commands.OfType<DropParty>()); // The agent's own, before.
        await RingsAsync(scene, call, offer, time: 2);
        await scene.Node.EndAsync(call, bridged: true);
        await agent.StateAsync(AgentState.WrapUp);
        Assert.Equal("Bridged/t", await scene.ScalarAsync<string>(Offer, offer));
    }

    [Fact]
    public async Task Whoever_is_being_offered_another_caller_is_shown_that_one()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call, offer) = await LeftAsync(scene, browser: false);
        await agent.EndWrapUpAsync();
        var other = await scene.Node.RungAsync(await scene.Node.CallAsync("13879100002"));
        await scene.Node.TellAsync(new PartyRinging(call, offer, DateTimeOffset.UtcNow));
        Assert.Equal((AgentState.Offered, other.OfferId), await agent.SnapshotAsync() is var now ? (now.Presence!.State, now.Call!.OfferId) : default);
        await scene.Node.TellAsync(new PartyLeft(call, offer, PartyEnd.Busy, DateTimeOffset.UtcNow));
        Assert.Equal("Bridged/t", await scene.ScalarAsync<string>(Offer, offer));
        await agent.StateAsync(AgentState.Offered);
    }

    [Fact]
    public async Task So_is_an_agent_to_whom_the_call_had_been_handed_over()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (agent, call) = await PartyTests.TalkingAsync(scene);
        var first = (await agent.SnapshotAsync()).Call!.OfferId;
        var other = await scene.ReadyAgentAsync("8002");
        await agent.InviteAsync(call, other.Staff.Id, blind: true);
        var asked = await scene.Node.AskedAsync(call);
        await scene.Node.JoinAsync(asked);
        await scene.Node.TellAsync(new CallHandedOver(call, asked.PartyId, DateTimeOffset.UtcNow), new PartyLeft(call, first, PartyEnd.HandedOver, DateTimeOffset.UtcNow));
        await other.CallAsync(view => view.HasCall, "it is theirs");
        await TransferredAsync(scene, other, call, asked.PartyId, time: 2);
        await RingsAsync(scene, call, asked.PartyId);
        await other.StateAsync(AgentState.Offered);
        await scene.Node.TellAsync(new PartyLeft(call, asked.PartyId, PartyEnd.NoAnswer, DateTimeOffset.UtcNow));
        await other.StateAsync(AgentState.WrapUp);

        await RingsAsync(scene, call, asked.PartyId, time: 2);
        await scene.Node.TellAsync(new PartyJoined(call, asked.PartyId, PartyStance.Talks, DateTimeOffset.UtcNow), new CallHandedOver(call, asked.PartyId, DateTimeOffset.UtcNow));
        await other.StateAsync(AgentState.Talking);
        Assert.Equal("Bridged/f", await scene.ScalarAsync<string>(Offer, asked.PartyId));
    }

    /// <summary>The agent has left the caller to a contact, and that one did not come.</summary>
    private static async Task<(Console Agent, Guid Call, Guid Offer)> LeftAsync(AgentScene scene, bool browser)
    {
        var agent = await scene.OpenAsync(Staff.Agent(browser ? "" : "8001"));
        var phone = "8001";
        if (browser)
        {
            await agent.ChooseAsync(LineKind.Browser);
            phone = BrowserLine.Of(agent.Staff.Id);
        }

        await scene.Node.RegisterAsync(phone);
        await agent.SetAsync(AgentState.Ready);
        var call = await scene.Node.CallAsync();
        var ring = await scene.Node.RungAsync(call);
        await scene.Node.PickUpAsync(ring);
        await agent.StateAsync(AgentState.Talking);
        await TransferredAsync(scene, agent, call, ring.OfferId);
        return (agent, call, ring.OfferId);
    }

    private static async Task TransferredAsync(AgentScene scene, Console agent, Guid call, Guid offer, int time = 1)
    {
        await scene.RunAsync("insert into agent.contact (code, name, number, changed_at) values ('urban', '城管值班室', '8101', now())");
        await agent.InviteAsync(call, contact: "urban", blind: true);
        var asked = await scene.Node.AskedAsync(call, time);
        await agent.HangUpAsync(call);
        await scene.Node.CommandAsync<DropParty>(order => order.PartyId == offer);
        await scene.Node.TellAsync(new PartyLeft(call, offer, PartyEnd.Dropped, DateTimeOffset.UtcNow));
        await agent.StateAsync(AgentState.WrapUp);
        await scene.Node.TellAsync(new PartyLeft(call, asked.PartyId, PartyEnd.NoAnswer, DateTimeOffset.UtcNow));
    }

    private static async Task RingsAsync(AgentScene scene, Guid call, Guid offer, int time = 1)
    {
        await scene.Node.TellAsync(new PartyRinging(call, offer, DateTimeOffset.UtcNow));
        Assert.Equal((long)time, await scene.ScalarAsync<long>("select count(*) from agent.call_event where call_id = $1 and kind = 'recalled'", call));
        Assert.Equal("Open/t", await scene.ScalarAsync<string>(Offer, offer));
    }
}
