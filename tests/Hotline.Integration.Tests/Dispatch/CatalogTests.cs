using Hotline.Dispatch.Catalog;
using Hotline.Integration.Tests.Api;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hotline.Integration.Tests.Dispatch;

public sealed class CatalogTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_seed_fills_an_empty_catalogue_and_leaves_a_filled_one_alone()
    {
        await using var scene = await DispatchScene.StartEmptyAsync(postgres);
        var seed = scene.Services.GetRequiredService<CatalogSeed>();
        await seed.InstallAsync(Ct);
        await scene.ScalarAsync<int>("update dispatch.category set name = '改名' where code = '050403' returning 1");
        await seed.InstallAsync(Ct);

        var catalog = await scene.Services.GetRequiredService<CatalogCache>().GetAsync(Ct);
        Assert.Equal("城乡建设与管理 / 市政设施 / 改名", catalog.CategoryPath("050403"));
        Assert.Equal("南昌市 / 西湖区", catalog.RegionPath("360103"));
        Assert.True(catalog.Holidays.IsWorkday(new(2026, 2, 28)));
        Assert.False(catalog.Holidays.IsWorkday(new(2026, 10, 7)));
        Assert.Equal(100, catalog.Regions.Values.Count(region => region.Level == "county"));
    }

    [Fact]
    public async Task A_read_begun_before_a_change_was_committed_is_not_kept_after_it()
    {
        await using var scene = await DispatchScene.StartAsync(postgres);
        var cache = scene.Services.GetRequiredService<CatalogCache>();
        cache.Invalidate();
        Task<CatalogSnapshot> old;
        await using (var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct))
        {
            // The last table of the read is locked: the units have been read when it waits.
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await using var hold = new NpgsqlCommand("lock table dispatch.policy in access exclusive mode", connection, transaction);
            await hold.ExecuteNonQueryAsync(Ct);
            old = cache.GetAsync(Ct).AsTask();
            await Eventually.IsAsync(() => scene.ScalarAsync<bool>("select exists (select 1 from pg_locks where relation = 'dispatch.policy'::regclass and not granted)"), TimeSpan.FromSeconds(10));
            await scene.Services.GetRequiredService<UnitStore>().UpsertAsync([new("new", "新单位", null, null)], Ct);
            await transaction.CommitAsync(Ct);
        }

        Assert.False((await old).Units.ContainsKey("new"));
        Assert.True((await cache.GetAsync(Ct)).Units.ContainsKey("new"));
    }

    [Fact]
    public async Task An_upsert_tells_created_from_changed_and_counts_what_was_the_same_as_neither()
    {
        await using var scene = await DispatchScene.StartAsync(postgres);
        var units = scene.Services.GetRequiredService<UnitStore>();
        Assert.Equal(new UpsertReport(2, 0), await units.UpsertAsync([new("b", "乙局", "a", null), new("a", "甲局", null, null)], Ct));
        Assert.Equal(new UpsertReport(0, 1), await units.UpsertAsync([new("a", "甲局", null, null), new("b", "乙局二科", "a", null)], Ct));
        Assert.True(await units.RetireAsync("b", Ct));
        Assert.False((await scene.Services.GetRequiredService<CatalogCache>().GetAsync(Ct)).Units["b"].Active);
    }
}
