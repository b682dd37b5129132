using System.Net;
using Hotline.Agent.Client.Contracts;
using static Hotline.Integration.Tests.Api.KnowledgeCalls;

namespace Hotline.Integration.Tests.Api;

/// <summary>What units, reviewers and other platforms answer cites the knowledge base as an answer on the call does: by version, if it holds, and read back by all.</summary>
public sealed class CitingAnswersTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static readonly KnowledgeText Manholes = new("窨井盖缺失多久补上", ["井盖丢了"], "接报后两小时内设围挡，二十四小时内补装。", ApiCity.PotHole, ApiCity.Xihu, "《城市道路管理条例》第二十三条");

    [Fact]
    public async Task A_units_reply_cites_what_holds_and_is_refused_what_does_not()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var editor = await city.SignedInAsync("editor");
        var entry = await PublishedAsync(roads, editor, Manholes with { Title = "井盖一" });
        var page = await ApiCity.SignedForAsync(agent, roads);
        using (var draft = await roads.PostAsync(ApiPath.Knowledge, new OpenKnowledge(Manholes with { Title = "还没有审核" })))
        {
            var unread = await StaffClient.ReadAsync<KnowledgeEntryPage>(draft, HttpStatusCode.Created);
            foreach (var wrong in new CitedKnowledge[] { new(entry.Number, 2), new(unread.Number, 1), new("K999999", 1) })
            {
                using var refused = await roads.PostAsync(ApiPath.Act(page.Id, "reply"), new ReplyTicket("已补装。", Citations: [wrong]), page.Version);
                var problem = await StaffClient.ProblemAsync(refused, 409);
                Assert.Equal("knowledge.not-citable", problem.GetProperty("code").GetString());
                Assert.Contains(wrong.Number, problem.ToString(), StringComparison.Ordinal);
            }
        }

        using (var many = await roads.PostAsync(ApiPath.Act(page.Id, "reply"), new ReplyTicket("已补装。", Citations: [.. Enumerable.Range(1, 11).Select(version => new CitedKnowledge(entry.Number, version))]), page.Version))
        {
            Assert.True((await StaffClient.ProblemAsync(many, 400)).GetProperty("errors").TryGetProperty("citations", out _));
        }

        page = await roads.ActAsync(page, "reply", new ReplyTicket("已补装。", Citations: [new(entry.Number, 1), new(entry.Number, 1)]));
        foreach (var reader in new[] { agent, roads })
        {
            var step = (await reader.GetAsync<TicketPage>(ApiPath.Ticket(page.Id))).History.Single(row => row.Verb == "Replied");
            Assert.Equal(new KnowledgeCitation(entry.Id, entry.Number, 1, "井盖一"), Assert.Single(step.Citations!));
            Assert.Contains($"引用知识：{entry.Number} 第1版《井盖一》", step.Text, StringComparison.Ordinal);
        }

        Assert.Equal(1, (await agent.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{entry.Id}")).Cited);
    }

    [Fact]
    public async Task A_reply_in_review_is_used_once_it_is_let_through_with_what_it_cites_then()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var editor = await city.SignedInAsync("editor");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var administrator = await city.SignedInAsync("administrator");
        var (first, second) = (await PublishedAsync(roads, editor, Manholes with { Title = "井盖二" }), await PublishedAsync(roads, editor, Manholes with { Title = "井盖三" }));
        var page = await ApiCity.SignedForAsync(agent, roads);
        await administrator.PolicyAsync("reviewPercent", 100);
        page = await roads.ActAsync(page, "reply", new ReplyTicket("已补装。", Citations: [new(first.Number, 1)]));
        await administrator.PolicyAsync("reviewPercent", 0);
        Assert.Equal((TicketState.ReplyReview, first.Number), (page.State, Assert.Single(page.History[^1].Citations!).Number));
        Assert.Equal(0, (await agent.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{first.Id}")).Cited);
        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        await ActAsync(editor, await editor.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{first.Id}"), "withdrawal", new KnowledgeAct("条例修订"));
        using (var gone = await dispatcher.PostAsync(ApiPath.Act(page.Id, "reply-ruling"), new RuleOnReply(true, "已补装。", [new(first.Number, 1)]), page.Version))
        {
            await StaffClient.RefusedAsync(gone, 409, "knowledge.not-citable");
        }

        page = await dispatcher.ActAsync(page, "reply-ruling", new RuleOnReply(true, "已补装，依据以新条目为准。", [new(second.Number, 1)]));
        Assert.Equal(second.Number, Assert.Single(page.History.Single(row => row.Verb == "Replied").Citations!).Number);
        Assert.Equal((0, 1), ((await agent.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{first.Id}")).Cited, (await agent.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{second.Id}")).Cited));
    }

    [Fact]
    public async Task What_another_platform_did_is_told_with_its_basis()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var editor = await city.SignedInAsync("editor");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var entry = await PublishedAsync(roads, editor, Manholes with { Title = "井盖四" });
        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "hand-out", new HandOutTicket("110", "有人受伤"));
        page = await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "hand-out-result", new AnswerHandOut("民警已到场处置", [new(entry.Number, 1)]));
        Assert.Equal(new KnowledgeCitation(entry.Id, entry.Number, 1, "井盖四"), Assert.Single(page.History.Single(row => row.Verb == "HandOutAnswered").Citations!));
    }

    [Fact]
    public async Task On_the_page_without_script_a_liaison_finds_ticks_and_replies_and_nothing_typed_is_lost()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var editor = await city.SignedInAsync("editor");
        var entry = await PublishedAsync(roads, editor, Manholes with { Title = "井盖五" });
        var ticket = await ApiCity.SignedForAsync(agent, roads);
        using var phone = await city.PhoneAsync("roads");
        var path = $"/unit/tickets/{ticket.Id}";
        using var nothing = await phone.SubmitAsync(path, "FindKnowledge", await phone.PageAsync(path), ("reply", "已补装。"), ("contacted", "已电话联系"), ("knowledgeWords", "鳄鱼饲养"));
        var page = await TextAsync(nothing, HttpStatusCode.OK);
        Assert.Contains("没有找到。", page, StringComparison.Ordinal);
        Assert.Contains("已电话联系", page, StringComparison.Ordinal);
        using var looked = await phone.SubmitAsync(path, "FindKnowledge", page, ("reply", "已补装。"), ("knowledgeWords", "井盖五"));
        page = await TextAsync(looked, HttpStatusCode.OK);
        Assert.Contains("已补装。</textarea>", page, StringComparison.Ordinal);
        Assert.Contains($"引用 {entry.Number} 第1版《井盖五》", page, StringComparison.Ordinal);
        Assert.DoesNotContain("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.Equal(ticket.Version, (await roads.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).Version);

        var mark = $"（依据：知识库{entry.Number}第1版，《城市道路管理条例》第二十三条）";
        using var old = await phone.SubmitAsync(path, "Reply", page, ("reply", $"已补装。知识库{entry.Number}第7版"), ("knowledgeWords", "井盖五"), ("cite", mark));
        page = await TextAsync(old, HttpStatusCode.BadRequest);
        Assert.Contains("重新查找后引用", page, StringComparison.Ordinal);
        Assert.Contains("class=\"field-wrong\"", page, StringComparison.Ordinal);
        Assert.Contains("checked", page[page.IndexOf("name=\"cite\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        using var silent = await phone.SubmitAsync(path, "Reply", page, ("reply", ""), ("cite", mark));
        Assert.Contains("请填写答复内容", await TextAsync(silent, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        using var replied = await phone.SubmitAsync(path, "Reply", page, ("reply", "已补装。"), ("cite", mark), ("cite", "一句没有标记的话"));
        Assert.Equal(HttpStatusCode.Redirect, replied.StatusCode);

        // The citizen reads the mark in the words, the staff the version it leads to.
        var answered = await agent.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id));
        Assert.Equal($"已补装。{mark}", answered.Reply);
        Assert.Equal(new KnowledgeCitation(entry.Id, entry.Number, 1, "井盖五"), Assert.Single(answered.History.Single(row => row.Verb == "Replied").Citations!));
        Assert.Contains($"引用知识：{entry.Number} 第1版《井盖五》", await phone.PageAsync(path), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
