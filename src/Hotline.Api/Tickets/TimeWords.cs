namespace Hotline.Api.Tickets;

/// <summary>How long is left, in Chinese, by the ordinary clock on the wall.</summary>
internal static class TimeWords
{
    public static string Left(DateTimeOffset due, DateTimeOffset now)
    {
        var span = due - now;
        return span >= TimeSpan.Zero ? $"剩余{Span(span)}" : $"超期{Span(-span)}";
    }

    public static string Length(TimeSpan span) => Span(span);

    private static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => span.Hours > 0 ? $"{span.Days}天{span.Hours}小时" : $"{span.Days}天",
        { TotalHours: >= 1 } => span.Minutes > 0 ? $"{span.Hours}小时{span.Minutes}分钟" : $"{span.Hours}小时",
        _ => $"{Math.Max(1, (int)span.TotalMinutes)}分钟",
    };
}
