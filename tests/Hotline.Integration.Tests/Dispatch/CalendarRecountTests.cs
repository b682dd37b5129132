using System.Globalization;
using Hotline.Dispatch;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>Whatever way and in whatever pieces a list of days off comes, open limits are what it says, each counted again once.</summary>
public sealed class CalendarRecountTests(PostgresFixture postgres)
{
    internal static readonly IReadOnlyList<Holiday> Statutory2027 =
    [
        .. new[] { "01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02", "06-09", "09-15", "10-01", "10-02", "10-03" }
            .Select(day => new Holiday(DateOnly.Parse($"2027-{day}", CultureInfo.InvariantCulture), "节假日", true)),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Provisional_limits_are_counted_again_when_the_year_is_published()
    {
        await using var scene = await YearsEndAsync(postgres);
        var id = await scene.DispatchedAsync();
        var recount = scene.Services.GetRequiredService<CalendarRecount>();
        Assert.Equal(0, (await recount.RunAsync(Ct)).Changed);
        Assert.True((await scene.Reader.PageAsync(id, RoadLiaison, Ct))!.Clocks.Single(clock => clock.Kind == DeadlineKind.Handle).Provisional);

        await scene.Services.GetRequiredService<HolidayStore>().UpsertAsync([.. Statutory2027, new(new(2027, 1, 4), "元旦", true)], Ct);
        Assert.Equal(1, (await recount.RunAsync(Ct)).Changed);
        var page = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!;
        var handle = page.Clocks.Single(clock => clock.Kind == DeadlineKind.Handle);

        // 12-29, 12-30, 12-31, then 01-05 and 01-06.
        Assert.Equal(new DateTimeOffset(2027, 1, 6, 17, 30, 0, TimeSpan.FromHours(8)), handle.DueAt);
        Assert.False(handle.Provisional);
        Assert.Contains(page.History, line => line.Words == "时限重算");
        await SettledAsync(scene, recount, changed: 0);
    }

    [Fact]
    public async Task A_list_that_comes_row_by_row_and_is_corrected_is_counted_again_each_time_until_it_is_whole()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<IHostedService, CalendarRecountService>());
        scene.Time.SetUtcNow(new(2026, 12, 28, 10, 0, 0, TimeSpan.FromHours(8)));
        var id = await scene.DispatchedAsync();
        var service = scene.Services.GetRequiredService<IHostedService>();
        await service.StartAsync(Ct);
        var holidays = scene.Services.GetRequiredService<HolidayStore>();

        // 12-29, 12-30, 12-31, and without 01-01 (assumed) 01-04 and 01-05; each row below moves the end by a day.
        await HandleIsAsync(new(2027, 1, 5), provisional: true);
        await holidays.UpsertAsync([new(new(2027, 1, 4), "元旦", true)], Ct);
        await HandleIsAsync(new(2027, 1, 6), provisional: true);
        await holidays.UpsertAsync([new(new(2027, 1, 5), "元旦", true)], Ct);
        await HandleIsAsync(new(2027, 1, 7), provisional: true);
        await holidays.UpsertAsync([new(new(2027, 1, 5), "元旦", false)], Ct);
        await HandleIsAsync(new(2027, 1, 6), provisional: true);
        await holidays.UpsertAsync(Statutory2027, Ct);
        await HandleIsAsync(new(2027, 1, 6), provisional: false);
        await service.StopAsync(Ct);

        async Task HandleIsAsync(DateOnly due, bool provisional)
        {
            var start = TimeProvider.System.GetTimestamp();
            ClockView handle;
            do
            {
                Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"not {due} in time");
                scene.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct);
                handle = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!.Clocks.Single(clock => clock.Kind == DeadlineKind.Handle);
            }
            while (handle.DueAt != new DateTimeOffset(due, new TimeOnly(17, 30), TimeSpan.FromHours(8)) || handle.Provisional != provisional);
        }
    }

    [Fact]
    public async Task A_ticket_that_somebody_held_while_the_list_came_is_counted_again_once_it_is_free()
    {
        await using var scene = await YearsEndAsync(postgres);
        var id = await scene.DispatchedAsync();
        var recount = scene.Services.GetRequiredService<CalendarRecount>();
        await recount.RunAsync(Ct);
        await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        await using (var held = await connection.BeginTransactionAsync(Ct))
        {
            await TicketStore.LockAsync(connection, held, id, Ct);
            await scene.Services.GetRequiredService<HolidayStore>().UpsertAsync([.. Statutory2027, new(new(2027, 1, 4), "元旦", true)], Ct);
            Assert.Equal((0, false), await recount.RunAsync(Ct));
            scene.Time.Advance(TimeSpan.FromMinutes(2));
            Assert.Equal((0, false), await recount.RunAsync(Ct));
        }

        Assert.Equal((1, false), await recount.RunAsync(Ct));
        Assert.Equal((At(2027, 1, 6), false), await HandleAsync(scene, id));
        await SettledAsync(scene, recount, changed: 0);
    }

    [Fact]
    public async Task What_another_node_still_counts_by_the_list_of_before_is_counted_again_afterwards()
    {
        await using var scene = await YearsEndAsync(postgres);
        var recount = scene.Services.GetRequiredService<CalendarRecount>();
        await recount.RunAsync(Ct);
        var stale = new CatalogCache(scene.Database.DataSource, scene.Time);
        await stale.GetAsync(Ct);
        var other = new TicketDesk(scene.Database.DataSource, scene.Services.GetRequiredService<TicketStore>(), stale, scene.Time, scene.Services.GetRequiredService<DispatchMetrics>());
        var draft = await scene.DraftAsync(Fields());
        await scene.Services.GetRequiredService<HolidayStore>().UpsertAsync([.. Statutory2027, new(new(2027, 1, 4), "元旦", true)], Ct);
        Assert.Equal((0, false), await recount.RunAsync(Ct));
        await other.DoAsync(draft, new Accept(), TheAgent, null, Ct);
        Assert.Equal((At(2027, 1, 5), true), await HandleAsync(scene, draft));
        await SettledAsync(scene, recount, changed: 1);
        Assert.Equal((At(2027, 1, 6), false), await HandleAsync(scene, draft));
    }

    [Fact]
    public async Task Bridge_days_and_make_up_days_typed_in_after_the_statutory_ones_move_open_limits_too()
    {
        await using var scene = await YearsEndAsync(postgres);
        var id = await scene.DispatchedAsync();
        var recount = scene.Services.GetRequiredService<CalendarRecount>();
        var holidays = scene.Services.GetRequiredService<HolidayStore>();
        await recount.RunAsync(Ct);
        await holidays.UpsertAsync(Statutory2027, Ct);
        await recount.RunAsync(Ct);
        Assert.Equal((At(2027, 1, 5), false), await HandleAsync(scene, id));

        await holidays.UpsertAsync([new(new(2027, 1, 4), "元旦", true)], Ct);
        Assert.Equal(1, (await recount.RunAsync(Ct)).Changed);
        Assert.Equal((At(2027, 1, 6), false), await HandleAsync(scene, id));

        // A Sunday is worked instead of a Tuesday: the limit stays, its sentence does not.
        await holidays.UpsertAsync([new(new(2027, 1, 3), "元旦", false), new(new(2027, 1, 5), "元旦", true)], Ct);
        Assert.Equal(1, (await recount.RunAsync(Ct)).Changed);
        Assert.Equal((At(2027, 1, 6), false), await HandleAsync(scene, id));
        var handle = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!.Clocks.Single(clock => clock.Kind == DeadlineKind.Handle);
        Assert.Contains("调休上班2027年1月3日计入", handle.Why, StringComparison.Ordinal);

        // What ends before the changed day is not looked at.
        await holidays.UpsertAsync([new(new(2027, 3, 1), "元旦", true)], Ct);
        Assert.Equal(0, (await recount.RunAsync(Ct)).Changed);
        await holidays.RemoveAsync(new(2027, 1, 4), Ct);
        Assert.Equal(1, (await recount.RunAsync(Ct)).Changed);
        Assert.Equal((At(2027, 1, 4), false), await HandleAsync(scene, id));
        await SettledAsync(scene, recount, changed: 0);
    }

    [Fact]
    public async Task A_list_that_changed_while_no_node_was_up_is_counted_by_the_next_one_and_by_one_of_two()
    {
        await using var scene = await YearsEndAsync(postgres);
        var holidays = scene.Services.GetRequiredService<HolidayStore>();
        await holidays.UpsertAsync(Statutory2027, Ct);
        List<Guid> tickets = [await scene.DispatchedAsync(), await scene.DispatchedAsync(), await scene.DispatchedAsync()];
        await SettledAsync(scene, scene.Services.GetRequiredService<CalendarRecount>(), changed: 0);
        await holidays.UpsertAsync([new(new(2027, 1, 4), "元旦", true)], Ct);
        CalendarRecount[] nodes = [.. Enumerable.Range(0, 2).Select(_ => Node(scene))];
        var looked = await Task.WhenAll(nodes.Select(node => node.RunAsync(Ct)));
        Assert.Equal(3, looked.Sum(look => look.Changed));
        foreach (var node in nodes)
        {
            await SettledAsync(scene, node, changed: 0);
        }

        foreach (var id in tickets)
        {
            Assert.Equal((At(2027, 1, 6), false), await HandleAsync(scene, id));
        }

        Assert.Equal(3, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event where kind = 'DeadlineRecounted' and data->>'clock' = 'Handle'"));
    }

    internal static async Task<DispatchScene> YearsEndAsync(PostgresFixture postgres)
    {
        var scene = await StartAsync(postgres);
        scene.Time.SetUtcNow(new(2026, 12, 28, 10, 0, 0, TimeSpan.FromHours(8)));
        return scene;
    }

    internal static CalendarRecount Node(DispatchScene scene) => new(
        scene.Database.DataSource, scene.Desk, scene.Services.GetRequiredService<CatalogCache>(), scene.Time, NullLogger<CalendarRecount>.Instance);

    internal static async Task SettledAsync(DispatchScene scene, CalendarRecount recount, int changed)
    {
        var sum = 0;
        for (var looks = 0; looks < 5; looks++)
        {
            scene.Time.Advance(CalendarRecount.Overlap);
            var (more, settled) = await recount.RunAsync(Ct);
            sum += more;
            if (settled)
            {
                Assert.Equal(changed, sum);
                return;
            }
        }

        Assert.Fail("It never settles.");
    }

    internal static async Task<(DateTimeOffset DueAt, bool Provisional)> HandleAsync(DispatchScene scene, Guid id)
    {
        var handle = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!.Clocks.Single(clock => clock.Kind == DeadlineKind.Handle);
        return (handle.DueAt, handle.Provisional);
    }

    internal static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 17, 30, 0, TimeSpan.FromHours(8));
}
