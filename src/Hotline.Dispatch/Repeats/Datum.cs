namespace Hotline.Dispatch.Repeats;

/// <summary>
/// The two datums of points. Maps and messengers in China give GCJ-02, which lies some hundred metres off; browsers give WGS 84, which agrees with CGCS2000 within
/// a metre. Points of both are compared in CGCS2000. The shift is the published approximation: good to a few metres, and used for comparing only; what was
/// given is what is stored.
/// </summary>
internal static class Datum
{
    public const string Gcj02 = "GCJ-02";

    // Krasovsky 1940, by which the shift is defined.
    private const double Radius = 6_378_245;
    private const double Eccentricity = 0.00669342162296594323;

    /// <returns>The point in CGCS2000; null unless it is whole and its datum known.</returns>
    public static (double Longitude, double Latitude)? Common(double? longitude, double? latitude, string? datum)
    {
        if (longitude is not { } x || latitude is not { } y || datum is null)
        {
            return null;
        }

        if (datum != Gcj02)
        {
            return (x, y);
        }

        // The shift hardly changes over its own length: what is shifted there is shifted as here.
        var (east, north) = Shift(x, y);
        (east, north) = Shift(x - east, y - north);
        return (x - east, y - north);
    }

    /// <summary>By how many degrees a point of CGCS2000 is moved in GCJ-02.</summary>
    internal static (double East, double North) Shift(double longitude, double latitude)
    {
        var (x, y) = (longitude - 105, latitude - 35);
        var common = (0.1 * x * y) + (2 / 3.0 * ((20 * Wave(6 * x)) + (20 * Wave(2 * x))));
        var north = -100 + (2 * x) + (3 * y) + (0.2 * y * y) + (0.2 * Math.Sqrt(Math.Abs(x))) + common
            + (2 / 3.0 * ((20 * Wave(y)) + (40 * Wave(y / 3)) + (160 * Wave(y / 12)) + (320 * Wave(y / 30))));
        var east = 300 + x + (2 * y) + (0.1 * x * x) + (0.1 * Math.Sqrt(Math.Abs(x))) + common
            + (2 / 3.0 * ((20 * Wave(x)) + (40 * Wave(x / 3)) + (150 * Wave(x / 12)) + (300 * Wave(x / 30))));
        var angle = latitude * Math.PI / 180;
        var flat = 1 - (Eccentricity * Math.Sin(angle) * Math.Sin(angle));
        var along = Radius / Math.Sqrt(flat) * Math.Cos(angle);
        var up = Radius * (1 - Eccentricity) / (flat * Math.Sqrt(flat));
        return (east / along * 180 / Math.PI, north / up * 180 / Math.PI);
    }

    private static double Wave(double turns) => Math.Sin(turns * Math.PI);
}
