using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>Which unit led a ticket from when on, out of its history.</summary>
internal static class Leads
{
    public static IReadOnlyList<Lead> Of(IReadOnlyList<HistoryLine> history) =>
        [.. history.Select(line => UnitOf(line) is { } unit ? new Lead(unit, line.At) : null).OfType<Lead>()];

    private static string? UnitOf(HistoryLine line) => line.Kind switch
    {
        nameof(TicketEvent.Dispatched) => Word(line, "unitCode"),
        nameof(TicketEvent.HandedDown) or nameof(TicketEvent.HandedAcross) => Word(line, "toUnit"),
        _ => null,
    };

    private static string? Word(HistoryLine line, string property) => line.Detail.TryGetProperty(property, out var word) ? word.GetString() : null;
}
