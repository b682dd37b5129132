using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.CalendarRecountTests;
using static Hotline.Integration.Tests.Dispatch.EscalationDigestTests;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>Who is told next of a clock that ran over follows the list of days off as the limit itself does.</summary>
public sealed class CalendarLadderTests(PostgresFixture postgres)
{
    private static readonly DateOnly AfterEveryLimit = new(2026, 12, 7);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_off_typed_in_after_the_limit_moves_the_next_level_and_taken_back_moves_it_back()
    {
        await using var scene = await DispatchScene.StartAsync(postgres);
        var (late, recount, holidays) = (await scene.DispatchedAsync(), scene.Services.GetRequiredService<CalendarRecount>(), scene.Services.GetRequiredService<HolidayStore>());
        await SettledAsync(scene, recount, changed: 0);
        var digests = await SweptAsync(scene, new(2026, 12, 4, 12, 0, 0, TimeSpan.FromHours(8)));
        await digests.GatherAsync(Ct);
        Assert.True(await scene.ScalarAsync<DateTime>("select max(due_at) from dispatch.deadline where finished_at is null") < AfterEveryLimit.ToDateTime(TimeOnly.MinValue));
        Assert.Equal(At(2026, 12, 9), await NextLevelAsync(scene, late));

        await holidays.UpsertAsync([new(AfterEveryLimit, "停工", true)], Ct);
        await SettledAsync(scene, recount, changed: 1);
        Assert.Equal(At(2026, 12, 10), await NextLevelAsync(scene, late));
        await holidays.RemoveAsync(AfterEveryLimit, Ct);
        await SettledAsync(scene, recount, changed: 1);
        Assert.Equal(At(2026, 12, 9), await NextLevelAsync(scene, late));

        // Nobody is told again of what they know.
        await SweptAsync(scene, new(2026, 12, 4, 16, 0, 0, TimeSpan.FromHours(8)));
        Assert.Equal(0, await digests.GatherAsync(Ct));
    }

    private static async Task<DateTimeOffset> NextLevelAsync(DispatchScene scene, Guid id) =>
        await scene.ScalarAsync<DateTime>($"select escalate_at from dispatch.deadline where ticket_id = '{id}' and kind = 'Handle'");
}
