using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Search.Embedded;
using Hotline.Dispatch.Suggestions;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Integration.Tests.Dispatch;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;
using static Hotline.Integration.Tests.Faults.FaultWays;

namespace Hotline.Integration.Tests.Faults;

/// <summary>
/// What follows a change from the outbox and changes tickets or the catalogue itself: whichever exchange with the database was the last of its process, what
/// followed is there once after the next start, and with it the cursor.
/// </summary>
public sealed class KilledFollowerTests(FaultScene faults) : IClassFixture<FaultScene>
{
    private const int Most = 60;
    private const int Likely = 1;
    private const string StreetLights = "050403";

    private DispatchScene Scene => faults.Scene;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_matters_answer_reaches_all_of_its_voices_with_the_cursor_or_none()
    {
        var follower = ActivatorUtilities.CreateInstance<MatterFollower>(Scene.Services);
        var (first, matter) = await FaultDoors.MergedAsync(Scene);
        var second = await Dispatched(Scene);
        var matters = Scene.Services.GetRequiredService<MatterDesk>();
        Assert.Null(FaultRow.RefusalOf(await matters.MergeAsync(second, await Scene.NumberAsync(matter), null, fromDraft: false, Dispatcher, null, Ct)));
        await Scene.DoneAsync(matter, new SignFor(), RoadLiaison);
        await Scene.ReadAsync(follower);
        await Scene.DoneAsync(matter, new Reply(Why), RoadLiaison);
        var condition = $"t.id in ('{first}', '{second}', '{matter}')";
        await OnceAsync(follower, async () => await FaultTraces.OfAsync(Scene.Database.DataSource, condition));
        Assert.Equal(2L, await Scene.ScalarAsync<long>($"select count(*) from dispatch.ticket_event where ticket_id in ('{first}', '{second}') and kind = 'AnsweredWithMatter'"));
    }

    [Fact]
    public async Task A_ruling_for_all_is_in_the_catalogue_with_its_audit_and_the_cursor_or_not_at_all()
    {
        var feed = ActivatorUtilities.CreateInstance<PrecedentFeed>(Scene.Services);
        await Scene.PolicyAsync("rulings_at_once = 1");
        await Scene.ScalarAsync<int>($"insert into dispatch.category values ('{StreetLights}', '路灯', '0504') returning 1");
        Scene.Services.GetRequiredService<CatalogCache>().Invalidate();
        var id = await ThenAsync(
            Scene, scene => scene.DraftAsync(Fields(StreetLights)), (new Accept(), TheAgent), (new DispatchTo(RoadUnit), Dispatcher), (Return(), RoadLiaison), (new RuleOnReturn(true), Dispatcher),
            (new DispatchTo(WaterUnit), Dispatcher), (Return() with { ProposedUnit = RoadUnit }, WaterLiaison));
        await Scene.ReadAsync(feed);
        await Scene.DoneAsync(id, new RuleOnDuty(WaterUnit, Why, "城镇供水条例第30条", ForCatalog: true), Supervisor);
        await OnceAsync(feed, async () => new FaultTraces(string.Join('|', await Scene.Database.DataSource.RowsAsync(
            $"""
            select concat_ws(' ', (select string_agg(concat_ws(' ', category_code, region_code, unit_code), ',' order by category_code, region_code, unit_code) from dispatch.routing_rule), (select count(*) from dispatch.rule_history),
                (select count(*) from dispatch.catalog_edition where of_rulings and state = 'Effective'),
                (select count(*) from dispatch.audit where action = 'catalog.precedent' and ticket_id = '{id}'))
            """, row => row.GetString(0)))));
        Assert.Equal(1L, await Scene.ScalarAsync<long>($"select count(*) from dispatch.audit where action = 'catalog.precedent' and ticket_id = '{id}'"));
        Assert.Equal(1L, await Scene.ScalarAsync<long>($"select count(*) from dispatch.routing_rule where category_code = '{StreetLights}' and region_code = '{Xihu}' and unit_code = '{WaterUnit}'"));
    }

    [Fact]
    public async Task What_is_dispatched_by_itself_is_sent_once_though_its_ticket_is_committed_before_the_cursor()
    {
        using var notOpened = new LuceneTicketIndex(Path.Combine(Path.GetTempPath(), "hotline-no-index"));
        var catalog = Scene.Services.GetRequiredService<CatalogCache>();
        var suggestions = new UnitSuggestions(Scene.Services.GetRequiredService<NpgsqlDataSource>(), Scene.Services.GetRequiredService<TicketStore>(), notOpened, catalog, Scene.Time);
        var dispatcher = new AutoDispatcher(Scene.Desk, suggestions, catalog);
        await Scene.ScalarAsync<int>($"""
            insert into dispatch.category values ('050502', '漏水', '0505');
            insert into dispatch.routing_rule values ('050502', '{Xihu}', '{WaterUnit}');
            select 1
            """);
        await Scene.PolicyAsync($"auto_dispatch_percent = {Likely}");
        await Pending(Scene);
        await Scene.ReadAsync(dispatcher);
        var between = 0;
        for (var (exchange, died) = (1, true); died; exchange++)
        {
            Assert.True(exchange < Most, "It never came to its end.");
            foreach (var carriedOut in new[] { false, true })
            {
                var id = await Pending(Scene);
                await ReadableAsync();
                var cursor = await CursorAsync(dispatcher);
                died = await faults.KilledAsync(exchange, carriedOut, () => RunAsync(dispatcher));
                await FaultTraces.OfAsync(Scene.Database.DataSource, $"t.id = '{id}'");
                between += await SentAsync(id) == 1 && await CursorAsync(dispatcher) == cursor ? 1 : 0;

                // The next start reads what the last one had not finished.
                await Scene.ReadAsync(dispatcher);
                await FaultTraces.OfAsync(Scene.Database.DataSource, $"t.id = '{id}'");
                Assert.Equal(1, await SentAsync(id));
            }
        }

        Assert.True(between > 1, "No cut came between the ticket and the cursor.");
    }

    private async Task OnceAsync(IOutboxConsumer consumer, Func<Task<FaultTraces>> look)
    {
        await ReadableAsync();
        async Task<FaultTraces> WithCursorAsync() => new($"{(await look()).Words}|{await CursorAsync(consumer)}");
        var (after, exchanges) = await faults.CommittedAsync(consumer.Name, await WithCursorAsync(), WithCursorAsync, () => RunAsync(consumer));
        Assert.True(exchanges >= 3, $"{consumer.Name} has only {exchanges} exchanges that could be cut.");
        await RunAsync(consumer);
        await Scene.ReadAsync(consumer);
        Assert.Equal((await look()).Words, after.Words[..after.Words.LastIndexOf('|')]);
    }

    private async Task RunAsync(IOutboxConsumer consumer) => await Scene.Services.GetRequiredService<OutboxReader>().RunOnceAsync(consumer, Ct);

    private Task<string> CursorAsync(IOutboxConsumer consumer) =>
        Scene.ScalarAsync<string>($"select concat_ws(' ', max(xid::text), max(id)) from dispatch.outbox_cursor where consumer = '{consumer.Name}'");

    private async Task<long> SentAsync(Guid id) => await Scene.ScalarAsync<long>($"select count(*) from dispatch.ticket_event where ticket_id = '{id}' and kind = 'Dispatched'");

    /// <summary>Rows wait for older transactions, other tests' among them; once all can be read they stay so.</summary>
    private async Task ReadableAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await Scene.ScalarAsync<bool>("select exists (select 1 from dispatch.outbox where xid >= pg_snapshot_xmin(pg_current_snapshot()))"))
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
