using Hotline.Dispatch.Outgoing;
using Hotline.Dispatch.Privacy;
using Hotline.Testing.Postgres;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;
using static Hotline.Integration.Tests.Dispatch.EscalationDigestTests;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>What ran over leaves the house as one notice a digest, to each audience of the ladder.</summary>
public sealed class EscalationNoticeTests(PostgresFixture postgres)
{
    private readonly OutgoingPort port = new();

    private IReadOnlyList<UnitNotice> Overdue => [.. port.Notices.Where(notice => notice.Kind == OutgoingKind.Overdue)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forty_clocks_that_run_over_are_one_notice_with_counts_and_numbers_and_nothing_personal()
    {
        await using var scene = await port.SceneAsync(postgres);
        for (var n = 0; n < 40; n++)
        {
            await scene.DispatchedAsync();
        }

        var digests = await SweptAsync(scene, SignForDue);
        await OutgoingPort.SendAsync(scene);
        Assert.Empty(Overdue); // Not of the clocks, one by one.
        Assert.Equal(1, await digests.GatherAsync(Ct));
        await OutgoingPort.SendAsync(scene);
        await OutgoingPort.SendAsync(scene);
        var notice = Assert.Single(Overdue);
        Assert.Equal((RoadUnit, null, ""), (notice.UnitCode, notice.TicketId, notice.Number));
        Assert.Equal([Role.Leader, Role.Liaison, Role.UnitLeader], notice.DigestFor!.OrderBy(role => role.ToString(), StringComparer.Ordinal));
        Assert.StartsWith("超期提醒（报承办单位负责人）：40件工单的40个时限超期：2611", notice.Words, StringComparison.Ordinal);
        Assert.EndsWith("等", notice.Words, StringComparison.Ordinal);
        Assert.Equal(10, notice.Words.Split('、').Length);
        Assert.All(new[] { "熊", "1387910", "坑", "朝阳" }, personal => Assert.DoesNotContain(personal, notice.Words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_hotline_and_the_supervising_office_are_told_of_what_climbs_to_them()
    {
        await using var scene = await port.SceneAsync(postgres);
        await scene.DispatchedAsync();
        await (await SweptAsync(scene, SignForDue.AddDays(14))).GatherAsync(Ct);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal(
            [
                (RoadUnit, "超期提醒（报承办单位负责人）：1件工单的", "Leader,Liaison,UnitLeader"), ("", "超期提醒（报热线）：1件工单的", "Dispatcher,ShiftLead,Supervisor"), ("", "超期提醒（报督办机构）：1件工单的", "Supervisor"),
            ],
            Overdue.OrderBy(notice => notice.Words.Contains("督办机构", StringComparison.Ordinal)).ThenByDescending(notice => notice.UnitCode, StringComparer.Ordinal)
                .Select(notice => (notice.UnitCode, notice.Words[..(notice.Words.IndexOf('的') + 1)], string.Join(',', notice.DigestFor!.Select(role => role.ToString()).Order(StringComparer.Ordinal)))));
    }

    [Fact]
    public async Task Who_is_killed_after_gathering_or_before_the_answer_sends_it_afterwards_with_the_same_id()
    {
        await using var scene = await port.SceneAsync(postgres);
        await scene.DispatchedAsync();
        await (await SweptAsync(scene, SignForDue)).GatherAsync(Ct);

        // Nothing but the row is left of the node that gathered. The one that sends does not live to see the answer.
        port.Hanging = new TaskCompletionSource();
        port.Hanging.SetException(new HttpRequestException("The node is gone."));
        await OutgoingPort.SendAsync(scene);
        port.Hanging = null;
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await OutgoingPort.SendAsync(scene);
        scene.Time.Advance(TimeSpan.FromHours(1));
        await OutgoingPort.SendAsync(scene);
        var told = Overdue.Select(notice => notice.Id).ToList();
        Assert.Equal((2, 1), (told.Count, told.Distinct().Count()));
    }

    [Fact]
    public async Task A_role_that_has_seen_it_meanwhile_is_not_told_and_when_all_have_nobody_is()
    {
        await using var scene = await port.SceneAsync(postgres);
        await scene.DispatchedAsync();
        var digests = await SweptAsync(scene, SignForDue);
        await digests.GatherAsync(Ct);
        var first = Assert.Single(await digests.UnseenAsync(RoadLiaison, 10, Ct));
        await digests.SeeAsync(first.Id, RoadLiaison, Ct);
        await OutgoingPort.SendAsync(scene);
        Assert.Equal([Role.Leader, Role.UnitLeader], Assert.Single(Overdue).DigestFor!.OrderBy(role => role.ToString(), StringComparer.Ordinal));

        port.Notices.Clear();
        scene.Time.Advance(TimeSpan.FromHours(1));
        await scene.DispatchedAsync();
        await SweptAsync(scene, SignForDue.AddDays(1));
        await digests.GatherAsync(Ct);
        foreach (var reader in new[] { RoadLiaison, RoadLeader, Actor.Of(Guid.CreateVersion7(), "罗局", RoadUnit, Role.Leader) })
        {
            foreach (var digest in await digests.UnseenAsync(reader, 10, Ct))
            {
                await digests.SeeAsync(digest.Id, reader, Ct);
            }
        }

        await OutgoingPort.SendAsync(scene);
        Assert.DoesNotContain(Overdue, notice => notice.UnitCode == RoadUnit);
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.outgoing where digest_id is not null and outcome = 'Unneeded'"));
    }
}
