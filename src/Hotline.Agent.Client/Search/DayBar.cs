using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Search;

/// <summary>A bar over some days.</summary>
public sealed record DayBar(DateOnly From, DateOnly To, int Count)
{
    private const int MostDays = 62;

    public string Label => From == To ? $"{From:yyyy-MM-dd}：{Count} 件" : $"{From:yyyy-MM-dd} 至 {To:yyyy-MM-dd}：{Count} 件";

    /// <summary>A bar a day, or a bar a month when there are many; empty ones between are there.</summary>
    public static IReadOnlyList<DayBar> Of(IReadOnlyList<FoundDay> days)
    {
        if (days.Count == 0)
            return [];
        var counts = days.ToDictionary(d => d.Day, d => d.Count);
        var (first, last) = (days[0].Day, days[^1].Day);
        if (last.DayNumber - first.DayNumber < MostDays)
            return [.. Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).Select(day => new DayBar(day, day, counts.GetValueOrDefault(day)))];
        var bars = new List<DayBar>();
        for (var month = new DateOnly(first.Year, first.Month, 1); month <= last; month = month.AddMonths(1))
        {
            var end = month.AddMonths(1).AddDays(-1);
            bars.Add(new(month, end, days.Where(d => d.Day >= month && d.Day <= end).Sum(d => d.Count)));
        }

        return bars;
    }
}
