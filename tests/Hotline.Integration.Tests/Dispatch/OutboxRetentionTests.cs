using Hotline.Dispatch.Data;
using Hotline.Dispatch.Outbox;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

public sealed class OutboxRetentionTests(PostgresFixture postgres)
{
    // Years ahead, so that the months made with the schema (of today) do not matter.
    private const string Months = "select coalesce(string_agg(right(relname, 7), ' ' order by relname), '') from pg_class where relname ~ '^outbox_203[0-9]_[0-9]{2}$' and relkind = 'r'";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Months_that_ended_three_months_ago_go_once_every_consumer_has_read_them_and_the_younger_stay()
    {
        await using var scene = await StartAsync(postgres);
        var partitions = scene.Services.GetRequiredService<MonthlyPartitions>();
        var reader = scene.Services.GetRequiredService<OutboxReader>();
        await scene.ScalarAsync<int>("select dispatch.ensure_partitions(date '2030-06-01', 6)");

        // One in the default partition, one each in June, August and November.
        foreach (var month in new[] { 5, 6, 8, 11 })
        {
            scene.Time.SetUtcNow(new DateTimeOffset(2030, 5, 20, 10, 0, 0, TimeSpan.FromHours(8)).AddMonths(month - 5));
            await scene.DraftAsync();
        }

        scene.Time.SetUtcNow(new(2030, 11, 30, 10, 0, 0, TimeSpan.FromHours(8)));
        await scene.ScalarAsync<int>("select dispatch.ensure_partitions(date '2030-11-30', 3)");
        Assert.Equal(0, await partitions.DropReadAsync(Ct)); // Nobody has read anything.

        var (ahead, behind) = (new OutboxTests.Recorder { Name = "ahead" }, new OutboxTests.Recorder { Name = "behind" });
        await OutboxTests.DrainAsync(reader, ahead, 4);
        await OutboxTests.DrainAsync(reader, behind, 4);
        await scene.ScalarAsync<int>("""
            with back as (select xid, id from dispatch.outbox order by outbox.xid, id limit 1)
            update dispatch.outbox_cursor k set xid = back.xid, id = back.id from back where consumer = 'behind' returning 1
            """);

        // May's row is behind both; June's is not; July is empty.
        Assert.True(await partitions.DropReadAsync(Ct) > 0);
        Assert.Equal(3L, await scene.ScalarAsync<long>("select count(*) from dispatch.outbox"));
        Assert.StartsWith("2030_06 2030_08 ", await scene.ScalarAsync<string>(Months), StringComparison.Ordinal);

        await OutboxTests.DrainAsync(reader, behind, 7);
        Assert.Equal(1, await partitions.DropReadAsync(Ct));
        Assert.Equal(0, await partitions.DropReadAsync(Ct));
        Assert.Equal("2030_08 2030_09 2030_10 2030_11 2030_12 2031_01", await scene.ScalarAsync<string>(Months));
        Assert.Equal(2L, await scene.ScalarAsync<long>("select count(*) from dispatch.outbox"));
        Assert.Equal(4L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event"));
        await scene.DispatchedAsync();
        await OutboxTests.DrainAsync(reader, ahead, 7);
    }

    [Fact]
    public async Task An_outbox_in_use_is_left_for_the_next_time()
    {
        await using var scene = await StartAsync(postgres);
        var partitions = scene.Services.GetRequiredService<MonthlyPartitions>();
        var reader = scene.Services.GetRequiredService<OutboxReader>();
        await scene.ScalarAsync<int>("select dispatch.ensure_partitions(date '2010-06-01', 1)");
        await scene.DraftAsync();
        await OutboxTests.DrainAsync(reader, new OutboxTests.Recorder(), 1);
        await using (var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await scene.Desk.OpenDraftAsync(new(Hotline.Dispatch.Tickets.IntakeChannel.Phone, Guid.CreateVersion7()), TheAgent, transaction, Ct);
            Assert.Equal(0, await partitions.DropReadAsync(Ct));
        }

        Assert.Equal(1, await partitions.DropReadAsync(Ct));
    }
}
