using System.Globalization;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.UnitDesk;

/// <summary>Words and times for the liaison's pages. Times are Asia/Shanghai.</summary>
public static class UnitWords
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    public static string Time(DateTimeOffset? at) => at?.ToOffset(Shanghai).ToString("M月d日 HH:mm", CultureInfo.InvariantCulture) ?? "";

    public static string Type(string? name) => name is null ? "" : TypeWords.OfName(name) ?? name;

    public static string Urgency(string name) => Enum.TryParse<Urgency>(name, out var urgency) ? TypeWords.Of(urgency) : name;
}
