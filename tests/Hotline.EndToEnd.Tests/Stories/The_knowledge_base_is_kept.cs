using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>
/// Those who keep the knowledge base, in the browser: a question comes to whom it belongs, its answer is written, sent back, written anew and published; what holds is confirmed,
/// compared with what held before, and withdrawn; and what agents find wrong is seen to.
/// </summary>
[Collection(typeof(AtOtherDesks))]
public sealed class The_knowledge_base_is_kept(DemoCity city, Chromium chromium)
{
    private const string Electricity = "路灯电费由谁承担", Blinking = "小巷路灯忽明忽暗归谁修", Weather = "明天会不会下雨", Broken = "路灯坏了找谁";

    private static readonly KnowledgeText Landscape = new(
        "景观灯几点关灯", ["楼宇亮化几点熄灯"], "工作日二十二时关闭。", Matter.StreetLamp.Category, Matter.StreetLamp.Region, "《城市照明管理规定》第十八条");

    [Fact(Timeout = 300_000)]
    public async Task From_a_question_to_an_answer_and_to_what_holds_no_more()
    {
        var hotline = await city.StartedAsync();
        using var staff = await Staff.SignInAsync(hotline, hotline.LoginOf("knowledgeeditor"));
        using var reviewer = await Staff.SignInAsync(hotline, hotline.LoginOf("supervisor"));
        await AskAsync(hotline);
        var holds = await HoldsAsync(hotline, staff, reviewer);
        await LiaisonAsync(hotline, holds);

        await using var editor = await SignedInAsync(hotline, "knowledgeeditor");
        await editor["knowledge-alarm"].First.WaitForAsync(new() { Timeout = 60_000 });
        await editor.PhotographAsync("knowledge");
        await QuestionsAsync(hotline, editor);
        await DiscardAsync(staff, editor);
        await WriteAsync(editor);
        await using var supervisor = await SignedInAsync(hotline, "supervisor");
        await ReviewAsync(supervisor, "send-back", "写明由哪一级财政承担", "Draft");
        await RewriteAsync(editor);
        await ReviewAsync(supervisor, "publication", null, "Published");
        await supervisor.PhotographAsync("knowledge-entry");
        await supervisor.ClickAsync("knowledge-tab-find");
        await supervisor.FillAsync("knowledge-words", "路灯的电费谁出");
        await supervisor.Page.GetByText("由区级财政承担").WaitForAsync();

        await RevisedAsync(staff, reviewer, holds);
        await HeldAsync(supervisor, holds);
        Assert.DoesNotContain((await staff.SendAsync<KnowledgeFound>(HttpMethod.Post, ApiPath.KnowledgeSearch, new KnowledgeAsk(Landscape.Title))).Rows, hit => hit.Id == holds.Id);
        Assert.Empty(editor.Trouble.Concat(supervisor.Trouble));
    }

    private async Task<Person> SignedInAsync(RunningHotline hotline, string role)
    {
        var person = await chromium.OpenAsync(hotline, 1600, 1000);
        await person.SignInAsync(hotline.LoginOf(role));
        await person.GoAsync("/knowledge");
        await person["knowledge-tab-tasks"].WaitForAsync(new() { Timeout = 60_000 });
        return person;
    }

    /// <summary>Four questions; one of them somebody else asks too, in other words.</summary>
    private static async Task AskAsync(RunningHotline hotline)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent"));
        using var other = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 1));
        foreach (var question in new[] { Electricity, Weather, Broken })
            await agent.SendAsync<KnowledgeTaskRow>(HttpMethod.Post, ApiPath.KnowledgeTasks, new AskKnowledge(question));
        AskKnowledge theirs = new(Blinking, Matter.StreetLamp.Category, Matter.StreetLamp.Region);
        await agent.SendAsync<KnowledgeTaskRow>(HttpMethod.Post, ApiPath.KnowledgeTasks, theirs);
        Assert.Equal(Blinking, (await other.SendAsync<KnowledgeTaskRow>(HttpMethod.Post, ApiPath.KnowledgeTasks, theirs with { Question = $"请问{Blinking}呢" })).SameAs);
    }

    /// <summary>An entry of the liaison's unit that is published, and that an agent finds wrong.</summary>
    private static async Task<KnowledgeEntryPage> HoldsAsync(RunningHotline hotline, Staff editor, Staff reviewer)
    {
        using var liaison = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison"));
        var draft = await editor.SendAsync<KnowledgeEntryPage>(HttpMethod.Post, ApiPath.Knowledge, new OpenKnowledge(Landscape, liaison.Me.UnitCode));
        var published = await ActAsync(reviewer, await ActAsync(editor, draft, "submission"), "publication");
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent"));
        using var judged = await agent.SendAsync(HttpMethod.Post, $"{ApiPath.Knowledge}/{draft.Id}/opinion", new KnowledgeOpinion(1, Useful: false, "夏季改为二十三时"));
        judged.EnsureSuccessStatusCode();
        return published;
    }

    /// <summary>The unit has seen what is said of its entry, and says of a question that it is not its own.</summary>
    private async Task LiaisonAsync(RunningHotline hotline, KnowledgeEntryPage holds)
    {
        await using var liaison = await SignedInAsync(hotline, "liaison");
        var alarm = liaison["knowledge-alarm"].Filter(new() { HasText = holds.Number });
        Assert.Contains("夏季改为二十三时", await alarm.InnerTextAsync(), StringComparison.Ordinal);
        await liaison.PhotographAsync("knowledge-alarm");
        await alarm.GetByTestId("knowledge-alarm-seen").ClickAsync();
        await alarm.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await liaison.ClickAsync("knowledge-tab-tasks");
        await Asked(liaison, Blinking).GetByTestId("knowledge-task-hand").ClickAsync();
        await liaison.FillAsync("knowledge-task-reason", "小巷路灯由街道管理");
        await liaison.ClickAsync("knowledge-task-send");
        await Asked(liaison, Blinking).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Empty(liaison.Trouble);
    }

    /// <summary>Two questions that were held to be one are two after all, and one is another unit's; a third has its answer already, and the fourth is not one.</summary>
    private static async Task QuestionsAsync(RunningHotline hotline, Person editor)
    {
        await editor.ClickAsync("knowledge-tab-tasks");
        var blinking = Asked(editor, Blinking);
        Assert.Contains("小巷路灯由街道管理", await blinking.InnerTextAsync(), StringComparison.Ordinal);
        await editor.PhotographAsync("knowledge-tasks");
        await blinking.GetByTestId("knowledge-separate").ClickAsync();
        await blinking.Nth(1).WaitForAsync();
        await blinking.First.GetByTestId("knowledge-task-hand").ClickAsync();
        await new AgentDesk(editor).PickAsync("knowledge-task-unit", "南昌市城市管理");
        await editor.ClickAsync("knowledge-task-send");
        await blinking.Filter(new() { HasText = "南昌市城市管理" }).WaitForAsync();

        using var staff = await Staff.SignInAsync(hotline, hotline.LoginOf("agent"));
        var known = (await staff.SendAsync<KnowledgeFound>(HttpMethod.Post, ApiPath.KnowledgeSearch, new KnowledgeAsk("路灯"))).Rows[0].Number;
        await EndAsync(editor, Broken, "answer", "knowledge-task-number", known);
        await EndAsync(editor, Weather, "dismiss", "knowledge-task-reason", "不属政务事项");
    }

    private static async Task EndAsync(Person editor, string question, string how, string field, string words)
    {
        await Asked(editor, question).GetByTestId($"knowledge-task-{how}").ClickAsync();
        await editor.FillAsync(field, words);
        await editor.ClickAsync("knowledge-task-send");
        await Asked(editor, question).WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>A draft that somebody began for a question is given up, and the question waits again.</summary>
    private static async Task DiscardAsync(Staff staff, Person editor)
    {
        var task = (await staff.GetAsync<KnowledgeTaskRowPage>(ApiPath.KnowledgeTasks)).Rows.Single(row => row.Question == Electricity);
        var draft = await staff.SendAsync<KnowledgeEntryPage>(HttpMethod.Post, ApiPath.Knowledge, new OpenKnowledge(Landscape with { Title = "路灯电费" }, await OwnerAsync(staff), task.Id));
        await editor.ClickAsync("knowledge-tab-drafts");
        await Row(editor, draft.Number).ClickAsync();
        await editor.ClickAsync("knowledge-act-discard");
        await editor.FillAsync("knowledge-note", "答复不完整，重新编写");
        await editor.ClickAsync("knowledge-note-send");
        await IsAsync(editor, "Withdrawn");
        await Row(editor, draft.Number).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Null((await staff.GetAsync<KnowledgeTaskRowPage>(ApiPath.KnowledgeTasks)).Rows.Single(row => row.Id == task.Id).EntryId);
    }

    /// <summary>An editor writes the answer; nobody publishes what they wrote.</summary>
    private static async Task WriteAsync(Person editor)
    {
        await editor.ClickAsync("knowledge-tab-tasks");
        await Asked(editor, Electricity).GetByTestId("knowledge-task-write").ClickAsync();
        await editor.FillAsync("knowledge-title", Electricity);
        await editor.FillAsync("knowledge-answer", "市政路灯电费由财政承担，居民不需缴纳。");
        await editor.FillAsync("knowledge-legalBasis", "《城市照明管理规定》第六条");
        await new AgentDesk(editor).PickAsync("knowledge-owner", "南昌市城市管理");
        await editor.PhotographAsync("knowledge-editor");
        await editor.ClickAsync("knowledge-save");
        await editor.ClickAsync("knowledge-act-submission");
        await IsAsync(editor, "InReview");
        Assert.Equal(0, await editor["knowledge-act-publication"].CountAsync());
    }

    private static async Task RewriteAsync(Person editor)
    {
        await editor.ClickAsync("knowledge-tab-drafts");
        await editor["knowledge-row"].Filter(new() { HasText = Electricity }).ClickAsync();
        Assert.Contains("写明由哪一级财政承担", await editor.TextAsync("knowledge-steps"), StringComparison.Ordinal);
        await editor.PhotographAsync("knowledge-sent-back");
        await editor.ClickAsync("knowledge-act-draft");
        await editor.FillAsync("knowledge-answer", "市政路灯电费由区级财政承担，居民不需缴纳。");
        await editor.ClickAsync("knowledge-save");
        await editor.ClickAsync("knowledge-act-submission");
        await IsAsync(editor, "InReview");
    }

    /// <param name="why">Null: none is asked for.</param>
    private static async Task ReviewAsync(Person supervisor, string act, string? why, string state)
    {
        await supervisor.ClickAsync("knowledge-tab-find");
        await supervisor.ClickAsync("knowledge-tab-review");
        await supervisor["knowledge-row"].Filter(new() { HasText = Electricity }).ClickAsync();
        await supervisor.ClickAsync($"knowledge-act-{act}");
        if (why is not null)
        {
            await supervisor.FillAsync("knowledge-note", why);
            await supervisor.ClickAsync("knowledge-note-send");
        }

        await IsAsync(supervisor, state);
    }

    private static async Task RevisedAsync(Staff editor, Staff reviewer, KnowledgeEntryPage holds)
    {
        var revised = await editor.SendAsync<KnowledgeEntryPage>(
            HttpMethod.Put, $"{ApiPath.Knowledge}/{holds.Id}/draft", Landscape with { Answer = "工作日二十二时关闭，夏季二十三时关闭。" }, holds.Revision);
        await ActAsync(reviewer, await ActAsync(editor, revised, "submission"), "publication");
    }

    /// <summary>Two versions are read and compared; the newer is still right, and then holds no more.</summary>
    private static async Task HeldAsync(Person supervisor, KnowledgeEntryPage holds)
    {
        await supervisor.ClickAsync("knowledge-tab-published");
        await Row(supervisor, holds.Number).ClickAsync();
        var versions = supervisor["knowledge-version"];
        await versions.And(supervisor.Page.Locator("[data-version='2']")).GetByTestId("version-compare").ClickAsync();
        await versions.Locator("ins").Filter(new() { HasText = "夏季二十三时" }).WaitForAsync();
        await supervisor.PhotographAsync("knowledge-versions");
        await versions.And(supervisor.Page.Locator("[data-version='1']")).GetByTestId("version-open").ClickAsync();
        await supervisor["version-standing"].Filter(new() { HasText = "现行为第2版" }).WaitForAsync();
        Assert.Contains("工作日二十二时关闭。", await supervisor.TextAsync("version-text"), StringComparison.Ordinal);

        await supervisor.ClickAsync("knowledge-act-confirmation");
        await supervisor["knowledge-steps"].Filter(new() { HasText = "复核无误" }).WaitForAsync();
        await supervisor.ClickAsync("knowledge-act-withdrawal");
        await supervisor.FillAsync("knowledge-note", "亮化办法正在修订");
        await supervisor.ClickAsync("knowledge-note-send");
        await IsAsync(supervisor, "Withdrawn");
        await supervisor.PhotographAsync("knowledge-withdrawn");
    }

    private static Task<KnowledgeEntryPage> ActAsync(Staff staff, KnowledgeEntryPage page, string act) =>
        staff.SendAsync<KnowledgeEntryPage>(HttpMethod.Post, $"{ApiPath.Knowledge}/{page.Id}/{act}", new KnowledgeAct(), page.Revision);

    private static async Task<string> OwnerAsync(Staff staff) => (await staff.GetAsync<CatalogPage>(ApiPath.Catalog)).Units.First(unit => unit.Name.StartsWith("南昌市城市管理", StringComparison.Ordinal)).Code;

    private static Task IsAsync(Person keeper, string state) => keeper.BecomesAsync("knowledge-entry", "state", state);

    private static ILocator Asked(Person keeper, string question) => keeper["knowledge-task"].Filter(new() { HasText = question });

    private static ILocator Row(Person keeper, string number) => keeper.Page.Locator($"[data-testid=knowledge-row][data-number='{number}']");
}
