using Hotline.Api.Problems;

namespace Hotline.Api.Trends;

/// <summary>The days and the narrowing that a leader's question comes with, read and checked once for all its doors.</summary>
internal sealed record TrendPeriod(DateOnly From, DateOnly To, string? Category, string? Region)
{
    private const int DefaultDays = 30;
    private const int MostDays = 400;

    /// <summary>Before there were hotlines of this kind, and far from where dates of PostgreSQL and .NET end.</summary>
    private static readonly DateOnly Earliest = new(2000, 1, 1);
    private static readonly DateOnly Latest = new(2200, 1, 1);

    /// <returns>Either the period, or the refusal that names the field.</returns>
    public static (TrendPeriod? Period, IResult? Refused) Read(TimeProvider time, DateOnly? from, DateOnly? to, string? category, string? region)
    {
        var until = to ?? DateOnly.FromDateTime(time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);
        if (until < Earliest || until > Latest || from < Earliest)
        {
            return (null, Refusals.Field(from < Earliest ? "from" : "to", "日期超出范围"));
        }

        var since = from ?? until.AddDays(1 - DefaultDays);
        return Fault(since, until) is { } fault ? (null, Refusals.Field("from", fault))
            : !IsCode(category) ? (null, Refusals.Field("category", "应为事项类别代码"))
            : !IsCode(region) ? (null, Refusals.Field("region", "应为地区代码"))
            : (new TrendPeriod(since, until, Blank(category), Blank(region)), null);
    }

    private static string? Fault(DateOnly since, DateOnly until) =>
        since > until ? "开始日期不能晚于结束日期"
        : until.DayNumber - since.DayNumber >= MostDays ? $"一次最多查询{MostDays}天"
        : null;

    private static bool IsCode(string? code) => string.IsNullOrEmpty(code) || (code.Length <= 12 && code.All(char.IsAsciiDigit));

    private static string? Blank(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
