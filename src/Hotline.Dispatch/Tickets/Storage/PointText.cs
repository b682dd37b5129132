using System.Globalization;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>A point as text, to be encrypted: where somebody lives is as telling as the address in words.</summary>
internal static class PointText
{
    public static string? Of(double? longitude, double? latitude) =>
        longitude is null && latitude is null ? null : string.Create(CultureInfo.InvariantCulture, $"{longitude},{latitude}");

    public static (double? Longitude, double? Latitude)? Parse(string? text) =>
        text?.Split(',') is [var longitude, var latitude] ? (Number(longitude), Number(latitude)) : null;

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
