using Hotline.Dispatch.Metrics;

namespace Hotline.Api.Metrics;

/// <summary>Where a page of tickets ended: number, ticket and unit, with dots between. One that is not ours begins anew.</summary>
internal static class MetricCursor
{
    public static string Of(TrailTicket last) => $"{last.Number}.{last.TicketId:N}.{last.UnitCode}";

    public static (string Number, Guid Ticket, string Unit)? Parse(string? text) =>
        text?.Split('.', 3) is [var number, var id, var unit] && Guid.TryParseExact(id, "N", out var ticket) && !text.Contains('\0') ? (number, ticket, unit) : null;
}
