using Hotline.Dispatch.Metrics;

namespace Hotline.Api.Metrics;

/// <summary>Where a page of tickets ended: number, ticket, category and unit, with dots between; a ticket may stand in a month under several units and categories. One that is not ours begins anew.</summary>
internal static class MetricCursor
{
    public static string Of(TrailTicket last) => $"{last.Number}.{last.TicketId:N}.{last.CategoryCode}.{last.UnitCode}";

    public static TrailPlace? Parse(string? text) =>
        text?.Split('.', 4) is [var number, var id, var category, var unit] && Guid.TryParseExact(id, "N", out var ticket) && !text.Contains('\0') ? new TrailPlace(number, ticket, unit, category) : null;
}
