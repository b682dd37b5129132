using System.Globalization;
using System.Net;

namespace Hotline.City;

internal enum Errand
{
    /// <summary>Calls when a visitor presses the key.</summary>
    Attend,

    /// <summary>Lives: citizens who call, write and post, units that act.</summary>
    Live,
}

/// <summary>What the simulated city was asked. Everything it reaches is on this machine: other addresses are refused.</summary>
/// <param name="Speed">How many of the city's minutes pass in one of ours; talking takes its own time.</param>
/// <param name="DataFolder">Of the installation: its link key and its printed demonstration logins.</param>
/// <param name="For">Ends by itself after this time; null: until it is stopped.</param>
internal sealed record CityOptions(Errand Errand, Uri Web, IPEndPoint Sip, string DataFolder, int Seed, double Speed, TimeSpan? For)
{
    public const double MostSpeed = 60;

    public string LinkKeyFile => Path.Combine(DataFolder, "keys", "link.key");

    public string LoginsFile => Path.Combine(DataFolder, "demo-logins.txt");

    /// <exception cref="FormatException">An option is unknown, or can not be what was given; the message is for the terminal.</exception>
    public static CityOptions Parse(IReadOnlyList<string> args)
    {
        var errand = args.Count > 0 ? args[0] switch
        {
            "attend" => Errand.Attend,
            "live" => Errand.Live,
            var word => throw new FormatException($"There is no verb {word}: use attend, live or citizen."),
        } : throw new FormatException("Say attend, live or citizen.");
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 1; at < args.Count; at += 2)
        {
            given[args[at]] = at + 1 < args.Count ? args[at + 1] : throw new FormatException($"The option {args[at]} needs a value.");
        }

        var options = new CityOptions(
            errand,
            new Uri($"http://127.0.0.1:{Number(given, "--port", 12345, 1, 65535)}"),
            new IPEndPoint(IPAddress.Loopback, (int)Number(given, "--sip-port", 5060, 1, 65535)),
            Taken(given, "--data") ?? "data",
            (int)Number(given, "--seed", 12345, 0, int.MaxValue),
            Number(given, "--speed", 10, 1, MostSpeed),
            given.ContainsKey("--for") ? TimeSpan.FromSeconds(Number(given, "--for", 0, 1, 86400)) : null);
        given.Remove("--for");
        return given.Count == 0 ? options : throw new FormatException($"There is no option {given.Keys.First()}.");
    }

    private static string? Taken(Dictionary<string, string> given, string name) => given.Remove(name, out var value) ? value : null;

    private static double Number(Dictionary<string, string> given, string name, double otherwise, double least, double most)
    {
        if (!given.TryGetValue(name, out var text))
        {
            return otherwise;
        }

        if (name != "--for")
        {
            given.Remove(name);
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"The option {name} takes a number from {least:0} to {most:0}, not {text}.");
    }
}
