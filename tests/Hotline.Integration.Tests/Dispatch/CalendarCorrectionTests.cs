using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.CalendarRecountTests;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>A list of days off that is corrected before its limits are settled leaves none behind that it had moved.</summary>
public sealed class CalendarCorrectionTests(PostgresFixture postgres)
{
    private static readonly DateOnly Wrong = new(2026, 12, 30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_typed_in_by_mistake_and_taken_back_moves_limits_back()
    {
        await using var scene = await PublishedAsync();
        var (id, recount, holidays) = (await scene.DispatchedAsync(), scene.Services.GetRequiredService<CalendarRecount>(), scene.Services.GetRequiredService<HolidayStore>());
        await SettledAsync(scene, recount, changed: 0);
        await MovedAsync(scene, recount, holidays, id);
        await holidays.RemoveAsync(Wrong, Ct);
        Assert.Equal((1, false), await recount.RunAsync(Ct));
        Assert.Equal((At(2027, 1, 5), false), await HandleAsync(scene, id));
        await SettledAsync(scene, recount, changed: 0);
        Assert.Equal((0, true), await recount.RunAsync(Ct));
        Assert.Equal(0, await scene.ScalarAsync<long>("select count(*) from dispatch.holiday_touched"));
    }

    [Fact]
    public async Task A_day_typed_in_for_another_moves_back_what_the_first_had_moved()
    {
        await using var scene = await PublishedAsync();
        var (id, recount, holidays) = (await scene.DispatchedAsync(), scene.Services.GetRequiredService<CalendarRecount>(), scene.Services.GetRequiredService<HolidayStore>());
        await SettledAsync(scene, recount, changed: 0);
        await MovedAsync(scene, recount, holidays, id);

        // The right one is before the ticket: no limit reaches over it.
        await holidays.RemoveAsync(Wrong, Ct);
        await holidays.UpsertAsync([new(new(2026, 12, 7), "停工", true)], Ct);
        Assert.Equal((1, false), await recount.RunAsync(Ct));
        Assert.Equal((At(2027, 1, 5), false), await HandleAsync(scene, id));
        await SettledAsync(scene, recount, changed: 0);
    }

    [Fact]
    public async Task What_a_node_moved_before_it_went_down_the_others_and_the_next_one_move_back()
    {
        await using var scene = await PublishedAsync();
        var (id, holidays) = (await scene.DispatchedAsync(), scene.Services.GetRequiredService<HolidayStore>());
        var (gone, other) = (Node(scene), Node(scene));
        await SettledAsync(scene, gone, changed: 0);
        await SettledAsync(scene, other, changed: 0);
        await MovedAsync(scene, gone, holidays, id);
        await holidays.RemoveAsync(Wrong, Ct);
        Assert.Equal((1, false), await other.RunAsync(Ct)); // Which never saw the wrong list.
        Assert.Equal((At(2027, 1, 5), false), await HandleAsync(scene, id));

        await MovedAsync(scene, other, holidays, id);
        await holidays.RemoveAsync(Wrong, Ct);
        await SettledAsync(scene, Node(scene), changed: 1);
        Assert.Equal((At(2027, 1, 5), false), await HandleAsync(scene, id));
    }

    /// <summary>Nothing is provisional, so that only changed days bring a ticket up.</summary>
    private async Task<DispatchScene> PublishedAsync()
    {
        var scene = await YearsEndAsync(postgres);
        await scene.Services.GetRequiredService<HolidayStore>().UpsertAsync(Statutory2027, Ct);
        return scene;
    }

    private static async Task MovedAsync(DispatchScene scene, CalendarRecount recount, HolidayStore holidays, Guid id)
    {
        await holidays.UpsertAsync([new(Wrong, "误录", true)], Ct);
        Assert.Equal((1, false), await recount.RunAsync(Ct));
        Assert.Equal((At(2027, 1, 6), false), await HandleAsync(scene, id));
    }
}
