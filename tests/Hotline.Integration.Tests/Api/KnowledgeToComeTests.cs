using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Knowledge;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Api.KnowledgeCalls;

namespace Hotline.Integration.Tests.Api;

/// <summary>What is reviewed today and holds from a later day on.</summary>
public sealed class KnowledgeToComeTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static readonly KnowledgeText Fee = new("停车收费标准", ["停车一小时多少钱"], "每小时五元。", null, ApiCity.Xihu, "洪发改价〔2024〕3号");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static DateOnly Today => WorkingCalendar.DayOf(TimeProvider.System.GetUtcNow());

    private ComingKnowledge Coming => city.Host.App.Services.GetRequiredService<ComingKnowledge>();

    [Fact]
    public async Task What_holds_goes_on_holding_until_the_day_and_whoever_asked_is_told_then()
    {
        using var agent = await city.SignedInAsync("agent");
        using var editor = await city.SignedInAsync("editor");
        using var other = await city.SignedInAsync("editor-b");
        var page = await PublishedAsync(editor, other, Fee, owner: ApiCity.Roads);
        page = await ActAsync(editor, page, "draft", Fee with { Answer = "每小时六元。", ValidFrom = Today.AddDays(30) }, HttpMethod.Put);
        page = await ActAsync(editor, page, "submission", new KnowledgeAct());
        page = await ActAsync(other, page, "publication", new KnowledgeAct());
        Assert.Equal((1, "已发布", (DateOnly?)Today.AddDays(30)), (page.Version, page.StateName, page.EffectiveFrom));
        Assert.DoesNotContain("publication", page.Acts);
        Assert.Equal("审核通过，待生效", page.Steps[0].Name);
        Assert.Equal("每小时五元。", Assert.Single(await FindAsync(agent, "停车一小时多少钱"), hit => hit.Id == page.Id).Answer);
        var ticket = await agent.OpenAsync(ApiCity.Complete);
        Assert.Equal(TicketState.ClosedOnCall, (await agent.ActAsync(ticket, "answer", new AnswerOnCall("每小时五元。", [new(page.Number, 1)]))).State);
        Assert.Contains((await editor.GetAsync<KnowledgeRowPage>($"{ApiPath.Knowledge}?list=drafts")).Rows, row => row.Id == page.Id && row.EffectiveFrom == page.EffectiveFrom);
        Assert.DoesNotContain((await editor.GetAsync<KnowledgeRowPage>($"{ApiPath.Knowledge}?list=review")).Rows, row => row.Id == page.Id);

        await Coming.TakeEffectAsync(Ct);
        Assert.Equal(1, (await agent.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{page.Id}")).Version);
        await DayComesAsync(page.Id);
        await Coming.TakeEffectAsync(Ct);
        await Coming.TakeEffectAsync(Ct);
        page = await editor.GetAsync<KnowledgeEntryPage>($"{ApiPath.Knowledge}/{page.Id}");
        Assert.Equal((2, (DateOnly?)null, "第2版生效"), (page.Version, page.EffectiveFrom, page.Steps[0].Name));
        Assert.All(page.Versions, version => Assert.Equal("方宁", version.PublishedByName)); // Who passed it.
        Assert.Equal("每小时六元。", Assert.Single(await FindAsync(agent, "停车一小时多少钱"), hit => hit.Id == page.Id).Answer);
        var second = await agent.OpenAsync(ApiCity.Complete);
        using var stale = await agent.PostAsync(ApiPath.Act(second.Id, "answer"), new AnswerOnCall("每小时五元。", [new(page.Number, 1)]), second.Version);
        await StaffClient.RefusedAsync(stale, 409, "knowledge.not-citable");
    }

    [Fact]
    public async Task An_answer_that_is_to_come_ends_its_question_when_it_can_be_found()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var editor = await city.SignedInAsync("editor");
        var task = await AskedAsync(agent, "共享单车停在哪里不算违停");
        var page = await PublishedAsync(roads, editor, Fee with { Title = "共享单车停放", Questions = [], ValidFrom = Today.AddDays(1) }, task.Id);
        Assert.Equal((null, "审核中"), (page.Version, page.StateName));
        Assert.Null(await EndingAsync());
        await DayComesAsync(page.Id);
        await Coming.TakeEffectAsync(Ct);
        Assert.Equal("已发布答案", await EndingAsync());

        async Task<string?> EndingAsync() => Assert.Single(await agent.GetAsync<IReadOnlyList<KnowledgeTaskRow>>($"{ApiPath.KnowledgeTasks}/mine"), row => row.Id == task.Id).Ending;
    }

    private async Task DayComesAsync(Guid id)
    {
        await using var change = city.Host.Database.DataSource.CreateCommand($"update dispatch.knowledge set draft = jsonb_set(draft, '{{validFrom}}', '\"{Today:yyyy-MM-dd}\"') where id = '{id}'");
        Assert.Equal(1, await change.ExecuteNonQueryAsync(Ct));
    }
}
