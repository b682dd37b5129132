using System.Globalization;

namespace Hotline.City;

/// <summary>The options of a command line, each followed by its value. They are taken one by one; what is left then is an option that nobody knows.</summary>
internal sealed class GivenOptions
{
    private readonly Dictionary<string, string> given = new(StringComparer.Ordinal);

    /// <param name="args">What stands after the verb and its object.</param>
    /// <param name="flags">Options without a value.</param>
    /// <exception cref="FormatException">A value is missing.</exception>
    public GivenOptions(IReadOnlyList<string> args, params IReadOnlyList<string> flags)
    {
        for (var at = 0; at < args.Count; at++)
        {
            var name = args[at];
            given[name] = flags.Contains(name) ? "" : ++at < args.Count ? args[at] : throw new FormatException($"The option {name} needs a value.");
        }
    }

    /// <summary>Null when all were taken.</summary>
    public string? Unknown => given.Keys.FirstOrDefault();

    public bool Has(string flag) => given.Remove(flag);

    /// <summary>Null when it was not said.</summary>
    public string? Take(string name) => given.Remove(name, out var value) ? value : null;

    /// <summary>Null when it was not said.</summary>
    /// <exception cref="FormatException">No number from <paramref name="least"/> to <paramref name="most"/>.</exception>
    public double? Number(string name, double least, double most)
    {
        if (Take(name) is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The option {name} takes a number from {least} to {most}, not {text}."));
    }
}
