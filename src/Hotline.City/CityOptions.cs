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
        var given = new GivenOptions([.. args.Skip(1)]);
        var options = new CityOptions(
            errand,
            new Uri($"http://127.0.0.1:{given.Number("--port", 1, 65535) ?? 12345}"),
            new IPEndPoint(IPAddress.Loopback, (int)(given.Number("--sip-port", 1, 65535) ?? 5060)),
            given.Take("--data") ?? "data",
            (int)(given.Number("--seed", 0, int.MaxValue) ?? 12345),
            given.Number("--speed", 1, MostSpeed) ?? 10,
            given.Number("--for", 1, 86400) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        return given.Unknown is { } unknown ? throw new FormatException($"There is no option {unknown}.") : options;
    }
}
