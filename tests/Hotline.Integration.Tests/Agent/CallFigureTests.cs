using Hotline.Agent.Wallboard;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Metrics;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>接通率 and its kin: of the calls that were offered, by queue, and down to each of them.</summary>
public sealed class CallFigureTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_hangs_up_within_the_operators_seconds_was_not_offered_and_the_calls_behind_a_figure_are_those_it_counts()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync("""
            insert into agent.queue (code, name, offer_seconds, wrap_up_seconds, changed_at) values ('business', '涉企专席', 20, 60, now());
            insert into agent.queue_number (number, queue_code) values ('12346', 'business');
            """);
        await scene.Node.RegisterAsync("8001");
        var at = DateTimeOffset.UtcNow.AddMinutes(-2);
        await LeavesAsync(scene, at, after: 4.9, CallSide.Caller);
        await LeavesAsync(scene, at, after: 5.5, CallSide.Caller);
        await LeavesAsync(scene, at, after: 3, CallSide.System); // Cut off: they did not hang up.
        var quick = await TalksAsync(scene, at, after: 12, "12345");
        var slow = await TalksAsync(scene, at, after: 25, "12345");
        var late = await TalksAsync(scene, at, after: 50, "12346");

        var source = scene.Web.Services.GetRequiredService<IMetricSource>();
        var month = MetricMonth.Of(at);
        Assert.Equal(
            [new("calls-answered", 3, 5), new("calls-within-15", 1, 5), new("calls-within-30", 2, 5)], await source.OfMonthAsync(month, Ct));
        Assert.Equal([("business", 0, 1), ("main", 2, 4)], (await source.PartsAsync("calls-within-30", month, Ct)).Select(part => (part.Code, part.Now.Numerator, part.Now.Denominator)));
        Assert.Empty(await source.PartsAsync("solved", month, Ct));
        var figure = (await scene.Web.Services.GetRequiredService<MetricReader>().MonthAsync(new MetricQuestion(month), Ct)).Figures.Single(one => one.Formula.Id == "calls-answered");
        Assert.Equal((2, new MetricNumbers(3, 5)), (figure.Formula.Version, figure.Now));

        var trail = scene.Web.Services.GetRequiredService<CallTrail>();
        foreach (var sum in await source.OfMonthAsync(month, Ct))
        {
            Assert.Equal(
                (sum.Numerator, sum.Denominator), ((await trail.ListAsync(sum.Metric, month, TrailPart.Hit, null, 50, Ct)).Count, (await trail.ListAsync(sum.Metric, month, TrailPart.All, null, 50, Ct)).Count));
        }

        Assert.Equal([late, slow], (await trail.ListAsync("calls-within-15", month, TrailPart.Miss, null, 50, Ct)).Where(call => call.Wait is not null).OrderByDescending(call => call.Wait).Select(call => call.Id));
        var (first, rest) = (await trail.ListAsync("calls-within-15", month, TrailPart.All, null, 2, Ct), new List<Guid>());
        rest.AddRange((await trail.ListAsync("calls-within-15", month, TrailPart.All, first[^1].Id, 50, Ct)).Select(call => call.Id));
        Assert.Equal(5, first.Select(call => call.Id).Union(rest).Count());
        Assert.Contains(quick, first.Select(call => call.Id).Union(rest));

        // With another number of seconds later calls are told apart by it; earlier ones stay as they were.
        await scene.RunAsync("update dispatch.policy set short_call_seconds = 0");
        scene.Web.Services.GetRequiredService<CatalogCache>().Invalidate();
        await LeavesAsync(scene, at, after: 1, CallSide.Caller);
        Assert.Equal((3L, 6L), (await source.OfMonthAsync(month, Ct)) is [var answered, ..] ? (answered.Numerator, answered.Denominator) : default);
    }

    private static async Task LeavesAsync(AgentScene scene, DateTimeOffset at, double after, CallSide by)
    {
        var call = Guid.CreateVersion7();
        await scene.Node.TellAsync(
            new CallArrived(call, new CallerNumber("13879100004"), "12345", at), new CallEnded(call, by == CallSide.Caller ? CallEndCause.Normal : CallEndCause.Interrupted, by, false, at.AddSeconds(after)));
    }

    private static async Task<Guid> TalksAsync(AgentScene scene, DateTimeOffset at, double after, string dialled)
    {
        var call = Guid.CreateVersion7();
        await scene.Node.TellAsync(new CallArrived(call, new CallerNumber("13879100005"), dialled, at), new CallAnswered(call, Guid.CreateVersion7(), at.AddSeconds(2)));
        await scene.Node.TellAsync(new AgentBridged(call, Guid.CreateVersion7(), "8001", at.AddSeconds(after)), new CallEnded(call, CallEndCause.Normal, CallSide.Caller, true, at.AddSeconds(after + 30)));
        return call;
    }
}
