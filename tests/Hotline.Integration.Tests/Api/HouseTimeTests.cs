using System.Net;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Api;

/// <summary>All nodes go by PostgreSQL's clock, whatever their machines say, and nothing happens early.</summary>
public sealed class HouseTimeTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_is_PostgreSQLs_and_then_the_monotonic_clocks_however_the_machines_is_set()
    {
        var machine = new SetClock { Now = Noon.AddHours(1) };
        var house = new HouseTime(machine);
        Assert.Equal(Noon.AddHours(1), house.GetUtcNow()); // Nobody was asked yet.
        Assert.Null(Learn(house, machine, Noon));
        Assert.Equal(Noon, house.GetUtcNow());
        Assert.Equal(TimeSpan.FromHours(1), house.Skew);

        machine.Advance(TimeSpan.FromMinutes(5));
        machine.Now = Noon.AddDays(-1);
        Assert.Equal(Noon.AddMinutes(5), house.GetUtcNow());
    }

    [Fact]
    public void What_is_within_the_error_of_asking_is_no_news_and_what_is_beyond_is()
    {
        var machine = new SetClock { Now = Noon };
        var house = new HouseTime(machine);
        Learn(house, machine, Noon);
        Assert.Null(Learn(house, machine, Noon.AddMilliseconds(4), tripMilliseconds: 20)); // Halfway of 20 ms it was 12:00:00.010.
        Assert.Equal(Noon.AddMilliseconds(20), house.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(-3), Learn(house, machine, Noon.AddSeconds(-3).AddMilliseconds(30), tripMilliseconds: 20));
        Assert.Equal(Noon.AddSeconds(-3).AddMilliseconds(40), house.GetUtcNow());
    }

    [Fact]
    public async Task A_node_an_hour_ahead_turns_no_light_early_and_says_what_is_wrong_with_its_machine()
    {
        await using var host = await ApiHost.StartCopyAsync(postgres, await ApiCity.StillAsync(postgres), roles: "web");
        using var agent = await host.SignedInAsync("agent", ApiCity.Password);
        Guid due = await TakenInAsync(agent), later = await TakenInAsync(agent);
        await SetAsync(host, due, "interval '-1 second'");
        await SetAsync(host, later, "interval '30 minutes'");

        await using var ahead = await host.AnotherAsync("dispatch", new OffTime(TimeSpan.FromHours(1)));
        await Eventually.IsAsync(async () => await TurnedAsync(host, due) == 1, TimeSpan.FromSeconds(20));
        Assert.Equal(0, await TurnedAsync(host, later));
        Assert.True(await RecordedCall.ScalarAsync<bool>(host, $"select bool_and(at between clock_timestamp() - interval '1 minute' and clock_timestamp()) from dispatch.ticket_event where ticket_id = '{due}' and kind = 'LightTurned'"));

        using var door = ahead.Client();
        var ready = await door.GetAsync<JsonElement>("/health/ready");
        Assert.Equal("Degraded", ready.GetProperty("checks").GetProperty("clock").GetString());
        using var straight = host.Client();
        Assert.Equal("Healthy", (await straight.GetAsync<JsonElement>("/health/ready")).GetProperty("checks").GetProperty("clock").GetString());
        Assert.Contains(ahead.Log.Lines, line => line.Contains("[4021]", StringComparison.Ordinal) && line.Contains("3600.0 s ahead", StringComparison.Ordinal));
    }

    private static TimeSpan? Learn(HouseTime house, SetClock machine, DateTimeOffset said, int tripMilliseconds = 0)
    {
        var asked = machine.GetTimestamp();
        machine.Advance(TimeSpan.FromMilliseconds(tripMilliseconds));
        return house.Learn(said, asked, machine.GetTimestamp());
    }

    private static async Task<Guid> TakenInAsync(StaffClient agent)
    {
        using var made = await agent.PostAsync(ApiPath.Acceptance, ApiCity.Complete);
        return (await StaffClient.ReadAsync<AcceptedTicket>(made, HttpStatusCode.Created)).Ticket.Id;
    }

    private static Task<long> SetAsync(ApiHost host, Guid ticket, string due) => RecordedCall.ScalarAsync<long>(host, $"""
        with late as (
            update dispatch.deadline set amber_at = now() + {due}, red_at = now() + {due}, due_at = now() + {due}, next_fire_at = now() + {due} where kind = 'SignFor' and ticket_id = '{ticket}' returning 1
        )
        select count(*) from late
        """);

    private static async Task<long> TurnedAsync(ApiHost host, Guid ticket) =>
        await RecordedCall.ScalarAsync<long>(host, $"select least(count(*), 1) from dispatch.ticket_event where kind = 'LightTurned' and data ->> 'clock' = 'SignFor' and ticket_id = '{ticket}'");

    /// <summary>A machine whose clock can be set; its timestamps go on.</summary>
    private sealed class SetClock : TimeProvider
    {
        private long stamp;

        public DateTimeOffset Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => stamp;

        public void Advance(TimeSpan by) => (Now, stamp) = (Now + by, stamp + by.Ticks);
    }

    /// <summary>A machine whose clock is set wrongly; its timers and timestamps are as good as any.</summary>
    private sealed class OffTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
