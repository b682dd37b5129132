using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Metrics.Storage;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch.Metrics;

/// <summary>综合分 of a published month: its value, the version of its weights and its revisions stand beside it, and nothing rewrites it.</summary>
public sealed class PublishedScoreTests(PostgresFixture postgres)
{
    private static readonly DateOnly October = new(2026, 10, 1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_an_appeal_nor_other_weights_rewrite_what_was_published()
    {
        await using var scene = await StartAsync(postgres);
        await LedgerReplayTests.FillAsync(scene);
        await CountAsync("solved/1", 6, 10);
        await CountAsync("contacted/1", 10, 10);
        await WeighAsync(new("solved", 60), new("contacted", 40));
        await WeighAsync(new MetricWeight("satisfied-b", 35)); // As it is: nothing changes.
        var open = await ScoreAsync();
        Assert.Equal((76.0, null, 2), (open.Now, open.Published, open.Version));
        Assert.Equal([October], await scene.Services.GetRequiredService<MonthlyFreeze>().RunAsync(Ct));
        Assert.Equal((76.0, 76.0, 2, 0), Of(await ScoreAsync()));
        foreach (var rewriting in new[] { "update dispatch.metric_snapshot set numerator = numerator + 1", "delete from dispatch.metric_snapshot" })
        {
            await using var command = scene.Database.DataSource.CreateCommand(rewriting);
            Assert.Contains("not changed", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync(Ct))).MessageText, StringComparison.Ordinal);
        }

        // Weights that are changed afterwards are those of later months.
        await WeighAsync(new("solved", 10), new("contacted", 90));
        Assert.True(await InAsync(transaction => MetricWeightStore.RemoveAsync("satisfied-b", transaction, Ct)));
        Assert.Equal((76.0, 76.0, 2, 0), Of(await ScoreAsync()));
        Assert.Equal("解决率×60 + 响应率×40 + 满意占比（乙）×35", CompositeScore.Words((await ScoreAsync()).Weights));
        Assert.Equal((4, "响应率×90 + 解决率×10"), await ScoreAsync(October.AddMonths(1)) is var later ? (later.Version, CompositeScore.Words(later.Weights)) : default);

        // What an appeal takes out is a revision of the score as of the figure.
        await CountAsync("solved/1", 0, -2);
        Assert.Equal((85.0, 76.0, 2, 1), Of(await ScoreAsync()));
        Assert.Equal(76.0, (await ScoreAsync()).Published);

        static (double?, double?, int, int) Of(MetricScore score) => (score.Now, score.Published, score.Version, score.Revisions);

        async Task<MetricScore> ScoreAsync(DateOnly? month = null) => (await scene.Services.GetRequiredService<MetricReader>().MonthAsync(new MetricQuestion(month ?? October, RoadUnit), Ct)).Score;

        Task CountAsync(string metric, long numerator, long denominator) => InAsync(async transaction =>
        {
            await CellStore.AddAsync(transaction, [new CellChange(new MetricPlace(October, RoadUnit, PotHole), metric, new Amount(numerator, denominator), Guid.NewGuid(), "261001000001", "AppealUpheld")], scene.Time.GetUtcNow(), Ct);
            return true;
        });

        Task WeighAsync(params MetricWeight[] weights) => InAsync(async transaction =>
        {
            await MetricWeightStore.UpsertAsync(weights, transaction, Ct);
            return true;
        });

        async Task<bool> InAsync(Func<Npgsql.NpgsqlTransaction, Task<bool>> work)
        {
            await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            var done = await work(transaction);
            await transaction.CommitAsync(Ct);
            return done;
        }
    }
}
