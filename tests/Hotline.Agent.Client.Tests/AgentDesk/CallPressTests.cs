using Bunit;
using Hotline.Agent.Client.AgentDesk;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Tests.Live;

namespace Hotline.Agent.Client.Tests.AgentDesk;

/// <summary>What the buttons of a call ask the hub for, to the last argument.</summary>
public sealed class CallPressTests : BunitContext
{
    private static readonly CallView Call = Scenes.Call(Guid.CreateVersion7(), CallPhase.Talking);
    private static readonly CallPartyView Other = new(Guid.CreateVersion7(), "吴芳", PartyKind.Agent, CallStance.Talks, IsIn: true, HandOverAsked: false, HasCall: false);
    private static readonly CallTargets Everybody = new(
        [new TargetAgent(Guid.CreateVersion7(), "吴芳")], [new TargetContact("police", "110 报警台", "110", Emergency: true), new TargetContact("urban", "城管值班室", "8101")])
    {
        Queues = [new TargetQueue("main", "综合受理", "", 2, 1), new TargetQueue("police", "110联动", "110联动", 0, 1)],
    };

    public CallPressTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task Hanging_up_holding_and_pausing_the_recording_and_the_way_back()
    {
        await using var hub = await DeskHubEar.StartAsync(Services);
        var bar = Show(hub, Call);
        await hub.PressedAsync(bar, "hangup-button", nameof(IDeskHub.HangUp), Call.CallId);
        await hub.PressedAsync(bar, "hold-button", nameof(IDeskHub.HoldCall), new CallSwitch(Call.CallId, true));
        await hub.PressedAsync(bar, "record-button", nameof(IDeskHub.PauseRecording), new CallSwitch(Call.CallId, true));
        bar = Show(hub, Call with { IsOnHold = true, IsRecordingPaused = true });
        await hub.PressedAsync(bar, "hold-button", nameof(IDeskHub.HoldCall), new CallSwitch(Call.CallId, false));
        await hub.PressedAsync(bar, "record-button", nameof(IDeskHub.PauseRecording), new CallSwitch(Call.CallId, false));
    }

    [Theory]
    [InlineData("consult", false)]
    [InlineData("transfer", true)]
    public async Task An_agent_and_a_contact_are_consulted_or_have_the_call_at_once(string button, bool blind)
    {
        await using var hub = await DeskHubEar.StartAsync(Services, targets: Everybody);
        var bar = Show(hub, Call);
        await hub.PressedAsync(bar, "invite-button", nameof(IDeskHub.Targets));
        await hub.PressedAsync(bar, $"target-agent {button}", nameof(IDeskHub.InviteParty), new PartyInvite(Call.CallId, Everybody.Agents[0].AccountId, null, blind));
        await hub.PressedAsync(bar, "invite-button", nameof(IDeskHub.Targets));
        await hub.PressedAsync(bar, $"target-contact {button}", nameof(IDeskHub.InviteParty), new PartyInvite(Call.CallId, null, "police", blind));
    }

    [Fact]
    public async Task The_caller_is_handed_to_a_queue_with_what_was_written_and_once_more_without()
    {
        await using var hub = await DeskHubEar.StartAsync(Services, targets: Everybody);
        var bar = Show(hub, Call);
        foreach (var (typed, note) in new[] { (" 已核实地址 ", "已核实地址"), (" ", (string?)null) })
        {
            await hub.PressedAsync(bar, "invite-button", nameof(IDeskHub.Targets));
            await bar.Find("[data-testid=queue-note]").ChangeAsync(typed);
            await hub.PressedAsync(bar, "to-queue", nameof(IDeskHub.InviteParty), new PartyInvite(Call.CallId, null, null, true) { Queue = "main", Note = note });
        }
    }

    [Fact]
    public async Task Whom_to_ask_stays_in_sight_as_the_call_changes_though_a_contact_and_a_queue_have_one_code()
    {
        await using var hub = await DeskHubEar.StartAsync(Services, targets: Everybody);
        var bar = Show(hub, Call);
        await hub.PressedAsync(bar, "invite-button", nameof(IDeskHub.Targets));
        bar.Render(p => p.Add(one => one.Call, Call with { IsOnHold = true }));
        Assert.Equal(2, bar.FindAll("[data-testid=target-contact]").Count);
        Assert.Equal(2, bar.FindAll("[data-testid=target-queue]").Count);
        Assert.NotEmpty(bar.FindAll("[data-testid=on-hold]"));
    }

    [Fact]
    public async Task A_party_is_let_go_or_handed_the_call_and_takes_it()
    {
        await using var hub = await DeskHubEar.StartAsync(Services);
        var bar = Show(hub, Call with { Parties = [Other] });
        await hub.PressedAsync(bar, "drop-party", nameof(IDeskHub.DropParty), new PartyRef(Call.CallId, Other.PartyId));
        await hub.PressedAsync(bar, "hand-over", nameof(IDeskHub.HandOver), new PartyRef(Call.CallId, Other.PartyId));
        bar = Show(hub, Call with { HasCall = false, KeptBy = "周敏", Parties = [Other with { PartyId = Call.OfferId, HandOverAsked = true }] });
        await hub.PressedAsync(bar, "accept-call", nameof(IDeskHub.AcceptCall), Call.CallId);
    }

    [Fact]
    public async Task One_press_calls_the_police_into_the_conversation_as_an_emergency()
    {
        await using var hub = await DeskHubEar.StartAsync(Services, targets: Everybody);
        var emergency = Render<EmergencyCall>(p => p.Add(one => one.Call, Call.CallId));
        emergency.WaitForElement("[data-testid=emergency-call]", TimeSpan.FromSeconds(30));
        hub.Take();
        Assert.Single(emergency.FindAll("[data-testid=emergency-call]")); // The other is none for emergencies.
        await hub.PressedAsync(emergency, "emergency-call", nameof(IDeskHub.InviteParty), new PartyInvite(Call.CallId, null, "police", false) { Emergency = true });
        await emergency.Find("[data-testid=emergency-note]").ChangeAsync("有人被困");
        await hub.PressedAsync(emergency, "emergency-call", nameof(IDeskHub.InviteParty), new PartyInvite(Call.CallId, null, "police", false) { Emergency = true, Note = "有人被困" });
        await hub.PressedAsync(emergency, "emergency-call", nameof(IDeskHub.InviteParty), new PartyInvite(Call.CallId, null, "police", false) { Emergency = true }); // It was said once.
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task An_offered_call_is_answered_or_refused_and_one_of_ones_own_taken_back()
    {
        await using var hub = await DeskHubEar.StartAsync(Services, AgentState.Offered);
        var offered = Call with { Phase = CallPhase.Offered };
        var card = Render<CallCard>(p => p.Add(one => one.Call, offered).Add(one => one.State, AgentState.Offered).Add(one => one.Line, LineKind.Browser));
        await hub.PressedAsync(card, "answer-button", nameof(IDeskHub.AnswerOffer), Call.OfferId);
        await hub.PressedAsync(card, "refuse-button", nameof(IDeskHub.RefuseOffer), Call.OfferId);
        card = Render<CallCard>(p => p.Add(one => one.Call, offered with { Outward = OutwardStep.Ringing }).Add(one => one.State, AgentState.Offered).Add(one => one.Line, LineKind.Phone));
        await hub.PressedAsync(card, "cancel-call", nameof(IDeskHub.RefuseOffer), Call.OfferId);
    }

    /// <summary>Who has the call sees whom to call in an emergency: that has been asked by then.</summary>
    private IRenderedComponent<CallBar> Show(DeskHubEar hub, CallView call)
    {
        var bar = Render<CallBar>(p => p.Add(bar => bar.Call, call));
        if (call.HasCall)
            bar.WaitForAssertion(() => Assert.Equal([new Asked(nameof(IDeskHub.Targets), null)], hub.Take()), TimeSpan.FromSeconds(30));
        return bar;
    }
}
