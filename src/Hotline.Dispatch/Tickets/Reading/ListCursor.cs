using System.Globalization;

namespace Hotline.Dispatch.Tickets.Reading;

/// <summary>Where a page ended: the sort instant and the id of its last row. Text form: ticks, dash, id.</summary>
internal readonly record struct ListCursor(DateTimeOffset At, Guid Id)
{
    public static ListCursor? Parse(string? text)
    {
        var parts = text?.Split('-', 2);
        return parts is [var ticks, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var utc) && utc <= DateTimeOffset.MaxValue.UtcTicks
            && Guid.TryParseExact(id, "N", out var guid)
                ? new ListCursor(new DateTimeOffset(utc, TimeSpan.Zero), guid)
                : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}-{Id:N}");
}
