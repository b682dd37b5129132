using System.Diagnostics;
using Hotline.Benchmarks.Measuring;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;

namespace Hotline.Benchmarks.Clocks;

/// <summary>
/// Working-time arithmetic over the published days off. The bound is one binary search over the same array of workdays, timed in turn with ours. What a clock does beside it, the account of its
/// days and the record that is stored, is measured too: it is linear in the days that it names, and has no bound (docs/adr/0127).
/// </summary>
internal static class CalendarBench
{
    private const int Count = 1_000_000;
    private const int Rounds = 5;

    public static void Run()
    {
        Report.Begin($"calendar: {Count} times each, median of {Rounds}");
        var table = new HolidayTable(CatalogData.Holidays());
        var calendar = new WorkingCalendar(table, WorkingHours.Default);
        var random = new Random(12345);
        var first = new DateTimeOffset(2024, 1, 1, 0, 0, 0, WorkingCalendar.ChinaOffset);
        var starts = Enumerable.Range(0, 4096).Select(_ => first.AddSeconds(random.Next(2 * 365 * 24 * 3600))).ToArray();
        var spans = Enumerable.Range(0, 4096).Select(_ => TimeSpan.FromMinutes(random.Next(1, 60 * 420))).ToArray();
        var ends = starts.Select((start, at) => calendar.Add(start, spans[at])).ToArray();
        var days = starts.Select(start => WorkingCalendar.DayOf(start).DayNumber).ToArray();
        Line("add working time, up to 60 days", at => calendar.Add(starts[at], spans[at]).Ticks);
        Line("add working days, up to 60", at => calendar.AddWorkingDays(starts[at], (at % 60) + 1).Ticks);
        Line("add 5 working days", at => calendar.AddWorkingDays(starts[at], 5).Ticks);
        Line("add 600 working days", at => calendar.AddWorkingDays(starts[at], 600).Ticks);
        Line("measure working time", at => calendar.Measure(starts[at], ends[at]).Ticks);
        var (clock, limit) = (new DeadlineClock(calendar, new Policy()), new Limit("Handle/Complaint/*", new Span(5, SpanUnit.WorkingDays)));
        var running = starts.Select(start => clock.Start(Guid.Empty, Guid.Empty, DeadlineKind.Handle, 1, null, limit, start)).ToArray();
        var paused = running.Select(one => clock.Pause(one, one.StartedAt.AddHours(30))).ToArray();
        Line("start a clock of 5 working days, with its account", at => clock.Start(Guid.Empty, Guid.Empty, DeadlineKind.Handle, 1, null, limit, starts[at]).DueAt.Ticks);
        Line("pause it", at => clock.Pause(running[at], running[at].StartedAt.AddHours(30)).Total.Ticks);
        Line("resume it", at => clock.Resume(paused[at], paused[at].StartedAt.AddHours(80)).DueAt.Ticks);
        Line("extend it by 5 working days", at => clock.Extend(running[at], 5, running[at].StartedAt).DueAt.Ticks);
        Report.End();

        void Line(string what, Func<int, long> count)
        {
            var (time, bound, bytes) = Time(count, at => table.Workdays.Days.BinarySearch(days[at]));
            Report.Line(what, $"{time:0.0} ns, one binary search {bound:0.0} ns: {time / bound:0.0} x, {bytes:0.##} bytes allocated");
        }
    }

    private static (double Ours, double Bound, double Bytes) Time(Func<int, long> ours, Func<int, long> bound)
    {
        var (times, bounds, bytes) = (new List<double>(), new List<double>(), 0.0);
        for (var round = 0; round <= Rounds; round++)
        {
            var (one, allocated) = Round(ours);
            var (other, _) = Round(bound);
            if (round > 0)
            {
                bytes = allocated;
                times.Add(one);
                bounds.Add(other);
            }
        }

        times.Sort();
        bounds.Sort();
        return (times[times.Count / 2], bounds[bounds.Count / 2], bytes);
    }

    /// <returns>Nanoseconds and bytes for each.</returns>
    private static (double Nanoseconds, double Bytes) Round(Func<int, long> count)
    {
        long sum = 0;
        var (began, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        for (var at = 0; at < Count; at++)
        {
            sum += count(at & 4095);
        }

        var (time, bytes) = (Stopwatch.GetElapsedTime(began), GC.GetAllocatedBytesForCurrentThread() - before);
        GC.KeepAlive(sum);
        return (time.TotalNanoseconds / Count, (double)bytes / Count);
    }
}
