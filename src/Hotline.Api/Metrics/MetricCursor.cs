using System.Globalization;
using Hotline.Dispatch.Metrics;

namespace Hotline.Api.Metrics;

/// <summary>
/// Where a page of tickets ended: number, ticket, category and unit, with dots between; a ticket may stand in a month under several units and categories. A page of revisions ended with the
/// number of one. One that is not ours begins anew.
/// </summary>
internal static class MetricCursor
{
    public static string Of(TrailTicket last) => $"{last.Number}.{last.TicketId:N}.{last.CategoryCode}.{last.UnitCode}";

    public static TrailPlace? Parse(string? text) =>
        text?.Split('.', 4) is [var number, var id, var category, var unit] && Guid.TryParseExact(id, "N", out var ticket) && !text.Contains('\0') ? new TrailPlace(number, ticket, unit, category) : null;

    public static string Of(TrailRevision last) => last.Id.ToString(CultureInfo.InvariantCulture);

    public static long? ParseRevision(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
