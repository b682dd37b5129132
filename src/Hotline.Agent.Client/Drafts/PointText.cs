using System.Globalization;
using System.Text.RegularExpressions;

namespace Hotline.Agent.Client.Drafts;

/// <summary>A point as a person pastes it from a map: two numbers with whatever stands around them. Longitude or latitude first: in China they can not be mistaken for one another.</summary>
public static partial class PointText
{
    private const double West = 73, East = 136, South = 3, North = 54;

    /// <summary>One spelling of each point: longitude first, five decimals, which is a metre.</summary>
    public static string Of(double? longitude, double? latitude) =>
        longitude is { } x && latitude is { } y ? string.Create(CultureInfo.InvariantCulture, $"{x:0.#####},{y:0.#####}") : "";

    /// <returns>Null where there are not two numbers that are a point in China.</returns>
    public static (double Longitude, double Latitude)? Read(string typed)
    {
        var numbers = Number().Matches(typed);
        if (numbers.Count != 2)
            return null;
        var (first, second) = (Value(numbers[0]), Value(numbers[1]));
        return Within(first, second) ? (first, second) : Within(second, first) ? (second, first) : null;
    }

    private static bool Within(double longitude, double latitude) => longitude is >= West and <= East && latitude is >= South and <= North;

    private static double Value(Match number) => Math.Round(double.Parse(number.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), 5);

    [GeneratedRegex(@"[0-9]{1,3}(?:\.[0-9]{1,12})?")]
    private static partial Regex Number();
}
