namespace Hotline.Dispatch.Repeats;

/// <summary>How far two points of one datum are apart on a sphere (haversine): good to half a percent, a few metres in a town.</summary>
internal static class Distance
{
    private const double EarthMetres = 6_371_008.8; // Mean radius, WGS 84.

    /// <returns>Null unless both points are whole.</returns>
    public static int? Metres(double? longitude, double? latitude, double? otherLongitude, double? otherLatitude)
    {
        if (longitude is not { } x || latitude is not { } y || otherLongitude is not { } ox || otherLatitude is not { } oy)
        {
            return null;
        }

        var half = Square(Math.Sin(Radians(oy - y) / 2)) + (Math.Cos(Radians(y)) * Math.Cos(Radians(oy)) * Square(Math.Sin(Radians(ox - x) / 2)));
        return (int)Math.Round(2 * EarthMetres * Math.Asin(Math.Min(1, Math.Sqrt(half))));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Square(double value) => value * value;
}
