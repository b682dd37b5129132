using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Knowledge;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Api.KnowledgeCalls;

namespace Hotline.Integration.Tests.Api;

/// <summary>Questions without an answer: whose they are, and how they end.</summary>
public sealed partial class KnowledgeTests
{
    [Fact]
    public async Task A_unit_says_that_a_question_is_not_theirs_and_an_editor_says_whose_it_is()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var water = await city.SignedInAsync("water");
        using var editor = await city.SignedInAsync("editor");
        var task = await AskedAsync(agent, "自来水水质报告在哪里看");
        var path = $"{ApiPath.KnowledgeTasks}/{task.Id}/handing";
        using var foreign = await water.ConditionalAsync(HttpMethod.Post, path, new HandKnowledgeTask(Reason: "不是"), Seen(task));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var refused = await roads.ConditionalAsync(HttpMethod.Post, path, new HandKnowledgeTask(Reason: "属水务职责"), Seen(task));
        Assert.Equal(HttpStatusCode.NoContent, refused.StatusCode);
        var back = (await editor.GetAsync<KnowledgeTaskRowPage>(ApiPath.KnowledgeTasks)).Rows.Single(row => row.Id == task.Id);
        Assert.Equal((null, "属水务职责"), (back.UnitCode, back.Refusal));

        // From a page of before it came back, and without saying what was seen.
        using var old = await editor.ConditionalAsync(HttpMethod.Post, path, new HandKnowledgeTask(ApiCity.Roads), Seen(task));
        await StaffClient.RefusedAsync(old, 412, "knowledge.stale-revision");
        using var blind = await editor.PostAsync(path, new HandKnowledgeTask(ApiCity.Roads));
        Assert.Equal(HttpStatusCode.PreconditionRequired, blind.StatusCode);
        using var handed = await editor.ConditionalAsync(HttpMethod.Post, path, new HandKnowledgeTask(ApiCity.Water), Seen(back));
        Assert.Equal(HttpStatusCode.NoContent, handed.StatusCode);
        Assert.Contains((await water.GetAsync<KnowledgeTaskRowPage>(ApiPath.KnowledgeTasks)).Rows, row => row.Id == task.Id);
    }

    [Fact]
    public async Task A_question_is_free_again_when_its_draft_is_given_up_and_ends_with_what_is_there_or_with_a_reason()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var editor = await city.SignedInAsync("editor");
        var task = await AskedAsync(agent, "夜间施工要不要公告");
        Assert.InRange(task.DueAt - task.AskedAt, TimeSpan.FromDays(4), TimeSpan.FromDays(15));
        using var opened = await roads.PostAsync(ApiPath.Knowledge, new OpenKnowledge(Residence with { Title = "夜间施工公告" }, TaskId: task.Id));
        var draft = await StaffClient.ReadAsync<KnowledgeEntryPage>(opened, HttpStatusCode.Created);
        Assert.Contains("discard", draft.Acts);
        using var taken = await roads.PostAsync(ApiPath.Knowledge, new OpenKnowledge(Residence, TaskId: task.Id));
        Assert.Equal(HttpStatusCode.BadRequest, taken.StatusCode);
        var gone = await ActAsync(roads, draft, "discard", new KnowledgeAct("已有同类条目"));
        Assert.Equal(("已撤回", null), (gone.StateName, gone.Draft));
        Assert.Equal("夜间施工公告", Assert.Single((await roads.GetAsync<KnowledgeRowPage>($"{ApiPath.Knowledge}?list=withdrawn")).Rows, row => row.Id == gone.Id).Title);
        Assert.Null(Assert.Single((await roads.GetAsync<KnowledgeTaskRowPage>(ApiPath.KnowledgeTasks)).Rows, row => row.Id == task.Id).EntryId);

        var path = $"{ApiPath.KnowledgeTasks}/{task.Id}";
        using var nowhere = await roads.ConditionalAsync(HttpMethod.Post, $"{path}/answer", new AnswerKnowledgeTask(gone.Number), Seen(task));
        Assert.True((await StaffClient.ProblemAsync(nowhere, 400)).GetProperty("errors").TryGetProperty("number", out _));
        var there = await PublishedAsync(roads, editor, Residence with { Title = "夜间施工须公告" });
        using var answered = await roads.ConditionalAsync(HttpMethod.Post, $"{path}/answer", new AnswerKnowledgeTask(there.Number), Seen(task));
        Assert.Equal(HttpStatusCode.NoContent, answered.StatusCode);
        using var twice = await editor.ConditionalAsync(HttpMethod.Post, $"{path}/dismissal", new DismissKnowledgeTask("重复"), Seen(task));
        Assert.Equal(HttpStatusCode.NotFound, twice.StatusCode);

        var other = await AskedAsync(agent, "你们几点下班");
        using var theirs = await roads.ConditionalAsync(HttpMethod.Post, $"{ApiPath.KnowledgeTasks}/{other.Id}/dismissal", new DismissKnowledgeTask("无关"), Seen(other));
        Assert.Equal(HttpStatusCode.Forbidden, theirs.StatusCode);
        using var mute = await editor.ConditionalAsync(HttpMethod.Post, $"{ApiPath.KnowledgeTasks}/{other.Id}/dismissal", new DismissKnowledgeTask(" "), Seen(other));
        Assert.Equal(HttpStatusCode.BadRequest, mute.StatusCode);
        using var dismissed = await editor.ConditionalAsync(HttpMethod.Post, $"{ApiPath.KnowledgeTasks}/{other.Id}/dismissal", new DismissKnowledgeTask("不属知识库范围"), Seen(other));
        Assert.Equal(HttpStatusCode.NoContent, dismissed.StatusCode);
        var mine = await agent.GetAsync<IReadOnlyList<KnowledgeTaskRow>>($"{ApiPath.KnowledgeTasks}/mine");
        Assert.Equal(("已有答案", there.Number), (mine.Single(row => row.Id == task.Id).Ending, mine.Single(row => row.Id == task.Id).Answer?.Number));
        Assert.Equal(("不予解答", "不属知识库范围"), (mine.Single(row => row.Id == other.Id).Ending, mine.Single(row => row.Id == other.Id).EndNote));
        Assert.DoesNotContain((await editor.GetAsync<KnowledgeTaskRowPage>(ApiPath.KnowledgeTasks)).Rows, row => row.Id == task.Id || row.Id == other.Id);
    }

    [Fact]
    public async Task Alarms_go_with_what_they_were_raised_for()
    {
        using var editor = await city.SignedInAsync("editor");
        using var water = await city.SignedInAsync("water");
        var alarms = city.Host.App.Services.GetRequiredService<KnowledgeAlarms>();
        var page = await PublishedAsync(water, editor, Residence with { Title = "水表多久检定一次" });
        await Due("review_by = '2026-01-05'");
        await alarms.RaiseAsync(TestContext.Current.CancellationToken);
        Assert.Equal("复核逾期", Assert.Single(await OfItAsync()).KindName);
        page = await ActAsync(water, await water.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{page.Id}"), "confirmation", new KnowledgeAct());
        Assert.Empty(await OfItAsync());

        await Due("valid_until = '2026-01-05'");
        await alarms.RaiseAsync(TestContext.Current.CancellationToken);
        Assert.Equal("已过期", Assert.Single(await OfItAsync()).KindName);
        page = await ActAsync(water, page, "draft", Residence with { Title = "水表多久检定一次（新）" }, HttpMethod.Put);
        page = await ActAsync(editor, await ActAsync(water, page, "submission", new KnowledgeAct()), "publication", new KnowledgeAct());
        Assert.Empty(await OfItAsync());

        await Due("review_by = '2026-01-06'");
        await alarms.RaiseAsync(TestContext.Current.CancellationToken);
        Assert.Single(await OfItAsync());
        await ActAsync(editor, page, "withdrawal", new KnowledgeAct("不再执行"));
        Assert.Empty(await OfItAsync());

        async Task<IReadOnlyList<KnowledgeAlarmRow>> OfItAsync() => [.. (await water.GetAsync<IReadOnlyList<KnowledgeAlarmRow>>(ApiPath.KnowledgeAlarms)).Where(row => row.EntryId == page.Id)];

        async Task Due(string column)
        {
            await using var change = city.Host.Database.DataSource.CreateCommand($"update dispatch.knowledge set {column} where id = '{page.Id}'");
            await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    private static string Seen(KnowledgeTaskRow task) => $"\"{task.Tag}\"";
}
