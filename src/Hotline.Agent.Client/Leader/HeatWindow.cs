using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Leader;

/// <summary>The days that a heatmap shows: all of a period, or some that a slider moves along it.</summary>
/// <param name="Width">Days shown; 0 for the whole period.</param>
/// <param name="At">The last day shown, counted from the period's first.</param>
public sealed record HeatWindow(DateOnly From, DateOnly To, int Width, int At)
{
    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <summary>The slider's least position.</summary>
    public int First => Math.Min(Width, Days) - 1;

    public DateOnly Start => Width == 0 ? From : End.AddDays(-First);

    public DateOnly End => Width == 0 ? To : From.AddDays(Math.Clamp(At, First, Days - 1));

    /// <summary>One day on, and from the last back to the first.</summary>
    public HeatWindow Next() => this with { At = At >= Days - 1 ? First : At + 1 };

    /// <summary>Counts by county within the window, named.</summary>
    public IReadOnlyList<NamedCount> Counties(IReadOnlyList<CountyDayCount> days, Func<string, string?> name) =>
        [.. days.Where(d => d.Day >= Start && d.Day <= End).GroupBy(d => d.Region).Select(g => new NamedCount(g.Key, name(g.Key) ?? g.Key, g.Sum(d => d.Count), g.Sum(d => d.Matters)))];

    /// <summary>The greatest count that any position of the slider shows.</summary>
    public int Most(IReadOnlyList<CountyDayCount> days)
    {
        var width = Width == 0 ? Days : Math.Min(Width, Days);
        return days.GroupBy(d => d.Region).Select(county =>
        {
            var counts = new int[Days];
            foreach (var day in county.Where(d => d.Day >= From && d.Day <= To))
                counts[day.Day.DayNumber - From.DayNumber] += day.Count;
            return Enumerable.Range(0, Days - width + 1).Max(start => counts.Skip(start).Take(width).Sum());
        }).DefaultIfEmpty().Max();
    }
}
