using System.Globalization;

namespace Hotline.Dispatch.Search;

/// <summary>
/// A cell of the map's grid: the Web Mercator tiles of online maps, as Elasticsearch's geotile grid has them
/// (x to the east from 180° W, y to the south from 85.05° N, 2^zoom each way).
/// </summary>
public readonly record struct MapTile(int Zoom, int X, int Y)
{
    /// <summary>The finest that is kept of a place: about 1.1 km in Jiangxi.</summary>
    public const int Finest = 15;
    public const int Coarsest = 8;
    private const double Edge = 85.05112878;

    /// <summary>Where its middle is.</summary>
    public (double Longitude, double Latitude) Centre
    {
        get
        {
            var side = 1L << Zoom;
            var angle = Math.PI * (1 - (2 * (Y + 0.5) / side));
            return (((X + 0.5) / side * 360) - 180, Math.Atan(Math.Sinh(angle)) * 180 / Math.PI);
        }
    }

    /// <summary>As one number, for an index.</summary>
    internal long Packed => ((long)X << 32) | (uint)Y;

    /// <returns>Null for what is no place on the map.</returns>
    public static MapTile? Of(double? longitude, double? latitude, int zoom = Finest)
    {
        if (longitude is not (>= -180 and <= 180) || latitude is not (>= -Edge and <= Edge))
        {
            return null;
        }

        var side = 1L << zoom;
        var sine = Math.Sin(latitude.Value * Math.PI / 180);
        var x = (longitude.Value + 180) / 360 * side;
        var y = (0.5 - (Math.Log((1 + sine) / (1 - sine)) / (4 * Math.PI))) * side;
        return new MapTile(zoom, (int)Math.Clamp(Math.Floor(x), 0, side - 1), (int)Math.Clamp(Math.Floor(y), 0, side - 1));
    }

    /// <summary>Itself and those that touch it, as far as the map goes: nine, fewer at its edge.</summary>
    internal IEnumerable<MapTile> Around()
    {
        var (zoom, x, y, side) = (Zoom, X, Y, 1 << Zoom);
        return from down in Enumerable.Range(y - 1, 3)
               from along in Enumerable.Range(x - 1, 3)
               where along >= 0 && along < side && down >= 0 && down < side
               select new MapTile(zoom, along, down);
    }

    /// <summary>As one word, for an index.</summary>
    internal string Name => string.Create(CultureInfo.InvariantCulture, $"{Zoom}/{X}/{Y}");

    /// <summary>The coarser cell that holds this one.</summary>
    public MapTile At(int zoom) => new(zoom, X >> (Zoom - zoom), Y >> (Zoom - zoom));

    internal static MapTile Unpack(long packed) => new(Finest, (int)(packed >> 32), (int)(packed & 0xFFFF_FFFF));
}
