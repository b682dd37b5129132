using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Outgoing;
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

    private static Task<Guid> EntryAsync(DispatchScene scene, string until) => scene.ScalarAsync<Guid>($"""
        insert into dispatch.knowledge (id, number, owner_unit, revision, published, title, valid_from, valid_until, review_by, changed_at)
        values (gen_random_uuid(), 'K000001', '{RoadUnit}', 1, 1, '井盖多久补上', '2026-01-01', '{until}', '2027-06-01', now()) returning id
        """);
}
