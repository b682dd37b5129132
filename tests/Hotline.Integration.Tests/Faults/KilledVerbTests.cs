using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Faults;

/// <summary>
/// Whatever changes a ticket and dies on the way has happened or has not: row, events, clocks, audit and outbox say the same, whichever exchange with the database was
/// the last, its COMMIT among them. And who heard nothing and asks again is told the truth, and does nothing twice.
/// </summary>
public sealed class KilledVerbTests(FaultScene faults) : IClassFixture<FaultScene>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Rows() => [.. FaultTable.All.Select(row => row.Name)];

    [Fact]
    public void Every_verb_of_the_product_has_its_row()
    {
        Assert.Empty(Enum.GetValues<Verb>().Except(FaultTable.All.SelectMany(row => row.Verbs)));
        Assert.Equal(FaultTable.All.Count, FaultTable.All.DistinctBy(row => row.Name).Count());
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task What_dies_at_any_exchange_is_before_or_after_and_asked_again_happens_once(string name)
    {
        var row = FaultTable.All.Single(one => one.Name == name);
        var act = await row.Ready(faults.Scene);
        int? seen = row.Versioned ? await faults.Scene.ScalarAsync<int>($"select version from dispatch.ticket where id = '{act.Tickets[0]}'") : null;
        var before = await FaultTraces.OfAsync(faults.Scene, act);
        var (after, exchanges) = await faults.CommittedAsync(name, before, () => FaultTraces.OfAsync(faults.Scene, act), () => act.Do(seen));
        Assert.True(exchanges >= 3, $"{name} has only {exchanges} exchanges that could be cut.");

        var again = await act.Do(seen);
        Assert.True(!row.Versioned || again is Refusal.StaleVersion || (row.Leaves && again is Refusal.NotFound), $"{name} was committed unheard, and asked again the answer is {again}.");
        Assert.True(act.Made is null || again is null, $"{name} was committed unheard, and asked again it is refused: {again}.");
        Assert.Equal(after, await FaultTraces.OfAsync(faults.Scene, act));
    }

    [Fact]
    public async Task A_sweep_that_dies_turned_all_of_its_batch_or_none()
    {
        var scene = faults.Scene;
        var sweep = scene.Services.GetRequiredService<ClockSweep>();
        var act = new FaultAct([await scene.DispatchedAsync(), await scene.DispatchedAsync(), await scene.DispatchedAsync()], async _ =>
        {
            await sweep.RunAsync(Ct);
            return null;
        });
        scene.Time.Advance(TimeSpan.FromDays(8));
        var before = await FaultTraces.OfAsync(scene, act);
        var (after, exchanges) = await faults.CommittedAsync("sweep", before, () => FaultTraces.OfAsync(scene, act), () => act.Do(null));
        Assert.True(exchanges >= 3, $"A sweep has only {exchanges} exchanges that could be cut.");
        await act.Do(null);
        Assert.Equal(after, await FaultTraces.OfAsync(scene, act));
    }
}
