using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Metrics.Storage;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch.Metrics;

/// <summary>What a month was published with stays what it was, whatever becomes of the tree of units and of the formulas; what changes it is told beside it.</summary>
public sealed class PublishedFigureTests(PostgresFixture postgres)
{
    private const string District = "360103-qu";
    private const string City = "3601-shi";
    private static readonly DateOnly October = new(2026, 10, 1);
    private static readonly DateOnly November = new(2026, 11, 1);

    private static readonly string Now = MetricCatalog.Find("contacted-in-time")!.Key;

    /// <summary>As the database of a version before leaves it, when that counted the same by another formula and published so.</summary>
    private static readonly string OfAnOlderFormula = $$"""
        alter table dispatch.metric_freeze disable trigger user;
        alter table dispatch.metric_snapshot disable trigger user;
        update dispatch.metric_freeze set formulas = (formulas - '{{Now}}') || '{"contacted-in-time/3": {"name": "及时反馈率", "formula": "当时的口径"} }',
            weights = '{"contacted-in-time/3": 100}';
        update dispatch.metric_snapshot set metric = 'contacted-in-time/3' where metric = '{{Now}}';
        update dispatch.metric_cell set metric = 'contacted-in-time/3' where metric = '{{Now}}';
        update dispatch.metric_entry set figures = (figures - '{{Now}}') || jsonb_build_object('contacted-in-time/3', figures -> '{{Now}}') where figures ? '{{Now}}';
        update dispatch.metric_filling set catalog = 'before';
        alter table dispatch.metric_freeze enable trigger user;
        alter table dispatch.metric_snapshot enable trigger user;
        """;

    private static readonly RecordContact Reached = new(ContactWay.Telephone, Reached: true, Note: Pii.Text("已告知由本单位办理"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unit_that_is_put_under_another_takes_nothing_with_it_that_was_published()
    {
        await using var scene = await StartAsync(postgres);
        await RunAsync(scene, $"insert into dispatch.unit (code, name) values ('{City}', '南昌市政府'), ('{District}', '西湖区政府'); update dispatch.unit set parent_code = '{District}' where code = '{RoadUnit}'");
        await LedgerReplayTests.FillAsync(scene);
        await CountAsync(scene, 6, 10);
        Assert.Equal([October], await scene.Services.GetRequiredService<MonthlyFreeze>().RunAsync(Ct));
        await CountAsync(scene, 0, -2);
        Assert.Equal((new MetricNumbers(6, 8), new MetricNumbers(6, 10), 1), await FigureAsync(scene, "solved", October, District));

        await RunAsync(scene, $"update dispatch.unit set parent_code = '{City}' where code = '{RoadUnit}'");
        scene.Services.GetRequiredService<CatalogCache>().Invalidate();
        Assert.Equal((new MetricNumbers(0, 0), new MetricNumbers(6, 10), 1), await FigureAsync(scene, "solved", October, District));
        Assert.Equal((new MetricNumbers(6, 8), (MetricNumbers?)null, 0), await FigureAsync(scene, "solved", October, City));

        var (reader, trail, formula) = (scene.Services.GetRequiredService<MetricReader>(), scene.Services.GetRequiredService<MetricTrail>(), MetricCatalog.Find("solved")!);
        Assert.Equal([new UnitFigure(RoadUnit, new(0, 0), new(6, 10))], await reader.ByUnitAsync(formula, new MetricQuestion(October, District), Ct));
        Assert.Equal([new UnitFigure(RoadUnit, new(6, 8), null)], await reader.ByUnitAsync(formula, new MetricQuestion(October, City), Ct));
        Assert.Equal([new MetricLine("solved/1", RoadUnit, PotHole, null, new(6, 10))], await reader.ExportAsync(new MetricQuestion(October, District), Ct).ToListAsync(Ct));
        Assert.Single(await trail.RevisionsAsync(formula, new MetricQuestion(October, District), null, 10, Ct));
        Assert.Empty(await trail.RevisionsAsync(formula, new MetricQuestion(October, City), null, 10, Ct));

        // A month published before trees were kept goes by today's.
        await RunAsync(scene, "alter table dispatch.metric_freeze disable trigger user; update dispatch.metric_freeze set units = null; alter table dispatch.metric_freeze enable trigger user");
        Assert.Equal((new MetricNumbers(6, 8), new MetricNumbers(6, 10), 1), await FigureAsync(scene, "solved", October, City));
    }

    [Fact]
    public async Task A_new_version_of_its_formula_neither_hides_what_was_published_nor_what_revises_it()
    {
        await using var scene = await StartAsync(postgres);
        var (kept, late) = (await scene.DispatchedAsync(), await scene.DispatchedAsync());
        await scene.DoneAsync(kept, Reached, RoadLiaison);
        await LedgerReplayTests.FillAsync(scene);
        await SweptAsync(scene, new DateTimeOffset(2026, 11, 26, 17, 31, 0, TimeSpan.FromHours(8)));
        await scene.DoneAsync(late, new Appeal(JudgementKind.LateContact, 1, Pii.Text("号码为空号"), Pii.Text("通话记录")), RoadLiaison);
        await SweptAsync(scene, new DateTimeOffset(2026, 12, 3, 8, 0, 0, TimeSpan.FromHours(8)));
        Assert.Equal([November], await scene.Services.GetRequiredService<MonthlyFreeze>().RunAsync(Ct));
        await RunAsync(scene, OfAnOlderFormula);

        // Counted by the follower before the filling comes to it, or by that: it is filled, and nothing was revised.
        await scene.DoneAsync(late, Reached, RoadLiaison);
        await scene.ReadAsync(new LedgerFollower(scene.Time));
        await LedgerReplayTests.FillAsync(scene);
        Assert.Equal((new MetricNumbers(1, 2), new MetricNumbers(1, 2), 0), await FigureAsync(scene, "contacted-in-time", November, RoadUnit));
        var month = await MonthAsync(scene, November, RoadUnit);
        Assert.Equal(new PublishedFormula(3, "及时反馈率", "当时的口径"), Of(month, "contacted-in-time").PublishedBy);
        Assert.Equal(MetricCatalog.Find("signed-in-time")!.Version, Of(month, "signed-in-time").PublishedBy!.Version);
        Assert.Equal((50.0, 50.0, 0), (month.Score.Now, month.Score.Published, month.Score.Revisions));
        var formula = MetricCatalog.Find("contacted-in-time")!;
        Assert.Equal([new UnitFigure(RoadUnit, new(1, 2), new(1, 2))], await scene.Services.GetRequiredService<MetricReader>().ByUnitAsync(formula, new MetricQuestion(November), Ct));

        await scene.DoneAsync(late, new RuleOnAppeal(RoadUnit, JudgementKind.LateContact, 1, Uphold: true, Pii.Text("属实")), Supervisor);
        await scene.ReadAsync(new LedgerFollower(scene.Time));
        Assert.Equal((new MetricNumbers(1, 1), new MetricNumbers(1, 2), 1), await FigureAsync(scene, "contacted-in-time", November, RoadUnit));
        var revision = Assert.Single(await scene.Services.GetRequiredService<MetricTrail>().RevisionsAsync(formula, new MetricQuestion(November), null, 10, Ct));
        Assert.Equal((Now, 0, -1, late, "AppealUpheld"), (revision.Metric, revision.Numerator, revision.Denominator, revision.TicketId, revision.Cause));
        month = await MonthAsync(scene, November, RoadUnit);
        Assert.Equal((100.0, 50.0, 1), (month.Score.Now, month.Score.Published, month.Score.Revisions));
    }

    [Fact]
    public async Task A_file_of_tickets_is_what_stood_when_it_was_asked_for_though_they_are_counted_anew_meanwhile()
    {
        await using var scene = await StartAsync(postgres);
        await RunAsync(scene, $"""
            insert into dispatch.metric_entry (ticket_id, number, month, unit_code, category_code, figures)
            select gen_random_uuid(), '261001' || lpad(n::text, 6, '0'), '2026-10-01', '{RoadUnit}', '{PotHole}', jsonb_build_object('solved/1', jsonb_build_array(1, 1)) from generate_series(1, 1201) n
            """);
        var read = new List<TrailTicket>();
        await foreach (var row in scene.Services.GetRequiredService<MetricTrail>().AllTicketsAsync(MetricCatalog.Find("solved")!, new MetricQuestion(October), TrailPart.Hit, Ct))
        {
            read.Add(row);
            if (read.Count == 1)
            {
                await RunAsync(scene, "delete from dispatch.metric_entry where number > '261001000600'; update dispatch.metric_entry set number = '9' || number");
            }
        }

        Assert.Equal(Enumerable.Range(1, 1201).Select(n => $"261001{n:000000}"), read.Select(row => row.Number));
    }

    private static async Task SweptAsync(DispatchScene scene, DateTimeOffset at)
    {
        scene.Time.SetUtcNow(at);
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        await scene.ReadAsync(new LedgerFollower(scene.Time));
    }

    private static Task<MetricMonth> MonthAsync(DispatchScene scene, DateOnly month, string unit) => scene.Services.GetRequiredService<MetricReader>().MonthAsync(new MetricQuestion(month, unit), Ct);

    private static MetricFigure Of(MetricMonth month, string metric) => month.Figures.Single(figure => figure.Formula.Id == metric);

    private static async Task<(MetricNumbers Now, MetricNumbers? Published, int Revisions)> FigureAsync(DispatchScene scene, string metric, DateOnly month, string unit) =>
        Of(await MonthAsync(scene, month, unit), metric) is var figure ? (figure.Now, figure.Published, figure.Revisions) : default;

    private static async Task CountAsync(DispatchScene scene, long numerator, long denominator)
    {
        await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var change = new CellChange(new MetricPlace(October, RoadUnit, PotHole), "solved/1", new Amount(numerator, denominator), Guid.NewGuid(), "261001000001", "AppealUpheld");
        await CellStore.AddAsync(transaction, [change], scene.Time.GetUtcNow(), Ct);
        await transaction.CommitAsync(Ct);
    }

    private static async Task RunAsync(DispatchScene scene, string sql)
    {
        await using var command = scene.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
