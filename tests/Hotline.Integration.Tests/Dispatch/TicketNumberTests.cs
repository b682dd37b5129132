using System.Globalization;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>The day's numbers: nobody waits for another's commit, none comes twice.</summary>
public sealed class TicketNumberTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_at_once_at_the_days_first_moment_get_a_number_each()
    {
        await using var scene = await StartAsync(postgres);
        var drafts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => scene.DraftAsync(Fields())));
        var stamps = await Task.WhenAll(drafts.Select(id => scene.DoneAsync(id, new Accept(), TheAgent)));
        Assert.Equal(
            Enumerable.Range(1, 12).Select(nth => "261125" + nth.ToString("D6", CultureInfo.InvariantCulture)),
            stamps.Select(stamp => stamp.Number!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_whose_transaction_is_open_holds_up_nobody()
    {
        await using var scene = await StartAsync(postgres);
        await scene.DispatchedAsync();
        await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        await using var open = await connection.BeginTransactionAsync(Ct);
        await using (var draw = new Npgsql.NpgsqlCommand("select dispatch.next_ticket_number('2026-11-25')", connection, open))
        {
            Assert.Equal(2, await draw.ExecuteScalarAsync(Ct));
        }

        var stamp = await scene.DoneAsync(await scene.DraftAsync(Fields()), new Accept(), TheAgent).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        Assert.Equal("261125000003", stamp.Number);
        await open.RollbackAsync(Ct);
        Assert.Equal("261125000004", (await scene.DoneAsync(await scene.DraftAsync(Fields()), new Accept(), TheAgent)).Number);
    }

    [Fact]
    public async Task A_new_day_begins_anew_and_a_day_whose_sequence_is_gone_goes_on()
    {
        await using var scene = await StartAsync(postgres);
        await scene.DispatchedAsync();
        await scene.DispatchedAsync();
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 26, 0, 0, 1, WorkingCalendar.ChinaOffset));
        Assert.Equal("261126000001", (await scene.DoneAsync(await scene.DraftAsync(Fields()), new Accept(), TheAgent)).Number);
        var partitions = scene.Services.GetRequiredService<MonthlyPartitions>();
        Assert.Equal(0, await partitions.DropNumbersAsync(Ct));
        scene.Time.Advance(TimeSpan.FromDays(8));
        Assert.Equal(2, await partitions.DropNumbersAsync(Ct));
        Assert.Equal(3, await scene.ScalarAsync<int>("select dispatch.next_ticket_number('2026-11-25')"));
    }
}
