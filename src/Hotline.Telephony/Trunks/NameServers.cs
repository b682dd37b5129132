using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using DnsClient;

namespace Hotline.Telephony.Trunks;

/// <summary>
/// Asks the system's name servers. A name that begins with an underscore is one of a service (<c>_sip._udp.example.cn</c>): its SRV records, and where it has none the host behind it (RFC 3263 §4.2).
/// Every other is a host: its A records.
/// </summary>
/// <param name="services">Null: the system has no name server, and knows hosts alone.</param>
internal sealed class NameServers(IDnsQuery? services)
{
    /// <summary>Targets of one service that are looked at; a carrier has two or four.</summary>
    private const int MaxTargets = 16;

    public static NameServers OfSystem() => NameServer.ResolveNameServers() is { Count: > 0 } known ? At([.. known]) : new NameServers(services: null);

    public static NameServers At(params NameServer[] servers)
        => new(new LookupClient(new LookupClientOptions(servers) { UseCache = false, Retries = 1, Timeout = TimeSpan.FromSeconds(2), ThrowDnsErrors = false }));

    /// <exception cref="SocketException">There is no such host, or nobody could say.</exception>
    public async Task<IReadOnlyList<GatewayTarget>> AskAsync(string name, CancellationToken ct)
    {
        if (!name.StartsWith('_'))
        {
            return [.. (await HostAsync(name, ct).ConfigureAwait(false)).Select(address => new GatewayTarget(address))];
        }

        var records = await ServicesAsync(name, ct).ConfigureAwait(false);
        if (records.Count == 0)
        {
            return await AskAsync(name.Split('.', 3)[^1], ct).ConfigureAwait(false);
        }

        var targets = new List<GatewayTarget>();
        foreach (var record in ServiceRecord.Ordered(records, sum => RandomNumberGenerator.GetInt32(sum + 1)).Take(MaxTargets))
        {
            try
            {
                targets.AddRange((await HostAsync(record.Host, ct).ConfigureAwait(false)).Select(address => new GatewayTarget(address, record.Port, record.Priority)));
            }
            catch (SocketException)
            {
                // The others may be known.
            }
        }

        return targets;
    }

    private static Task<IPAddress[]> HostAsync(string name, CancellationToken ct) => Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork, ct);

    private async Task<IReadOnlyList<ServiceRecord>> ServicesAsync(string name, CancellationToken ct)
    {
        if (services is null)
        {
            return [];
        }

        try
        {
            var answer = await services.QueryAsync(name, QueryType.SRV, cancellationToken: ct).ConfigureAwait(false);
            if (answer.HasError && answer.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain)
            {
                throw new SocketException((int)SocketError.TryAgain); // Not that it has none: what was known last serves on.
            }

            return [.. answer.Answers.SrvRecords().Select(record => new ServiceRecord(record.Target.Value.TrimEnd('.'), record.Port, record.Priority, record.Weight)).Where(record => record.Host.Length > 0)];
        }
        catch (DnsResponseException)
        {
            throw new SocketException((int)SocketError.TryAgain);
        }
    }
}
