using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Knowledge;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Hotline.Integration.Tests.Api.KnowledgeCalls;

namespace Hotline.Integration.Tests.Api;

/// <summary>The knowledge base over HTTP: from a question without an answer to an answer that cites its version.</summary>
public sealed partial class KnowledgeTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static readonly KnowledgeText Residence = new(
        "居住证怎么办理", ["外地人办居住证要什么材料"], "到居住地派出所或社区办理，带身份证和住所证明，十五日内发证。", null, ApiCity.Xihu, "《居住证暂行条例》第二条、第九条");

    [Fact]
    public async Task A_question_without_an_answer_becomes_the_units_task_and_then_an_answer_that_cites_it()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var water = await city.SignedInAsync("water");
        using var editor = await city.SignedInAsync("editor");
        using var asked = await agent.PostAsync(ApiPath.KnowledgeTasks, new AskKnowledge("窨井盖丢了多久能补上，联系电话13970012345", ApiCity.PotHole, ApiCity.Xihu));
        var task = await StaffClient.ReadAsync<KnowledgeTaskRow>(asked, HttpStatusCode.Created);
        Assert.Equal((ApiCity.Roads, "窨井盖丢了多久能补上，联系电话[电话]"), (task.UnitCode, task.Question));
        Assert.Contains((await roads.GetAsync<KnowledgeTaskRowPage>(ApiPath.KnowledgeTasks)).Rows, row => row.Id == task.Id);
        Assert.DoesNotContain((await water.GetAsync<KnowledgeTaskRowPage>(ApiPath.KnowledgeTasks)).Rows, row => row.Id == task.Id);

        // Another agent asks the same: one task, and the answer is both's.
        using var second = await city.SignedInAsync("agent-b");
        using var alike = await second.PostAsync(ApiPath.KnowledgeTasks, new AskKnowledge("请问窨井盖丢了多长时间能补上，联系电话13970012346", ApiCity.PotHole, ApiCity.Xihu));
        var joined = await StaffClient.ReadAsync<KnowledgeTaskRow>(alike, HttpStatusCode.Created);
        Assert.Equal(task.Question, joined.SameAs);
        Assert.Equal(joined.Id, Assert.Single((await roads.GetAsync<KnowledgeTaskRowPage>(ApiPath.KnowledgeTasks)).Rows.Single(row => row.Id == task.Id).Joined).Id);
        var text = new KnowledgeText("窨井盖缺失多久补上", ["井盖丢了"], "接报后两小时内设围挡，二十四小时内补装。", ApiCity.PotHole, ApiCity.Xihu, "《城市道路管理条例》第二十三条");
        using var stolen = await water.PostAsync(ApiPath.Knowledge, new OpenKnowledge(text, TaskId: task.Id));
        Assert.Equal(HttpStatusCode.BadRequest, stolen.StatusCode);
        var page = await PublishedAsync(roads, editor, text, task.Id);
        Assert.DoesNotContain((await roads.GetAsync<KnowledgeTaskRowPage>(ApiPath.KnowledgeTasks)).Rows, row => row.Id == task.Id);

        // Found at once, by words in another order than they were written.
        var hit = (await FindAsync(agent, "路口的井盖丢了，多久补上？"))[0];
        Assert.Equal((page.Id, 1, "西湖区城管局"), (hit.Id, hit.Version, hit.OwnerUnitName));
        var draft = await agent.OpenAsync(ApiCity.Complete);
        var closed = await agent.ActAsync(draft, "answer", new AnswerOnCall(hit.Answer, [new(hit.Number, hit.Version)]));
        Assert.Equal(TicketState.ClosedOnCall, closed.State);
        Assert.Contains($"引用知识：{hit.Number} 第1版《窨井盖缺失多久补上》", closed.History[^1].Text, StringComparison.Ordinal);
        Assert.Equal(new KnowledgeCitation(hit.Id, hit.Number, 1, "窨井盖缺失多久补上"), Assert.Single(closed.History[^1].Citations!));

        // Whoever asked is told, until they have seen it.
        Assert.Equal("已发布答案", Assert.Single(await second.GetAsync<IReadOnlyList<KnowledgeTaskRow>>($"{ApiPath.KnowledgeTasks}/mine"), row => row.Id == joined.Id).Ending);
        var told = Assert.Single(await agent.GetAsync<IReadOnlyList<KnowledgeTaskRow>>($"{ApiPath.KnowledgeTasks}/mine"), row => row.Id == task.Id);
        Assert.Equal(("已发布答案", hit.Number, 1), (told.Ending, told.Answer?.Number, told.Answer?.Version));
        using var seen = await agent.PostAsync($"{ApiPath.KnowledgeTasks}/{task.Id}/seen", new { });
        Assert.Equal(HttpStatusCode.NoContent, seen.StatusCode);
        Assert.DoesNotContain(await agent.GetAsync<IReadOnlyList<KnowledgeTaskRow>>($"{ApiPath.KnowledgeTasks}/mine"), row => row.Id == task.Id);
        Assert.Equal(1, (await agent.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{hit.Id}")).Cited);
    }

    [Fact]
    public async Task What_ran_out_was_withdrawn_or_has_a_newer_version_is_neither_found_nor_cited()
    {
        using var agent = await city.SignedInAsync("agent");
        using var editor = await city.SignedInAsync("editor");
        using var other = await city.SignedInAsync("editor-b");
        var first = await PublishedAsync(editor, other, Residence with { Title = "居住证签注" }, owner: ApiCity.Roads);
        var draft = await ActAsync(editor, first, "draft", Residence with { Title = "居住证签注", Answer = "每年签注一次。" }, HttpMethod.Put);
        Assert.Equal(["answer"], draft.Changes.Select(field => field.Field));
        draft = await ActAsync(editor, draft, "submission", new KnowledgeAct());
        using var own = await editor.PostAsync($"{ApiPath.Knowledge}/{draft.Id}/publication", new KnowledgeAct(), draft.Revision);
        await StaffClient.RefusedAsync(own, 409, "knowledge.own-review");
        var second = await ActAsync(other, draft, "publication", new KnowledgeAct());
        Assert.Equal((2, "已发布"), (second.Version, second.StateName));
        Assert.Equal("每年签注一次。", (await FindAsync(agent, "居住证签注"))[0].Answer);
        Assert.Equal(Residence.Answer, (await agent.GetAsync<KnowledgeVersionPage>($"{ApiPath.Knowledge}/{second.Id}/version?number=1")).Text.Answer);
        Assert.Equal("answer", Assert.Single(await agent.GetAsync<IReadOnlyList<KnowledgeDiffField>>($"{ApiPath.Knowledge}/{second.Id}/difference?from=1&to=2")).Field);

        var ticket = await agent.OpenAsync(ApiCity.Complete);
        using var stale = await agent.PostAsync(ApiPath.Act(ticket.Id, "answer"), new AnswerOnCall("每年一次", [new(second.Number, 1)]), ticket.Version);
        await StaffClient.RefusedAsync(stale, 409, "knowledge.not-citable");
        Assert.Equal(TicketState.Draft, (await agent.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).State);

        await ActAsync(other, second, "withdrawal", new KnowledgeAct("条例修订"));
        var cited = await agent.GetAsync<KnowledgeVersionPage>($"{ApiPath.Knowledge}/{second.Id}/version?number=1");
        Assert.Equal((Residence.Answer, "已撤回", 2), (cited.Text.Answer, cited.StateName, cited.Current));
        Assert.DoesNotContain(await FindAsync(agent, "居住证签注"), hit => hit.Id == second.Id);
        using var withdrawn = await agent.PostAsync(ApiPath.Act(ticket.Id, "answer"), new AnswerOnCall("每年一次", [new(second.Number, 2)]), ticket.Version);
        Assert.Equal(HttpStatusCode.Conflict, withdrawn.StatusCode);
    }

    [Fact]
    public async Task A_published_version_does_not_change_and_an_old_revision_is_told_so()
    {
        using var editor = await city.SignedInAsync("editor");
        using var other = await city.SignedInAsync("editor-b");
        var page = await PublishedAsync(editor, other, Residence with { Title = "身份证换领" }, owner: ApiCity.Roads);
        using var stale = await editor.PutAsync($"{ApiPath.Knowledge}/{page.Id}/draft", Residence, page.Revision - 1);
        await StaffClient.RefusedAsync(stale, 412, "knowledge.stale-revision");
        using var blind = await editor.PutAsync($"{ApiPath.Knowledge}/{page.Id}/draft", Residence);
        Assert.Equal(HttpStatusCode.PreconditionRequired, blind.StatusCode);
        using var wrong = await editor.PostAsync(ApiPath.Knowledge, new OpenKnowledge(Residence with { Title = "", ValidUntil = new(2020, 1, 1) }, ApiCity.Roads));
        var errors = (await StaffClient.ProblemAsync(wrong, 400)).GetProperty("errors");
        Assert.Equal(["请填写标题"], errors.GetProperty("title").EnumerateArray().Select(words => words.GetString()));
        Assert.True(errors.TryGetProperty("validUntil", out _));

        await using var change = city.Host.Database.DataSource.CreateCommand("update dispatch.knowledge_version set content = '{}'");
        await Assert.ThrowsAsync<PostgresException>(() => change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Units_are_alarmed_before_the_end_after_a_missed_review_and_when_an_agent_finds_it_wrong()
    {
        using var agent = await city.SignedInAsync("agent");
        using var editor = await city.SignedInAsync("editor");
        using var water = await city.SignedInAsync("water");
        using var roads = await city.SignedInAsync("roads");
        var soon = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddHours(8).DateTime).AddDays(10);
        var page = await PublishedAsync(water, editor, Residence with { Title = "停水通知提前多久", ValidUntil = soon });
        var alarms = city.Host.App.Services.GetRequiredService<KnowledgeAlarms>();
        await alarms.RaiseAsync(TestContext.Current.CancellationToken);
        await alarms.RaiseAsync(TestContext.Current.CancellationToken);
        var alarm = Assert.Single(await water.GetAsync<IReadOnlyList<KnowledgeAlarmRow>>(ApiPath.KnowledgeAlarms));
        Assert.Equal(("即将到期", soon), (alarm.KindName, alarm.Due));
        Assert.DoesNotContain(await roads.GetAsync<IReadOnlyList<KnowledgeAlarmRow>>(ApiPath.KnowledgeAlarms), row => row.EntryId == page.Id);
        Assert.Contains((await water.GetAsync<KnowledgeRowPage>($"{ApiPath.Knowledge}?list=due")).Rows, row => row.Id == page.Id);
        using var seen = await water.PostAsync($"{ApiPath.KnowledgeAlarms}/{alarm.Id}/seen", new { });
        Assert.Equal(HttpStatusCode.NoContent, seen.StatusCode);

        using var mute = await agent.PostAsync($"{ApiPath.Knowledge}/{page.Id}/opinion", new KnowledgeOpinion(1, Useful: false));
        Assert.True((await StaffClient.ProblemAsync(mute, 400)).GetProperty("errors").TryGetProperty("note", out _));
        using var useful = await agent.PostAsync($"{ApiPath.Knowledge}/{page.Id}/opinion", new KnowledgeOpinion(1, Useful: true));
        using var wrong = await agent.PostAsync($"{ApiPath.Knowledge}/{page.Id}/opinion", new KnowledgeOpinion(1, Useful: false, "应为提前24小时"));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (useful.StatusCode, wrong.StatusCode));
        Assert.Equal("应为提前24小时", Assert.Single(await water.GetAsync<IReadOnlyList<KnowledgeAlarmRow>>(ApiPath.KnowledgeAlarms)).Note);
        var read = await water.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{page.Id}");
        Assert.Equal((0, 1), (read.Useful, read.Wrong));
    }

    [Fact]
    public async Task Lists_go_on_page_after_page_and_leave_as_a_file()
    {
        using var editor = await city.SignedInAsync("editor");
        await using (var fill = city.Host.Database.DataSource.CreateCommand($"""
            insert into dispatch.knowledge (id, number, owner_unit, revision, published, title, valid_from, valid_until, review_by, changed_at)
            select gen_random_uuid(), 'K9' || lpad(n::text, 5, '0'), '{ApiCity.Roads}', 1, 1, '填充' || n, '2026-01-01', '2026-02-01'::date + n / 3, '2099-01-01', now() - n * interval '1 second' from generate_series(1, 230) n
            """))
        {
            await fill.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        try
        {
            foreach (var list in new[] { "due", "published" })
            {
                var (numbers, cursor) = (new List<string>(), (string?)null);
                do
                {
                    var page = await editor.GetAsync<KnowledgeRowPage>($"{ApiPath.Knowledge}?list={list}{(cursor is null ? "" : $"&cursor={cursor}")}");
                    numbers.AddRange(page.Rows.Select(row => row.Number));
                    cursor = page.Next;
                }
                while (cursor is not null);
                Assert.Equal(list == "due" ? 230 : 0, numbers.Count(number => number.StartsWith("K9", StringComparison.Ordinal)));
                Assert.Equal(numbers.Count, numbers.Distinct().Count());
            }

            using var file = await editor.GetAsync($"{ApiPath.Knowledge}/export?list=due");
            var text = await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(230, text.Split('\n').Count(line => line.StartsWith("K9", StringComparison.Ordinal)));
            Assert.Contains($"K900001,Expired,已过期,填充1,{ApiCity.Roads}", text, StringComparison.Ordinal);
            using var unknown = await editor.GetAsync($"{ApiPath.Knowledge}/export?list=all");
            Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        }
        finally
        {
            await using var clear = city.Host.Database.DataSource.CreateCommand("delete from dispatch.knowledge where number like 'K9%'");
            await clear.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("' or 1=1; drop table dispatch.knowledge; --")]
    [InlineData("\ud83d\ud83d")]
    public async Task Absurd_questions_find_nothing_and_harm_nothing(string words)
    {
        using var agent = await city.SignedInAsync("agent");
        Assert.Empty(await FindAsync(agent, words));
    }
}
