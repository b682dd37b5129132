using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Kamailio with the configuration that operators are given (<c>ops/kamailio</c>).</summary>
internal static class OwnProxy
{
    /// <param name="nodes">Behind it; the first keeps its files.</param>
    /// <returns>The port of loopback where it listens.</returns>
    public static async Task<int> StartAsync(CancellationToken ct, params IReadOnlyList<PeerNode> nodes) => (await RunAsync(ct, nodes)).Port;

    /// <summary>The same, with the program, whose log can be read.</summary>
    public static async Task<(int Port, PeerProgram Program)> RunAsync(CancellationToken ct, params IReadOnlyList<PeerNode> nodes)
    {
        var port = FreePorts.Take();
        var list = Path.Combine(nodes[0].Folder, "nodes.list");
        await File.WriteAllLinesAsync(list, nodes.Select(node => $"1 sip:127.0.0.1:{node.Node.Port}"), ct);
        using var shipped = new StreamReader(typeof(OwnProxy).Assembly.GetManifestResourceStream("ops/kamailio.cfg")!); // Embedded with the tests.
        var configuration = (await shipped.ReadToEndAsync(ct)).Replace("#!KAMAILIO\n", $"#!KAMAILIO\n#!define LISTEN udp:127.0.0.1:{port}\n#!define NODES \"{list}\"\n", StringComparison.Ordinal);
        return (port, await Kamailio.StartAsync(nodes[0], "kamailio", configuration, port, ct));
    }
}
