using Bunit;
using Hotline.Agent.Client.AgentDesk;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Keyboard;
using Hotline.Agent.Client.Line;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.AgentDesk;

/// <summary>The card of a call of the hotline's own: how far it has come, and why it came to nothing.</summary>
public sealed class OutwardCardTests : BunitContext
{
    public OutwardCardTests()
    {
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Scenes.Noon));
        Services.AddSingleton<Ticker>();
        Services.AddSingleton<DeskStore>();
        Services.AddSingleton<DeskLink>();
        Services.AddSingleton<KeyListener>();
        Services.AddSingleton<BrowserPhone>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Theory]
    [InlineData(OutwardStep.OwnLine, LineKind.Phone, "正在呼叫本人话机")]
    [InlineData(OutwardStep.OwnLine, LineKind.Browser, "正在呼叫本人话机")]
    [InlineData(OutwardStep.Dialled, LineKind.Phone, "正在接通群众")]
    [InlineData(OutwardStep.Ringing, LineKind.Browser, "群众话机振铃中")]
    public async Task Each_step_says_so_and_can_be_taken_back(OutwardStep step, LineKind line, string words)
    {
        var card = Show(CallPhase.Offered, step, line: line);
        Assert.Equal(words, card.Find(".call-phase").TextContent);
        Assert.Single(card.FindAll("[data-testid=cancel-call]"));
        Assert.Equal(step == OutwardStep.OwnLine && line == LineKind.Browser, card.FindAll("[data-testid=answer-button]").Count == 1);
        Assert.Empty(card.FindAll("[data-testid=refuse-button]"));
        await DisposeComponentsAsync();
    }

    [Theory]
    [InlineData("callee-Busy", "群众话机占线")]
    [InlineData("callee-NoAnswer", "群众无人接听")]
    [InlineData("callee-Unreachable", "群众话机关机、停机、空号或暂时无法接通")]
    [InlineData("own-NoAnswer", "本人话机无人接听")]
    [InlineData("own-Cancelled", "已取消呼叫")]
    [InlineData("node-trunk.none", "没有可用的呼出中继：未设、已断或已占满")]
    public async Task What_came_to_nothing_says_why(string cause, string words)
    {
        var card = Show(CallPhase.Withdrawn, OutwardStep.Ringing, cause);
        Assert.Equal("呼出未接通", card.Find(".call-phase").TextContent);
        Assert.Contains(words, card.Markup, StringComparison.Ordinal);
        await DisposeComponentsAsync();
    }

    [Fact]
    public void Every_refusal_has_words_of_its_own()
    {
        Assert.All(CallOutWords.All, refusal => Assert.Equal(refusal.Words, CallWords.Refused($"An error: HubException: {refusal.Id}")));
        Assert.Equal(CallOutWords.All.Count, CallOutWords.All.Select(refusal => refusal.Words).Distinct().Count());
    }

    private IRenderedComponent<CallCard> Show(CallPhase phase, OutwardStep step, string? cause = null, LineKind line = LineKind.Phone) => Render<CallCard>(p => p
        .Add(card => card.Call, Scenes.Call(Guid.CreateVersion7(), phase) with { Outward = step, EndCause = cause, HasDraft = false })
        .Add(card => card.State, AgentState.Offered)
        .Add(card => card.Line, line));
}
