using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Outgoing;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>Alarms of the knowledge base on their way to the unit that owns the entry.</summary>
public sealed class KnowledgeNoticeTests(PostgresFixture postgres)
{
    private readonly OutgoingPort port = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unit_is_told_once_that_its_entry_runs_out_and_again_when_it_has()
    {
        await using var scene = await port.SceneAsync(postgres);
        var alarms = scene.Services.GetRequiredService<KnowledgeAlarms>();
        var id = await EntryAsync(scene, "2026-12-20");
        Assert.Equal(1, (await Task.WhenAll(alarms.RaiseAsync(Ct), alarms.RaiseAsync(Ct))).Sum());
        await OutgoingPort.SendAsync(scene);
        var notice = Assert.Single(port.Notices);
        Assert.Equal((RoadUnit, OutgoingKind.KnowledgeDue, "K000001", "知识K000001《井盖多久补上》12月20日到期，请续期或修改"), (notice.UnitCode, notice.Kind, notice.Number, notice.Words));
        Assert.Equal(id, notice.EntryId);
        Assert.Null(notice.TicketId);

        scene.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(1, await alarms.RaiseAsync(Ct));
        await OutgoingPort.SendAsync(scene);
        Assert.Contains("已于12月20日到期", port.Notices.Last().Words, StringComparison.Ordinal);
        Assert.Equal(2, port.Notices.Count);
    }

    [Fact]
    public async Task What_somebody_has_seen_meanwhile_is_not_told()
    {
        await using var scene = await port.SceneAsync(postgres);
        var alarms = scene.Services.GetRequiredService<KnowledgeAlarms>();
        await EntryAsync(scene, "2026-12-01");
        await alarms.RaiseAsync(Ct);
        Assert.True(await alarms.SeeAsync(Assert.Single(await alarms.UnseenAsync(RoadLiaison, Ct)).Id, RoadLiaison, Ct));
        await OutgoingPort.SendAsync(scene);
        Assert.Empty(port.Notices);
        Assert.Equal("Unneeded", await scene.ScalarAsync<string>("select outcome from dispatch.outgoing"));
    }

    [Fact]
    public async Task A_unit_is_told_of_a_question_and_once_that_it_is_late_and_whoever_gets_it_then_anew()
    {
        await using var scene = await port.SceneAsync(postgres);
        var (tasks, notices, lists) = (scene.Services.GetRequiredService<KnowledgeTasks>(), scene.Services.GetRequiredService<KnowledgeTaskNotices>(), scene.Services.GetRequiredService<KnowledgeTaskLists>());
        var editor = Actor.Of(Guid.CreateVersion7(), "谢兰", null, Role.KnowledgeEditor);
        var task = Assert.IsType<Outcome<KnowledgeTask>.Done>(await tasks.AskAsync("井盖多久补上", PotHole, Xihu, null, TheAgent, null, Ct)).Value;
        await OutgoingPort.SendAsync(scene);
        var asked = Assert.Single(port.Notices);
        Assert.Equal((RoadUnit, OutgoingKind.KnowledgeAsked, task.Id, "知识库有一个问题等待本单位答复，请在12月2日 17:30前编写答案"), (asked.UnitCode, asked.Kind, asked.TaskId!.Value, asked.Words));
        Assert.Null(asked.EntryId);

        Assert.Equal(0, await notices.RemindAsync(Ct));
        scene.Time.Advance(TimeSpan.FromDays(8));
        Assert.Equal(1, (await Task.WhenAll(notices.RemindAsync(Ct), notices.RemindAsync(Ct))).Sum());
        await OutgoingPort.SendAsync(scene);
        Assert.Equal(OutgoingKind.KnowledgeAskLate, port.Notices.Last().Kind);
        Assert.Contains("已超期", port.Notices.Last().Words, StringComparison.Ordinal);

        Assert.IsType<Outcome<Guid>.Done>(await tasks.HandAsync(task.Id, WaterUnit, null, editor, null, Ct));
        await OutgoingPort.SendAsync(scene);
        Assert.Equal((3, WaterUnit), (port.Notices.Count, port.Notices.Last().UnitCode));
        Assert.True((await lists.OneAsync(task.Id, WaterLiaison, Ct))!.DueAt > scene.Time.GetUtcNow());
        Assert.Null(await lists.OneAsync(task.Id, RoadLiaison, Ct));
    }

    [Fact]
    public async Task Open_questions_are_read_page_after_page()
    {
        await using var scene = await DispatchScene.StartAsync(postgres);
        var (tasks, lists) = (scene.Services.GetRequiredService<KnowledgeTasks>(), scene.Services.GetRequiredService<KnowledgeTaskLists>());
        for (var each = 0; each < 5; each++)
        {
            await tasks.AskAsync($"第{each}个问题", PotHole, Xihu, null, TheAgent, null, Ct);
        }

        var (read, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await lists.OpenAsync(RoadLiaison, cursor, 2, Ct);
            Assert.InRange(page.Tasks.Count, 1, 2);
            read.AddRange(page.Tasks.Select(task => task.Question));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(["第0个问题", "第1个问题", "第2个问题", "第3个问题", "第4个问题"], read.Order());
        Assert.Empty((await lists.OpenAsync(WaterLiaison, null, 2, Ct)).Tasks);
        Assert.Equal(5, (await lists.MineAsync(TheAgent, Ct)).Count);
    }

    private static Task<Guid> EntryAsync(DispatchScene scene, string until) => scene.ScalarAsync<Guid>($"""
        insert into dispatch.knowledge (id, number, owner_unit, revision, published, title, valid_from, valid_until, review_by, changed_at)
        values (gen_random_uuid(), 'K000001', '{RoadUnit}', 1, 1, '井盖多久补上', '2026-01-01', '{until}', '2027-06-01', now()) returning id
        """);
}
