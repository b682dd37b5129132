using System.Globalization;
using Hotline.Dispatch.Matters;
using Hotline.Integration.Tests.Api;
using Hotline.Integration.Tests.Dispatch;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Faults;

/// <summary>
/// Random histories of many people at once over two nodes of one house, whose sweeps run meanwhile: every act is done or refused by name, and afterwards each ticket's row, events, audit, outbox,
/// clocks and lists agree, its versions have no gap, the table permits every step, and its log rebuilds it.
/// </summary>
public sealed class ManyAtOnceTests(PostgresFixture postgres)
{
    [Fact]
    public Task Whatever_many_do_at_once_over_two_nodes_each_ticket_has_one_history() => LivesAsync(2_000, Environment.TickCount);

    /// <summary>Or as many as the environment says: <c>HOTLINE_ACTS</c>.</summary>
    [Fact, Trait("Run", "long")] // minutes: ops/test --long
    public Task And_of_a_hundred_thousand_acts() =>
        LivesAsync(int.TryParse(Environment.GetEnvironmentVariable("HOTLINE_ACTS"), CultureInfo.InvariantCulture, out var acts) ? acts : 100_000, Environment.TickCount);

    private async Task LivesAsync(int acts, int seed)
    {
        var log = new LogCapture();
        void More(IServiceCollection services) => services.AddSingleton<MatterFollower>().AddSingleton<ILoggerProvider>(log);
        await using var here = await StartAsync(postgres, More);
        await here.ScalarAsync<int>($"""
            insert into dispatch.unit (code, name, region_code) values ('{Wandering.CityUnit}', '南昌市城管局', '3601');
            update dispatch.unit set parent_code = '{Wandering.CityUnit}' where code in ('{RoadUnit}', '{WaterUnit}');
            update dispatch.policy set review_percent = 50, answer_check_percent = 60, extension_levels = 2, max_extensions = 2, suspension_levels = 2, hand_levels = 2, hand_out_approval = 1, retract_approval = 1,
                max_hand_outs = 2, reply_by_leader = 1, refusal_approval = 2, archive_days = 10 returning 1
            """);
        await using var there = await here.AnotherAsync(More);
        var crowd = new Crowd([here, there], seed);
        try
        {
            await crowd.LiveAsync(acts);
            await CrowdTraces.AssertAsync(here);
            Assert.DoesNotContain(log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new InvalidOperationException($"Of {acts} acts with seed {seed}: {failure.Message}", failure);
        }

        Assert.Equal(acts, crowd.Answers.Values.Sum());
        Assert.True(crowd.Answers.GetValueOrDefault("ticket.stale-version") > acts / 100, "Hardly anybody came second.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{acts} acts with seed {seed}: {string.Join(", ", crowd.Answers.OrderByDescending(one => one.Value).Select(one => $"{one.Key} {one.Value}"))}.");
    }
}
