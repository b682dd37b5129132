using System.Globalization;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Leader.Ledger;

/// <summary>How the figures of the ledger are said.</summary>
internal static class MetricWords
{
    /// <summary>98.25%, or 3 分 42 秒, 2 小时 5 分, 4.2 天 where it is a mean; a dash where nothing was counted.</summary>
    public static string Value(MetricValue? value, bool isMean) => value?.Value is not { } number ? "—"
        : isMean ? Span(number)
        : string.Create(CultureInfo.InvariantCulture, $"{100 * number:0.00}%");

    /// <summary>12 / 34, or 34 件 where it is a mean.</summary>
    public static string Parts(MetricValue? value, bool isMean) => value is null ? "—"
        : isMean ? string.Create(CultureInfo.InvariantCulture, $"{value.Denominator} 件")
        : string.Create(CultureInfo.InvariantCulture, $"{value.Numerator} / {value.Denominator}");

    /// <summary>+1 / −1.</summary>
    public static string Change(long by) => by switch
    {
        > 0 => string.Create(CultureInfo.InvariantCulture, $"+{by}"),
        < 0 => string.Create(CultureInfo.InvariantCulture, $"−{-by}"),
        _ => "0",
    };

    public static string Span(double seconds) => seconds switch
    {
        < 3_600 => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60} 分 {(int)seconds % 60} 秒"),
        < 86_400 => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 3_600} 小时 {(int)seconds % 3_600 / 60} 分"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0.0} 天"),
    };
}
