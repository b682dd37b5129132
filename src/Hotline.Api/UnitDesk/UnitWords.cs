using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.UnitDesk;

/// <summary>Words and times for the liaison's pages. Times are Asia/Shanghai.</summary>
public static class UnitWords
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    public static string Time(DateTimeOffset? at) => at?.ToOffset(Shanghai).ToString("M月d日 HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A time without zone, as a form writes it, is one of here; null for none, the beginning of all time for what is no time.</summary>
    public static DateTimeOffset? Instant(string? typed) =>
        string.IsNullOrWhiteSpace(typed) ? null
        : DateTime.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year > 1 ? new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), Shanghai)
        : DateTimeOffset.MinValue;

    /// <summary>98.25%, or a mean span; a dash where nothing was counted.</summary>
    public static string Figure(MetricValue value, bool isMean) => value.Value is not { } number ? "—" : isMean ? TimeWords.Length(TimeSpan.FromSeconds(number)) : string.Create(CultureInfo.InvariantCulture, $"{100 * number:0.00}%");

    /// <summary>Numerator and denominator; of a mean how many it is over.</summary>
    public static string Parts(MetricValue value, bool isMean) => isMean ? $"{value.Denominator} 件" : $"{value.Numerator} / {value.Denominator}";

    public static string Part(MetricTicketRow ticket, bool isMean) => isMean ? TimeWords.Length(TimeSpan.FromSeconds(ticket.Numerator)) : $"{ticket.Numerator} / {ticket.Denominator}";

    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Type(string? name) => name is null ? "" : TypeWords.OfName(name) ?? name;

    /// <summary>The labels that stand, each with a point before it.</summary>
    public static string Labels(IReadOnlyList<string>? labels) => string.Concat((labels ?? []).Select(label => $" · {(Enum.TryParse<TicketLabel>(label, out var known) ? TypeWords.Of(known) : label)}"));

    public static string Urgency(string name) => Enum.TryParse<Urgency>(name, out var urgency) ? TypeWords.Of(urgency) : name;
}
