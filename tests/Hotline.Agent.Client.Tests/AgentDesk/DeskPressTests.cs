using Bunit;
using Hotline.Agent.Client.AgentDesk;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.ShiftLead;
using Hotline.Agent.Client.Tests.Live;

namespace Hotline.Agent.Client.Tests.AgentDesk;

/// <summary>What the agent's presence, the call-backs and the shift lead ask the hub for, to the last argument.</summary>
public sealed class DeskPressTests : BunitContext
{
    private static readonly MissedCallRow Missed = new(Guid.CreateVersion7(), "138****0001", "南昌市", Scenes.Noon, Scenes.Noon, 4);
    private static readonly MissedCallRow Mine = Missed with { ClaimedById = DeskHubEar.Signed.AccountId, ClaimedBy = "周敏", ClaimedUntil = Scenes.Noon.AddMinutes(15) };

    public DeskPressTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task Ready_rest_and_where_one_answers()
    {
        await using var hub = await DeskHubEar.StartAsync(Services, AgentState.Paused);
        var bar = Render<PresenceBar>();
        await hub.PressedAsync(bar, "ready-button", nameof(IDeskHub.SetPresence), new PresenceChange(AgentState.Ready));
        await hub.PressedAsync(bar, "rest-button", nameof(IDeskHub.SetPresence), new PresenceChange(AgentState.Paused, PresenceWords.Rest));
        await hub.PressedAsync(bar, "line-browser", nameof(IDeskHub.ChooseLine), LineKind.Browser);
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task Wrap_up_is_made_longer_or_ended()
    {
        await using var hub = await DeskHubEar.StartAsync(Services, AgentState.WrapUp);
        var bar = Render<PresenceBar>();
        await hub.PressedAsync(bar, "more-wrap-up", nameof(IDeskHub.ExtendWrapUp));
        await hub.PressedAsync(bar, "ready-button", nameof(IDeskHub.EndWrapUp));
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task A_missed_caller_is_taken_called_settled_or_left_to_others()
    {
        await using var hub = await DeskHubEar.StartAsync(Services, AgentState.Ready);
        await hub.PressedAsync(Show(Missed), "missed-claim", nameof(IDeskHub.TakeCallBack), Missed.CallId);
        var list = Show(Mine);
        await list.Find("[data-testid=missed-call-out]").ClickAsync();
        var asked = Assert.Single(hub.Take());
        var placed = Assert.IsType<CallCitizen>(asked.Argument);
        Assert.Equal((nameof(IDeskHub.CallCitizen), new CallCitizen(placed.CallId, CallBackOf: Missed.CallId)), (asked.Method, placed));
        Assert.NotEqual(Guid.Empty, placed.CallId);
        await hub.PressedAsync(list, "missed-show", nameof(IDeskHub.ClaimCallBack), Missed.CallId);
        Assert.Equal("13879100001", list.Find("[data-testid=missed-number]").TextContent);
        foreach (var outcome in Enum.GetValues<CallBackOutcome>())
            await hub.PressedAsync(list, $"missed-{outcome}", nameof(IDeskHub.SettleCallBack), new CallBackDone(Missed.CallId, outcome));
        await hub.PressedAsync(list, "missed-release", nameof(IDeskHub.ReleaseCallBack), Missed.CallId);
    }

    [Fact]
    public async Task Of_many_missed_callers_more_are_asked_for_behind_the_last()
    {
        await using var hub = await DeskHubEar.StartAsync(Services, AgentState.Ready);
        var list = Render<MissedCalls>(p => p.Add(one => one.Rows, [Missed]).Add(one => one.Beyond, 20).Add(one => one.MayAsk, true));
        Assert.Equal("21", list.Find(".count").TextContent);
        await hub.PressedAsync(list, "missed-more", nameof(IDeskHub.MoreMissed), Missed.CallId);
    }

    [Fact]
    public async Task Who_has_no_line_claims_the_number()
    {
        await using var hub = await DeskHubEar.StartAsync(Services, AgentState.Ready, extension: null);
        await hub.PressedAsync(Show(Missed), "missed-claim", nameof(IDeskHub.ClaimCallBack), Missed.CallId);
    }

    [Fact]
    public async Task A_lead_listens_whispers_barges_in_takes_over_leaves_and_ends_the_call()
    {
        await using var hub = await DeskHubEar.StartAsync(Services);
        var call = Guid.CreateVersion7();
        var agent = new FloorAgent(Guid.CreateVersion7(), "agent2", "吴芳", AgentState.Talking, null, Scenes.Noon, "8002", true, true, call);
        var one = Render<CallOversight>(p => p.Add(each => each.Agent, agent));
        foreach (var mode in new[] { SuperviseMode.Listen, SuperviseMode.Whisper, SuperviseMode.Barge, SuperviseMode.TakeOver })
            await hub.PressedAsync(one, $"supervise-{mode}", nameof(IDeskHub.Supervise), new SuperviseCall(call, mode));
        await one.Find("[data-testid=release]").ClickAsync();
        Assert.Empty(hub.Take()); // It is asked twice.
        await hub.PressedAsync(one, "release-sure", nameof(IDeskHub.ReleaseCall), call);
        one = Render<CallOversight>(p => p.Add(each => each.Agent, agent with { LeadId = DeskHubEar.Signed.AccountId, LeadName = "周敏", LeadStance = CallStance.Talks, LeadIsIn = true }));
        await hub.PressedAsync(one, "supervise-Leave", nameof(IDeskHub.Supervise), new SuperviseCall(call, SuperviseMode.Leave));
    }

    private IRenderedComponent<MissedCalls> Show(MissedCallRow row) => Render<MissedCalls>(p => p.Add(list => list.Rows, [row]));
}
