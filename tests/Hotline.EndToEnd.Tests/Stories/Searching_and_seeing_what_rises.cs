using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>An agent searches and meets similar cases while writing; a leader looks at demand, heat, surges and rising words.</summary>
public sealed class Searching_and_seeing_what_rises(DemoCity city, Chromium chromium)
{
    [Fact(Timeout = 300_000)]
    public async Task From_a_word_to_the_map()
    {
        var hotline = await city.StartedAsync();
        await AgentAsync(hotline);
        await KeepersAsync(hotline);
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

    /// <summary>An editor answers the question that had none; a supervisor publishes it, because it is not their own.</summary>
    private async Task KeepersAsync(RunningHotline hotline)
    {
        await using var editor = await chromium.OpenAsync(hotline, 1600, 1000);
        await editor.SignInAsync(hotline.LoginOf("knowledgeeditor"));
        await editor.GoAsync("/knowledge");
        await editor["knowledge-alarm"].First.WaitForAsync(new() { Timeout = 60_000 });
        await editor.PhotographAsync("knowledge");
        await editor.ClickAsync("knowledge-tab-tasks");
        await editor["knowledge-task"].First.WaitForAsync();
        await editor.PhotographAsync("knowledge-tasks");
        await EndedAsync(hotline, editor);
        await editor["knowledge-task-write"].First.ClickAsync();
        await editor.FillAsync("knowledge-title", "路灯电费由谁承担");
        await editor.FillAsync("knowledge-answer", "市政路灯电费由财政承担，居民不需缴纳。");
        await editor.FillAsync("knowledge-legalBasis", "《城市照明管理规定》第六条");
        await new AgentDesk(editor).PickAsync("knowledge-owner", "南昌市城市管理");
        await editor.PhotographAsync("knowledge-editor");
        await editor.ClickAsync("knowledge-save");
        await editor.ClickAsync("knowledge-act-submission");
        await editor["knowledge-entry"].And(editor.Page.Locator("[data-state=InReview]")).WaitForAsync();
        Assert.Equal(0, await editor["knowledge-act-publication"].CountAsync());
        Assert.Empty(editor.Trouble);

        await using var supervisor = await chromium.OpenAsync(hotline, 1600, 1000);
        await supervisor.SignInAsync(hotline.LoginOf("supervisor"));
        await supervisor.GoAsync("/knowledge");
        await supervisor["knowledge-tab-review"].WaitForAsync(new() { Timeout = 60_000 });
        await supervisor.ClickAsync("knowledge-tab-review");
        await supervisor["knowledge-row"].First.ClickAsync();
        await supervisor.ClickAsync("knowledge-act-publication");
        await supervisor["knowledge-entry"].And(supervisor.Page.Locator("[data-state=Published]")).WaitForAsync();
        await supervisor.PhotographAsync("knowledge-entry");
        await supervisor.ClickAsync("knowledge-tab-find");
        await supervisor.FillAsync("knowledge-words", "路灯的电费谁出");
        await supervisor.Page.GetByText("市政路灯电费由财政承担").WaitForAsync();
        Assert.Empty(supervisor.Trouble);
    }

    /// <summary>Of two more questions one has its answer in the base already, and the other is not one.</summary>
    private static async Task EndedAsync(RunningHotline hotline, Person editor)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent"));
        foreach (var question in new[] { "路灯坏了找谁", "明天会不会下雨" })
        {
            await agent.SendAsync<KnowledgeTaskRow>(HttpMethod.Post, ApiPath.KnowledgeTasks, new AskKnowledge(question));
        }

        var known = (await agent.SendAsync<KnowledgeFound>(HttpMethod.Post, ApiPath.KnowledgeSearch, new KnowledgeAsk("路灯"))).Rows[0].Number;
        await editor.ClickAsync("knowledge-tab-review");
        await editor.ClickAsync("knowledge-tab-tasks");
        await Asked(editor, "路灯坏了找谁").GetByTestId("knowledge-task-answer").ClickAsync();
        await editor.FillAsync("knowledge-task-number", known);
        await editor.ClickAsync("knowledge-task-send");
        await Asked(editor, "路灯坏了找谁").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Asked(editor, "明天会不会下雨").GetByTestId("knowledge-task-dismiss").ClickAsync();
        await editor.FillAsync("knowledge-task-reason", "不属政务事项");
        await editor.ClickAsync("knowledge-task-send");
        await Asked(editor, "明天会不会下雨").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    private static ILocator Asked(Person editor, string question) => editor["knowledge-task"].Filter(new() { HasText = question });

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
