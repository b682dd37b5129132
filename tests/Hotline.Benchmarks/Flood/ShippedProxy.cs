using Hotline.Benchmarks.Running;
using Hotline.Testing;

namespace Hotline.Benchmarks.Flood;

/// <summary>Kamailio with the configuration, the memory and the receive buffer that operators are given (<c>ops/kamailio</c>), in front of a city's telephony node.</summary>
internal static class ShippedProxy
{
    /// <returns>Where it listens on loopback, and its process, which ends with the city.</returns>
    public static async Task<(int Port, Child Process)> StartAsync(City city, CancellationToken ct)
    {
        var port = FreePorts.Take();
        var list = Path.Combine(city.Folder, "nodes.list");
        await File.WriteAllTextAsync(list, $"1 sip:127.0.0.1:{city.SipPort}\n", ct);
        using var shipped = new StreamReader(typeof(ShippedProxy).Assembly.GetManifestResourceStream("ops/kamailio.cfg")!); // Embedded with the bench.
        var file = Path.Combine(city.Folder, "kamailio.cfg");
        await File.WriteAllTextAsync(file, await shipped.ReadToEndAsync(ct), ct);
        var process = Child.Start(
            city.Log("kamailio"), new Dictionary<string, string>(), "kamailio", "-DD", "-E", "-m", "256", "-M", "8", "-b", "2097152", "-Y", city.Folder, "-P", file + ".pid", "-f", file,
            "-A", $"LISTEN=127.0.0.1:{port}", "-A", $"NODES=\"{list}\"");
        return (port, await city.AddAsync(process, () => SipProbe.AnswersAsync(port, ct), ct));
    }
}
