using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>The knowledge base and the ledger on the liaison's pages without script.</summary>
public sealed class UnitKnowledgeTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static (string, string)[] Answer { get; } = [("title", "路灯多久修好"), ("answer", "接报后二十四小时内修复。"), ("legalBasis", "《城市照明管理规定》第二十条"), ("validUntil", "2027-12-31")];

    [Fact]
    public async Task A_unit_answers_a_question_confirms_what_came_of_it_and_renews_it_with_forms_alone()
    {
        using var agent = await city.SignedInAsync("agent");
        using var editor = await city.SignedInAsync("editor");
        using var roads = await city.SignedInAsync("roads");
        using var asked = await agent.PostAsync(ApiPath.KnowledgeTasks, new AskKnowledge("路灯坏了多久修好", ApiCity.PotHole, ApiCity.Xihu));
        var task = await StaffClient.ReadAsync<KnowledgeTaskRow>(asked, HttpStatusCode.Created);
        var path = $"/unit/knowledge/tasks/{task.Id}";
        Assert.Contains(path, await roads.PageAsync("/unit/knowledge"), StringComparison.Ordinal);
        using var alike = await agent.PostAsync(ApiPath.KnowledgeTasks, new AskKnowledge("路灯坏了多长时间修好", ApiCity.PotHole, ApiCity.Xihu));
        var joined = await StaffClient.ReadAsync<KnowledgeTaskRow>(alike, HttpStatusCode.Created);
        var form = await roads.PageAsync(path);
        Assert.Contains("共 2 人在问", form, StringComparison.Ordinal);
        using var separated = await roads.SubmitAsync(path, "Separate", form, [("joined", $"{joined.Id}")]);
        Assert.Contains("已分开", await roads.PageAsync(path), StringComparison.Ordinal);
        Assert.Contains($"/unit/knowledge/tasks/{joined.Id}", await roads.PageAsync("/unit/knowledge"), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", form, StringComparison.Ordinal);
        using var incomplete = await roads.SubmitAsync(path, "Answer", form, [("title", "路灯多久修好"), ("answer", "尽快修复。")]);
        Assert.Equal(HttpStatusCode.BadRequest, incomplete.StatusCode);
        Assert.Contains("尽快修复。", await incomplete.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var answered = await roads.SubmitAsync(path, "Answer", form, Answer);
        var entryPath = answered.Headers.Location!.OriginalString;
        Assert.Contains("已提交审核。", await roads.PageAsync(entryPath), StringComparison.Ordinal);
        using var again = await roads.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        var entry = await editor.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{Path.GetFileName(entryPath)}");
        using var published = await editor.PostAsync($"{ApiPath.Knowledge}/{entry.Id}/publication", new KnowledgeAct(), entry.Revision);
        Assert.True(published.IsSuccessStatusCode);

        var shown = await roads.PageAsync(entryPath);
        Assert.Contains("至2027-12-31", shown, StringComparison.Ordinal);
        Assert.Contains("路灯多久修好", await roads.PageAsync("/unit/knowledge"), StringComparison.Ordinal);
        using var confirmed = await roads.SubmitAsync(entryPath, "Confirm", shown);
        Assert.Equal(HttpStatusCode.Redirect, confirmed.StatusCode);
        using var stale = await roads.SubmitAsync(entryPath, "Confirm", shown);
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        shown = await roads.PageAsync(entryPath);
        using var renewed = await roads.SubmitAsync(entryPath, "Renew", shown, [.. Answer[..3], ("validUntil", "2029-12-31")]);
        Assert.Equal(HttpStatusCode.Redirect, renewed.StatusCode);
        Assert.Contains("修改审核中", await roads.PageAsync(entryPath), StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2029, 12, 31), (await editor.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{entry.Id}")).Draft!.ValidUntil);
    }

    [Fact]
    public async Task Another_units_question_and_entry_are_not_found_and_a_question_that_is_not_theirs_goes_back()
    {
        using var agent = await city.SignedInAsync("agent");
        using var editor = await city.SignedInAsync("editor");
        using var roads = await city.SignedInAsync("roads");
        using var water = await city.SignedInAsync("water");
        using var asked = await agent.PostAsync(ApiPath.KnowledgeTasks, new AskKnowledge("水表归谁修", ApiCity.PotHole, ApiCity.Xihu));
        var task = await StaffClient.ReadAsync<KnowledgeTaskRow>(asked, HttpStatusCode.Created);
        var path = $"/unit/knowledge/tasks/{task.Id}";
        using var foreign = await water.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        var form = await roads.PageAsync(path);
        using var silent = await roads.SubmitAsync(path, "Decline", form, [("reason", "")]);
        Assert.Equal(HttpStatusCode.BadRequest, silent.StatusCode);
        using var declined = await roads.SubmitAsync(path, "Decline", form, [("reason", "属于水务局")]);
        Assert.Equal(HttpStatusCode.Redirect, declined.StatusCode);
        Assert.Equal("属于水务局", (await editor.GetAsync<KnowledgeTaskRowPage>(ApiPath.KnowledgeTasks)).Rows.Single(row => row.Id == task.Id).Refusal);
    }

    [Fact]
    public async Task A_question_that_is_answered_already_is_closed_with_the_number_and_whoever_asked_is_told()
    {
        using var agent = await city.SignedInAsync("agent");
        using var editor = await city.SignedInAsync("editor");
        using var roads = await city.SignedInAsync("roads");
        var entry = await KnowledgeCalls.PublishedAsync(roads, editor, new KnowledgeText("护栏撞坏找谁", [], "由城管局二十四小时内修复。", ApiCity.PotHole, ApiCity.Xihu, "《城市道路管理条例》"));
        var task = await KnowledgeCalls.AskedAsync(agent, "护栏被车撞坏了应当找哪个部门");
        var path = $"/unit/knowledge/tasks/{task.Id}";
        var form = await roads.PageAsync(path);
        foreach (var wrong in new[] { "", "K999999", "护栏" })
        {
            using var refused = await roads.SubmitAsync(path, "Existing", form, ("number", wrong));
            Assert.True(refused.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict, $"“{wrong}” is {refused.StatusCode}.");
            form = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains("class=\"field-wrong\"", form[form.IndexOf("id=\"number\"", StringComparison.Ordinal)..form.IndexOf("handler=Decline", StringComparison.Ordinal)], StringComparison.Ordinal);
            Assert.Contains($"value=\"{wrong}\"", form, StringComparison.Ordinal);
        }

        using var answered = await roads.SubmitAsync(path, "Existing", form, ("number", entry.Number));
        Assert.Equal("/unit/knowledge", answered.Headers.Location!.OriginalString);
        Assert.DoesNotContain(path, await roads.PageAsync("/unit/knowledge"), StringComparison.Ordinal);
        var told = Assert.Single(await agent.GetAsync<IReadOnlyList<KnowledgeTaskRow>>($"{ApiPath.KnowledgeTasks}/mine"), row => row.Id == task.Id);
        Assert.Equal(("已有答案", entry.Number, 1), (told.Ending, told.Answer?.Number, told.Answer?.Version));
    }

    [Fact]
    public async Task A_draft_is_given_up_with_a_reason_and_its_question_waits_again()
    {
        using var agent = await city.SignedInAsync("agent");
        using var editor = await city.SignedInAsync("editor");
        using var roads = await city.SignedInAsync("roads");
        var task = await KnowledgeCalls.AskedAsync(agent, "广告牌松动要掉下来谁来拆除");
        var path = $"/unit/knowledge/tasks/{task.Id}";
        using var answered = await roads.SubmitAsync(path, "Answer", await roads.PageAsync(path), Answer);
        var entryPath = answered.Headers.Location!.OriginalString;
        var shown = await roads.PageAsync(entryPath);
        using var silent = await roads.SubmitAsync(entryPath, "Discard", shown, ("note", " "));
        Assert.Equal(HttpStatusCode.BadRequest, silent.StatusCode);
        Assert.Contains("class=\"field-wrong\"", await silent.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var discarded = await roads.SubmitAsync(entryPath, "Discard", shown, ("note", "不是本单位的职责"));
        Assert.Equal(HttpStatusCode.Redirect, discarded.StatusCode);
        var entry = await editor.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{Path.GetFileName(entryPath)}");
        Assert.Equal((null, "弃稿", "不是本单位的职责"), (entry.Draft, entry.Steps[0].Name, entry.Steps[0].Note));
        Assert.Contains(path, await roads.PageAsync("/unit/knowledge"), StringComparison.Ordinal);
        using var stale = await roads.SubmitAsync(entryPath, "Discard", shown, ("note", "再弃一次"));
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
    }
}
