namespace Hotline.Api.Setup;

/// <summary>Where the demonstration's requests are said to be: somewhere around the seat of a county, the same on every machine. About two in three have a place.</summary>
internal static class DemoPlaces
{
    private const double Spread = 0.06;

    private static readonly Dictionary<string, (double Longitude, double Latitude)> Seats = new()
    {
        ["360102"] = (115.90, 28.69), ["360103"] = (115.88, 28.66), ["360104"] = (115.92, 28.62), ["360111"] = (115.96, 28.69), ["360112"] = (115.82, 28.75), ["360113"] = (115.84, 28.68),
        ["360121"] = (115.94, 28.55), ["360123"] = (115.55, 28.84), ["360124"] = (116.27, 28.37), ["360402"] = (115.99, 29.67), ["360403"] = (115.98, 29.72), ["360702"] = (114.94, 25.86),
        ["360902"] = (114.39, 27.80), ["361002"] = (116.36, 27.95), ["361102"] = (117.97, 28.44), ["360502"] = (114.93, 27.82), ["360302"] = (113.85, 27.63), ["360202"] = (117.20, 29.29),
    };

    /// <param name="key">Of the request; decides the place, so that a story told again has the same.</param>
    public static (double? Longitude, double? Latitude) Near(string region, string key)
    {
        // A seed of its own: the story's dice fall as they did without places.
        var dice = new Random(key.Aggregate(17, (sum, letter) => unchecked((sum * 31) + letter)));
        return dice.Next(3) > 0 && Seats.TryGetValue(region, out var seat)
            ? (Math.Round(seat.Longitude + Off(dice), 5), Math.Round(seat.Latitude + Off(dice), 5))
            : (null, null);
    }

    private static double Off(Random dice) => (dice.NextDouble() + dice.NextDouble() - 1) * Spread;
}
