using System.Security.Cryptography.X509Certificates;
using Hotline.Telephony.Tests.Sip.Transports;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Kamailio with the configuration that operators are given (<c>ops/kamailio</c>).</summary>
internal static class OwnProxy
{
    /// <param name="nodes">Behind it; the first keeps its files.</param>
    /// <returns>The port of loopback where it listens.</returns>
    public static async Task<int> StartAsync(CancellationToken ct, params IReadOnlyList<PeerNode> nodes) => (await RunAsync(ct, nodes)).Port;

    /// <summary>The same, with TLS.</summary>
    public static async Task<Ports> SecuredAsync(X509Certificate2 certificate, CancellationToken ct, params IReadOnlyList<PeerNode> nodes)
    {
        var tls = FreePorts.Take();
        var file = Path.Combine(nodes[0].Folder, "sip.pem");
        await File.WriteAllTextAsync(file, certificate.Pem(), ct);
        return new Ports((await RunAsync($"#!define LISTEN_TLS 127.0.0.1:{tls}\n#!define CERTIFICATE \"{file}\"\n", nodes, ct)).Port, tls);
    }

    /// <summary>Without TLS, and with the program, whose log can be read.</summary>
    public static Task<(int Port, PeerProgram Program)> RunAsync(CancellationToken ct, params IReadOnlyList<PeerNode> nodes) => RunAsync("", nodes, ct);

    private static async Task<(int Port, PeerProgram Program)> RunAsync(string defines, IReadOnlyList<PeerNode> nodes, CancellationToken ct)
    {
        var port = FreePorts.Take();
        var list = Path.Combine(nodes[0].Folder, "nodes.list");
        await File.WriteAllLinesAsync(list, nodes.Select(node => $"1 sip:127.0.0.1:{node.Node.Port}"), ct);
        using var shipped = new StreamReader(typeof(OwnProxy).Assembly.GetManifestResourceStream("ops/kamailio.cfg")!); // Embedded with the tests.
        var configuration = (await shipped.ReadToEndAsync(ct)).Replace("#!KAMAILIO\n", $"#!KAMAILIO\n#!define LISTEN 127.0.0.1:{port}\n#!define NODES \"{list}\"\n{defines}", StringComparison.Ordinal);
        return (port, await Kamailio.StartAsync(nodes[0], "kamailio", configuration, port, ct));
    }

    /// <param name="Plain">Of UDP and TCP.</param>
    internal readonly record struct Ports(int Plain, int Tls);
}
