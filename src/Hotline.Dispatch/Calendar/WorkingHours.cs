using System.Collections.Immutable;
using System.Globalization;

namespace Hotline.Dispatch.Calendar;

/// <summary>A unit's working hours on a workday, in order and apart. Text form: <c>09:00-12:00,13:30-17:30</c>.</summary>
public sealed record WorkingHours(ImmutableArray<WorkingHours.Stretch> Stretches)
{
    private readonly string text = string.Join(',', Stretches.Select(stretch => string.Create(CultureInfo.InvariantCulture, $"{stretch.From:HH:mm}-{stretch.To:HH:mm}")));

    public static WorkingHours Default { get; } = Parse("09:00-12:00,13:30-17:30");

    public TimeOnly Close => Stretches[^1].To;

    /// <summary>Of a whole day.</summary>
    public TimeSpan Length { get; } = Stretches.Aggregate(TimeSpan.Zero, (sum, stretch) => sum + (stretch.To - stretch.From));

    /// <summary>Ticks of a workday that have been worked by a time of it, in ticks since midnight.</summary>
    internal long WorkedBy(long time)
    {
        long sum = 0;
        foreach (var stretch in Stretches)
        {
            var (from, to) = (stretch.From.Ticks, stretch.To.Ticks);
            sum += Math.Max(Math.Min(time, to) - from, 0);
        }

        return sum;
    }

    /// <summary>The first time of a workday, in ticks since midnight, by which so many ticks of it have been worked.</summary>
    /// <param name="worked">Not more than <see cref="Length"/>.</param>
    internal long TimeOf(long worked)
    {
        foreach (var stretch in Stretches)
        {
            var (from, to) = (stretch.From.Ticks, stretch.To.Ticks);
            if (worked <= to - from)
            {
                return from + worked;
            }

            worked -= to - from;
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>The text form, which <see cref="Parse"/> reads back.</summary>
    public override string ToString() => text;

    /// <exception cref="FormatException">The text is not stretches in order.</exception>
    public static WorkingHours Parse(string text) =>
        TryParse(text, out var hours) ? hours : throw new FormatException("Working hours are written 09:00-12:00,13:30-17:30, in order.");

    public static bool TryParse(string text, out WorkingHours hours)
    {
        hours = Default ?? null!; // Default itself is being made only when parsing succeeds.
        var stretches = new List<Stretch>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('-') is not [var from, var to]
                || !TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
                || !TimeOnly.TryParseExact(to, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end)
                || end <= start || (stretches.Count > 0 && start < stretches[^1].To))
            {
                return false;
            }

            stretches.Add(new Stretch(start, end));
        }

        if (stretches.Count == 0)
        {
            return false;
        }

        hours = new WorkingHours([.. stretches]);
        return true;
    }

    public readonly record struct Stretch(TimeOnly From, TimeOnly To);
}
