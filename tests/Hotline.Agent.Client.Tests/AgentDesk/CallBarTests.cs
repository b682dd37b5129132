using Bunit;
using Hotline.Agent.Client.AgentDesk;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Keyboard;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.AgentDesk;

public sealed class CallBarTests : BunitContext
{
    private static readonly Guid Offer = Guid.CreateVersion7();
    private static readonly CallPartyView Other = new(Guid.CreateVersion7(), "吴芳", PartyKind.Agent, CallStance.Talks, IsIn: true, HandOverAsked: false, HasCall: false);

    public CallBarTests()
    {
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Scenes.Noon));
        Services.AddSingleton<Ticker>();
        Services.AddSingleton<DeskStore>();
        Services.AddSingleton<DeskLink>();
        Services.AddSingleton<KeyListener>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task Who_has_the_call_holds_asks_and_pauses_and_sees_in_which_state_it_is()
    {
        var bar = Show(Call());
        Assert.Equal(["挂断Alt+H", "保持Alt+K", "咨询、转接Alt+X", "暂停录音Alt+J"], Buttons(bar));
        Assert.Equal("取回Alt+K", Buttons(Show(Call() with { IsOnHold = true }))[1]);
        bar = Show(Call() with { IsOnHold = true, IsRecordingPaused = true, RecordingResumesAt = Scenes.Noon.AddSeconds(95), Parties = [Other] });
        Assert.Equal(["挂断Alt+H", "三方通话Alt+Y", "咨询、转接Alt+X", "恢复录音Alt+J"], Buttons(bar)[..4]);
        Assert.Equal("来电人正在听音乐", bar.Find("[data-testid=on-hold]").TextContent);
        Assert.Equal("录音已暂停，请在敏感信息说完后恢复；离开或移交通话时自动恢复，最迟 12:01:35", bar.Find("[data-testid=recording-paused]").TextContent);
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task A_party_is_handed_the_call_or_let_go_and_a_contact_has_given_its_word()
    {
        Assert.Equal(["移交", "请其退出"], PartyButtons(Other));
        Assert.Equal(["取消呼叫"], PartyButtons(Other with { IsIn = false }));
        Assert.Equal(["对方已确认，移交", "请其退出"], PartyButtons(Other with { Kind = PartyKind.Contact, Name = "110 报警台" }));
        Assert.Equal(["请其退出"], PartyButtons(Other with { HandOverAsked = true }));
        Assert.Empty(PartyButtons(Other with { Kind = PartyKind.Lead, Stance = CallStance.Whispers }));
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task Who_was_asked_into_a_call_sees_whose_it_is_and_takes_it_when_asked()
    {
        var mine = Other with { PartyId = Offer };
        var bar = Show(Call() with { HasCall = false, KeptBy = "周敏", Parties = [mine] });
        Assert.Equal("协助 周敏 的来电", bar.Find("[data-testid=assisting]").TextContent);
        Assert.Empty(bar.FindAll("button"));
        bar = Show(Call() with { HasCall = false, KeptBy = "周敏", Parties = [mine with { HandOverAsked = true }] });
        Assert.Equal(["确认接手Alt+G"], Buttons(bar));
        await DisposeComponentsAsync();
    }

    private static CallView Call() => Scenes.Call(Offer, CallPhase.Talking);

    private static string[] Buttons(IRenderedComponent<CallBar> bar) => [.. bar.FindAll("button").Select(button => button.TextContent.Trim())];

    private string[] PartyButtons(CallPartyView party) =>
        [.. Show(Call() with { Parties = [party] }).FindAll("[data-testid=call-party] button").Select(button => button.TextContent)];

    private IRenderedComponent<CallBar> Show(CallView call) => Render<CallBar>(p => p.Add(bar => bar.Call, call));
}
