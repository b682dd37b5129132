using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>An agent searches and meets similar cases while writing; a leader looks at demand, heat, surges and rising words.</summary>
[Collection(typeof(AtDesks))]
public sealed class Searching_and_seeing_what_rises(DemoCity city, Chromium chromium)
{
    [Fact(Timeout = 300_000)]
    public async Task From_a_word_to_the_map()
    {
        var hotline = await city.StartedAsync();
        await AgentAsync(hotline);
        await LeaderAsync(hotline);
        await LedgerAsync(hotline);
    }

    private async Task AgentAsync(RunningHotline hotline)
    {
        await using var agent = await chromium.OpenAsync(hotline, 1600, 1000);
        await agent.SignInAsync(hotline.LoginOf("agent"));
        await agent.GoAsync("/search");
        await agent["search-words"].WaitForAsync(new() { Timeout = 60_000 });
        await Eventually.HoldsAsync("the index has the demonstration's requests", TimeSpan.FromSeconds(60), async () =>
        {
            await agent.FillAsync("search-words", "路灯");
            await agent["search-words"].PressAsync("Enter");
            return await agent.Page.Locator("[data-testid=search-row]").CountAsync() > 0 && await agent.Page.Locator("[data-testid=search-row] mark").CountAsync() > 0;
        });
        Assert.Contains("路灯", await agent.Page.Locator("[data-testid=search-row] mark").First.InnerTextAsync(), StringComparison.Ordinal);

        // A facet narrows, and taking it away widens again.
        await agent.Page.Locator("[data-testid=facet-category-value]").First.ClickAsync();
        await agent["facet-category-clear"].WaitForAsync();
        await agent.PhotographAsync("search");
        await agent.ClickAsync("facet-category-clear");

        // Markup in the box is words like any other.
        await agent.FillAsync("search-words", "<img src=x onerror=alert(1)>");
        await agent["search-nothing"].WaitForAsync();

        await agent.GoAsync("/desk");
        await agent["new-ticket"].WaitForAsync(new() { Timeout = 60_000 });
        await agent.ClickAsync("new-ticket");
        await agent.FillAsync("field-title", "巷子里路灯不亮");
        await agent.FillAsync("field-content", "巷子里连续好几盏路灯不亮，晚上老人孩子出行不安全。");
        await agent["similar-cases"].WaitForAsync(new() { Timeout = 15_000 });
        Assert.DoesNotContain("@if", await agent.TextAsync("similar-cases"), StringComparison.Ordinal);
        Assert.Contains("文本相似", await agent.TextAsync("similar-why"), StringComparison.Ordinal);
        await agent.PhotographAsync("similar-cases");
        await agent.Page.Locator("[data-testid=similar-case]").First.ClickAsync();
        await agent["beside"].WaitForAsync();
        await agent.ClickAsync("beside-close");
        await CiteAsync(agent);
        await DoubtAsync(hotline, agent);
        Assert.Empty(agent.Trouble);
    }

    /// <summary>The knowledge base follows the matter; a key puts the answer with its citation into the form, and the history keeps entry and version.</summary>
    private static async Task CiteAsync(Person agent)
    {
        await agent["knowledge-hit"].First.WaitForAsync(new() { Timeout = 15_000 });
        var number = await agent["knowledge-hit"].First.GetAttributeAsync("data-number");
        await agent.Page.Keyboard.PressAsync("Alt+V");
        await Eventually.HoldsAsync("the answer cites it", TimeSpan.FromSeconds(10), async () => (await agent["field-answer"].InputValueAsync()).Contains($"知识库{number}第1版", StringComparison.Ordinal));
        await agent.PhotographAsync("tour/desk-knowledge");
        await agent.Page.Keyboard.PressAsync("Alt+B");
        await agent.Page.Keyboard.TypeAsync("查无此类事项的问题");
        await agent["knowledge-ask"].WaitForAsync();
        await agent.ClickAsync("knowledge-ask");
        await agent.Page.GetByText("已转责任单位补充知识").WaitForAsync();
        await agent["field-type-Consultation"].CheckAsync(new() { Force = true });
        await new AgentDesk(agent).PickAsync("field-category", "路灯");
        await new AgentDesk(agent).PickAsync("field-region", "东湖");
        await agent.FillAsync("field-contact-phone", "13870001234");
        await agent.ClickAsync("answer-button");
        await agent["submitted-card"].WaitForAsync(new() { Timeout = 20_000 });
        await agent.Page.GetByText("查看工单").ClickAsync();
        await agent.Page.GetByText($"引用知识：{number} 第1版").WaitForAsync(new() { Timeout = 20_000 });
    }

    /// <summary>Who answers with an entry says what is wrong with it, and its keepers are alarmed; who was told that somebody asks the same says that it is another question.</summary>
    private static async Task DoubtAsync(RunningHotline hotline, Person agent)
    {
        using var other = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 1));
        using var own = await Staff.SignInAsync(hotline, hotline.LoginOf("agent"));
        AskKnowledge asked = new("景观灯箱漏电找谁处理", Matter.StreetLamp.Category, Matter.StreetLamp.Region);
        await other.SendAsync<KnowledgeTaskRow>(HttpMethod.Post, ApiPath.KnowledgeTasks, asked);
        var alike = await own.SendAsync<KnowledgeTaskRow>(HttpMethod.Post, ApiPath.KnowledgeTasks, asked with { Question = "请问景观灯箱漏电找谁处理呢" });
        Assert.Equal(asked.Question, alike.SameAs);
        await agent.GoAsync("/knowledge");
        var joined = agent.Page.Locator($"[data-testid=knowledge-asked-alike][data-task='{alike.Id}']");
        await joined.WaitForAsync();
        await agent.PhotographAsync("knowledge-asked-alike");
        await joined.GetByTestId("knowledge-separate").ClickAsync();
        await joined.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Null((await own.GetAsync<IReadOnlyList<KnowledgeTaskRow>>($"{ApiPath.KnowledgeTasks}/mine")).Single(row => row.Id == alike.Id).SameAs);

        await agent.FillAsync("knowledge-words", "路灯");
        await agent.Page.Locator("[data-testid=knowledge-hit] mark").First.WaitForAsync(); // What was listed before has none.
        await agent.ClickAsync("knowledge-wrong");
        await agent.FillAsync("knowledge-wrong-note", "报修电话已更换");
        await agent.PhotographAsync("knowledge-wrong");
        await agent.ClickAsync("knowledge-wrong-send");
        await agent["knowledge-wrong-note"].WaitForAsync(new() { State = WaitForSelectorState.Detached });
        using var editor = await Staff.SignInAsync(hotline, hotline.LoginOf("knowledgeeditor"));
        Assert.Contains(await editor.GetAsync<IReadOnlyList<KnowledgeAlarmRow>>(ApiPath.KnowledgeAlarms), alarm => alarm.Note == "报修电话已更换");
    }

    private async Task LeaderAsync(RunningHotline hotline)
    {
        await using var leader = await chromium.OpenAsync(hotline, 1600, 1200);
        await leader.SignInAsync(hotline.LoginOf("leader"));
        await leader.GoAsync("/trends");
        await leader.Page.Locator("[data-testid=chart-map] canvas").First.WaitForAsync(new() { Timeout = 60_000 });
        await leader["surge-row"].First.WaitForAsync(new() { Timeout = 20_000 });
        await leader["rising-words"].WaitForAsync(new() { Timeout = 20_000 });

        // The time slider moves the map's days.
        await leader.ClickAsync("heat-width-1");
        var last = await leader.TextAsync("heat-days");
        await leader["heat-slider"].EvaluateAsync("slider => { slider.value = slider.min; slider.dispatchEvent(new Event('input', { bubbles: true })); }");
        await Eventually.HoldsAsync("the slider shows another day", TimeSpan.FromSeconds(10), async () => await leader.TextAsync("heat-days") != last);
        await leader.ClickAsync("heat-width-0");
        await leader.PhotographAsync("trends");
        await leader.ClickAsync("heat-kind-coarse");
        await leader.Page.Locator("[data-testid=chart-grid] canvas").First.WaitForAsync();
        await Eventually.HoldsAsync("cells are counted", TimeSpan.FromSeconds(15), async () => !(await leader.TextAsync("heat-days")).Contains("· 0 人次", StringComparison.Ordinal));
        await leader.PhotographAsync("trends-grid");

        // Narrowed to one matter, and from a surge to its tickets.
        var all = await leader.TextAsync("trend-total");
        await leader["trend-category"].SelectOptionAsync("05");
        await Eventually.HoldsAsync("one matter is less than all", TimeSpan.FromSeconds(10), async () => await leader.TextAsync("trend-total") != all);
        await leader["surge-row"].First.Locator("a").ClickAsync();
        await leader.Page.Locator("[data-testid=search-row]").First.WaitForAsync(new() { Timeout = 20_000 });
        Assert.Empty(leader.Trouble);
    }

    /// <summary>From a figure of the ledger to the tickets behind it, and from one of them to its page.</summary>
    private async Task LedgerAsync(RunningHotline hotline)
    {
        await using var supervisor = await chromium.OpenAsync(hotline, 1600, 1200);
        await supervisor.SignInAsync(hotline.LoginOf("supervisor"));
        await supervisor.GoAsync("/ledger");
        var row = supervisor.Page.Locator("[data-testid=ledger-row][data-metric=closed-in-time]");
        await row.WaitForAsync(new() { Timeout = 60_000 });
        await Eventually.HoldsAsync("the demonstration's tickets are counted", TimeSpan.FromSeconds(60), async () =>
        {
            await supervisor["ledger-category"].SelectOptionAsync("05");
            await supervisor["ledger-category"].SelectOptionAsync("");
            return !(await row.GetByTestId("ledger-parts").InnerTextAsync()).EndsWith("/ 0", StringComparison.Ordinal);
        });
        await row.GetByTestId("ledger-open").ClickAsync();
        await supervisor["metric-ticket"].First.WaitForAsync();
        await supervisor.PhotographAsync("ledger");
        await supervisor.ClickAsync("metric-tab-units");
        await supervisor["metric-units"].WaitForAsync();
        await supervisor.ClickAsync("metric-tab-all");
        await supervisor["metric-ticket"].First.Locator("a").ClickAsync();
        await supervisor["history"].WaitForAsync(new() { Timeout = 20_000 });
        Assert.Empty(supervisor.Trouble);
    }
}
