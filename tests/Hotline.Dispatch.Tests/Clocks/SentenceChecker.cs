using System.Globalization;
using System.Text.RegularExpressions;

namespace Hotline.Dispatch.Tests.Clocks;

/// <summary>
/// Reads the sentence of a deadline as a person with a pencil would, knowing nothing but the sentence and the days of the
/// week, and counts the deadline again. Shares no code with the product. Throws where the sentence contradicts itself or
/// leaves a weekend unexplained.
/// </summary>
internal sealed partial class SentenceChecker
{
    private readonly HashSet<DateOnly> off = [];
    private readonly HashSet<DateOnly> on = [];
    private readonly List<(TimeSpan From, TimeSpan To)> hours = [];
    private bool natural;
    private long left;

    /// <summary>Local time in China.</summary>
    private readonly List<DateTime> ends = [];

    public DateTime Due { get; private set; }

    public bool Provisional { get; private set; }

    /// <summary>What the sentence says is limited: 办理时限. It says 时限 once.</summary>
    public string Clock { get; private set; } = "";

    public string Rule { get; private set; } = "";

    /// <summary>The rule that made it longer; null where none did.</summary>
    public string? LengthenedBy { get; private set; }

    /// <summary>The rule that made it shorter; null where none did.</summary>
    public string? ShortenedBy { get; private set; }

    /// <summary>The days said not to count, with the reason said.</summary>
    public List<(DateOnly Day, string Why)> NotCounted { get; } = [];

    public static SentenceChecker Read(string sentence)
    {
        var checker = new SentenceChecker();
        Assert.EndsWith("。", sentence, StringComparison.Ordinal);
        var steps = sentence[..^1].Split('；');
        for (var at = 0; at < steps.Length; at++)
        {
            checker.Step(steps[at], lastRecount: !steps[(at + 1)..].Any(later => later.StartsWith("放假安排公布后", StringComparison.Ordinal)));
        }

        return checker;
    }

    private void Step(string step, bool lastRecount)
    {
        if (Started().Match(step) is { Success: true } started)
        {
            (natural, Clock, Rule) = (!started.Groups["span"].Value.Contains("工作", StringComparison.Ordinal), started.Groups["clock"].Value, started.Groups["rule"].Value);
            Due = Count(started);
        }
        else if (Extended().Match(step) is { Success: true } extended)
        {
            Assert.Equal(Due, At(extended.Groups["from"].Value));
            Due = Count(extended);
        }
        else if (Lengthened().Match(step) is { Success: true } lengthened)
        {
            var (before, own) = (Due, natural);
            natural = !lengthened.Groups["span"].Value.Contains("工作", StringComparison.Ordinal);
            var (end, longer) = (Count(lengthened), !lengthened.Groups["other"].Success);
            Assert.True(longer == (end > before), step);
            (Due, natural, LengthenedBy) = longer ? (end, natural, lengthened.Groups["rule"].Value) : (before, own, LengthenedBy);
        }
        else if (Shortened().Match(step) is { Success: true } shortened)
        {
            var (before, own) = (Due, natural);
            natural = !shortened.Groups["span"].Value.Contains("工作", StringComparison.Ordinal);
            var (end, shorter) = (Count(shortened), !shortened.Groups["other"].Success);
            Assert.True(shorter == (end < before), step);
            (Due, natural, ShortenedBy) = shorter ? (end, natural, shortened.Groups["rule"].Value) : (before, own, ShortenedBy);
        }
        else if (Paused().Match(step) is { Success: true } paused)
        {
            Learn(paused, At(paused.Groups["from"].Value).Year);
            left = Left(At(paused.Groups["from"].Value));
            Assert.Equal(paused.Groups["span"].Success ? Seconds(paused.Groups["span"].Value) : 0, left);
        }
        else if (Resumed().Match(step) is { Success: true } resumed)
        {
            Learn(resumed, At(resumed.Groups["from"].Value).Year);
            Assert.Equal(resumed.Groups["span"].Success ? Seconds(resumed.Groups["span"].Value) : 0, left);
            Due = left == 0 ? Due : Work(At(resumed.Groups["from"].Value), left, natural);
            Assert.Equal(At(resumed.Groups["to"].Value), Due);
        }
        else if (Recounted().Match(step) is { Success: true } recounted)
        {
            Assert.True(!lastRecount || !recounted.Groups["to"].Success || At(recounted.Groups["to"].Value) == Due, step);
        }
        else
        {
            Assert.Contains(step, ends.Append(Due).Select(end => $"{end.Year}年放假安排尚未公布，此时限为暂定")); // It touches the year in which some step of it ended.
            Provisional = true;
        }
    }

    private DateTime Count(Match said)
    {
        var start = At(said.Groups["from"].Value);
        Learn(said, start.Year);
        var (amount, unit) = (long.Parse(said.Groups["amount"].Value, CultureInfo.InvariantCulture), said.Groups["unit"].Value);
        Assert.Equal(unit == "个工作日", said.Groups["next"].Success);
        var end = unit switch
        {
            "个工作日" => WorkingDay(start, amount),
            "个工作小时" => Work(start, amount * 3600, day: false),
            "个工作分钟" => Work(start, amount * 60, day: false),
            "天" => start.AddDays(amount),
            "小时" => start.AddHours(amount),
            "分钟" => start.AddMinutes(amount),
            _ => throw new FormatException(unit),
        };
        Assert.Equal(At(said.Groups["to"].Value), end);
        ends.Add(end);
        return end;
    }

    private DateTime WorkingDay(DateTime start, long amount)
    {
        var day = DateOnly.FromDateTime(start);
        while (amount > 0)
        {
            day = day.AddDays(1);
            amount -= Works(day) ? 1 : 0;
        }

        return day.ToDateTime(TimeOnly.MinValue) + hours[^1].To;
    }

    /// <param name="day">Day and night.</param>
    private DateTime Work(DateTime start, long seconds, bool day)
    {
        if (day)
        {
            return start.AddSeconds(seconds);
        }

        for (var date = DateOnly.FromDateTime(start); ; date = date.AddDays(1))
        {
            foreach (var (from, to) in Works(date) ? hours : [])
            {
                var (open, close) = (date.ToDateTime(TimeOnly.MinValue) + from, date.ToDateTime(TimeOnly.MinValue) + to);
                var begin = open < start ? start : open;
                var here = Math.Max(0, (long)(close - begin).TotalSeconds);
                if (here >= seconds && close > begin)
                {
                    return begin.AddSeconds(seconds);
                }

                seconds -= here;
            }
        }
    }

    private long Left(DateTime from)
    {
        if (natural)
        {
            return Math.Max(0, (long)(Due - from).TotalSeconds);
        }

        var sum = 0L;
        for (var day = DateOnly.FromDateTime(from); day <= DateOnly.FromDateTime(Due); day = day.AddDays(1))
        {
            foreach (var (opens, closes) in Works(day) ? hours : [])
            {
                var (open, close) = (day.ToDateTime(TimeOnly.MinValue) + opens, day.ToDateTime(TimeOnly.MinValue) + closes);
                sum += Math.Max(0, (long)((close > Due ? Due : close) - (open < from ? from : open)).TotalSeconds);
            }
        }

        return sum;
    }

    private bool Works(DateOnly day)
    {
        var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        Assert.True(!weekend || on.Contains(day) || off.Contains(day), $"{day} is a weekend of which nothing is said");
        return !off.Contains(day);
    }

    private void Learn(Match said, int year)
    {
        if (said.Groups["hours"] is { Success: true } daily)
        {
            hours.Clear();
            hours.AddRange(daily.Value.Split('、').Select(stretch => stretch.Split('-')).Select(ends => (Hour(ends[0]), Hour(ends[1]))));
        }

        var (offYear, onYear) = (year, year);
        foreach (var run in said.Groups["off"].Success ? said.Groups["off"].Value.Split('、') : [])
        {
            var parts = Run().Match(run);
            Assert.True(parts.Success, run);
            var first = Day(parts.Groups["first"].Value, ref offYear);
            var last = parts.Groups["last"].Success ? Day(parts.Groups["last"].Value, ref offYear) : first;
            for (var day = first; day <= last; day = day.AddDays(1))
            {
                Assert.True(off.Add(day), $"{day} is said twice");
                NotCounted.Add((day, parts.Groups["why"].Value));
            }
        }

        foreach (var day in said.Groups["on"].Success ? said.Groups["on"].Value.Split('、') : [])
        {
            Assert.True(on.Add(Day(day, ref onYear)), $"{day} is said twice");
        }
    }

    private static DateOnly Day(string words, ref int year)
    {
        var day = words.Contains('年', StringComparison.Ordinal)
            ? DateOnly.ParseExact(words, "yyyy年M月d日", CultureInfo.InvariantCulture)
            : DateOnly.ParseExact($"{year}年{words}", "yyyy年M月d日", CultureInfo.InvariantCulture);
        year = day.Year;
        return day;
    }

    private static DateTime At(string words) =>
        DateTime.ParseExact(words, ["yyyy年M月d日 HH:mm", "yyyy年M月d日 HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None);

    private static TimeSpan Hour(string words) => TimeOnly.ParseExact(words, "HH:mm", CultureInfo.InvariantCulture).ToTimeSpan();

    private static long Seconds(string words)
    {
        var parts = Length().Match(words);
        Assert.True(parts.Success, words);
        long Part(string name) => parts.Groups[name].Success ? long.Parse(parts.Groups[name].Value, CultureInfo.InvariantCulture) : 0;
        return (Part("h") * 3600) + (Part("m") * 60) + Part("s");
    }
}
