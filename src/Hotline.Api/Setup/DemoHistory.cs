using Hotline.Dispatch;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Api.Setup;

/// <summary>
/// Some weeks of requests, so that trends and map are not empty: made by the real verbs of a second Dispatch whose clock
/// stands in the past, each with its events, audit and outbox. Written again, it goes on with what is missing.
/// </summary>
internal sealed partial class DemoHistory(NpgsqlDataSource database, MasterKey master, HomeArea home, TimeProvider time, ILoggerFactory loggers, ILogger<DemoHistory> log)
{
    private const int Days = 28;
    private const int RequestsOnAWorkday = 15;
    private const int RequestsOnADayOff = 6;

    private const string SurgeRegion = "360111";
    private const int SurgeRequests = 9;

    /// <summary>What the units of the demonstration's liaisons still have to do.</summary>
    private static readonly (string Category, string Region)[] StillOpen =
        [("050401", "360102"), ("050201", "360103"), ("010101", "360104"), ("070202", "360113"), ("050602", "360111"), ("050404", "360102")];

    /// <summary>What has been in hand too long: amber, red, overdue. Days are calendar days since it was filed.</summary>
    private static readonly (string Category, string Region, int Days)[] Neglected = [("050401", "360102", 5), ("050201", "360103", 6), ("070202", "360113", 16)];

    /// <summary>Nobody's by any rule: waits for the dispatcher.</summary>
    private static readonly (string Category, string Region) Undecided = ("020101", "360103");

    public async Task WriteAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var clock = new SteppedTime(now);
        var services = new ServiceCollection().AddSingleton(loggers).AddLogging().AddSingleton(database).AddSingleton(master).AddSingleton(home).AddSingleton<TimeProvider>(clock).AddDispatch();
        await using var past = services.BuildServiceProvider();
        await past.GetRequiredService<KeyRing>().OpenAsync(ct);
        var story = new DemoStory(past.GetRequiredService<TicketDesk>(), past.GetRequiredService<TicketReader>(), clock, now);
        var holidays = (await past.GetRequiredService<Dispatch.Catalog.CatalogCache>().GetAsync(ct)).Holidays;
        var made = 0;
        for (var back = Days; back >= 0; back--)
        {
            var day = WorkingCalendar.DayOf(now).AddDays(-back);
            for (var nth = holidays.IsWorkday(day) ? RequestsOnAWorkday : RequestsOnADayOff; nth > 0; nth--)
            {
                made += await story.TellAsync(day, nth, ct) ? 1 : 0;
            }
        }

        foreach (var (category, region) in StillOpen)
        {
            await story.LeaveOpenAsync(category, region, ct);
        }

        foreach (var (category, region, days) in Neglected)
        {
            await story.NeglectAsync(category, region, days, ct);
        }

        await story.AssistAsync("050404", "360102", "360102-CG", "请核查路面排水口是否被占压，并清理。", ct);
        await story.WaitForDispatchAsync(Undecided.Category, Undecided.Region, ct);
        await story.SurgeAsync(SurgeRegion, SurgeRequests, ct);
        Written(made);
    }

    [LoggerMessage(4020, LogLevel.Information, "The demonstration has {Count} requests of the last weeks")]
    private partial void Written(int count);
}
