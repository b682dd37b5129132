using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using DnsClient;

namespace Hotline.Telephony.Trunks;

/// <summary>
/// Asks the system's name servers. A name that begins with an underscore is one of a service (<c>_sip._udp.example.cn</c>): its SRV records, and where it has none the host behind it (RFC 3263 §4.2).
/// So it is where nobody can say, unless it had some before: a host may stand in a file of the system's, in a house whose name server is far or is none.
/// Every other is a host: its A records, and after them its AAAA records where we have IPv6: a gateway that has both is reached as it was before.
/// </summary>
/// <param name="services">Null: the system has no name server, and knows hosts alone.</param>
/// <param name="families">Of the addresses that are asked for, the most wanted first.</param>
internal sealed class NameServers(IDnsQuery? services, IReadOnlyList<AddressFamily> families)
{
    /// <summary>Targets of one service that are looked at; a carrier has two or four.</summary>
    private const int MaxTargets = 16;

    /// <summary>For the records of a service, whichever servers are asked how often: the host may still have to be asked.</summary>
    private static readonly TimeSpan ServicePatience = TimeSpan.FromSeconds(2);

    /// <summary>Asks for the addresses of a host, of one family: the system, which has files of its own too.</summary>
    public Func<string, AddressFamily, CancellationToken, Task<IPAddress[]>> Hosts { private get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Services that had records.</summary>
    private readonly ConcurrentDictionary<string, bool> seen = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="hasIPv6">Addresses of IPv6 are of use to us.</param>
    public static NameServers OfSystem(bool hasIPv6) => NameServer.ResolveNameServers() is { Count: > 0 } known ? At(hasIPv6, [.. known]) : new NameServers(services: null, Families(hasIPv6));

    public static NameServers At(bool hasIPv6, params NameServer[] servers)
        => new(
            new LookupClient(new LookupClientOptions(servers)
            {
                UseCache = false, Retries = servers.Length > 1 ? 0 : 1, Timeout = ServicePatience / Math.Max(2, servers.Length), ThrowDnsErrors = false,
            }),
            Families(hasIPv6));

    /// <exception cref="SocketException">There is no such host, or nobody could say.</exception>
    public async Task<IReadOnlyList<GatewayTarget>> AskAsync(string name, CancellationToken ct)
    {
        if (!name.StartsWith('_'))
        {
            return [.. (await HostAsync(name, ct).ConfigureAwait(false)).Select(address => new GatewayTarget(address))];
        }

        var records = await ServicesAsync(name, ct).ConfigureAwait(false);
        if (records is null && seen.ContainsKey(name))
        {
            throw new SocketException((int)SocketError.TryAgain); // Not that it has none: what was known last serves on.
        }

        if (records is not { Count: > 0 })
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

        if (targets.Count > 0)
        {
            seen.TryAdd(name, true);
        }

        return targets;
    }

    private static IReadOnlyList<AddressFamily> Families(bool hasIPv6) => hasIPv6 ? [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6] : [AddressFamily.InterNetwork];

    /// <exception cref="SocketException">It has no address of any family that is of use, or nobody could say.</exception>
    private async Task<IReadOnlyList<IPAddress>> HostAsync(string name, CancellationToken ct)
    {
        SocketException? problem = null;
        var found = new List<IPAddress>();
        foreach (var asked in families.Select(family => Hosts(name, family, ct)).ToList())
        {
            try
            {
                found.AddRange(await asked.ConfigureAwait(false));
            }
            catch (SocketException unknown)
            {
                problem = unknown; // The other family may have one.
            }
        }

        return found.Count > 0 ? found : throw problem ?? new SocketException((int)SocketError.NoData);
    }

    /// <returns>Null: nobody could say.</returns>
    private async Task<IReadOnlyList<ServiceRecord>?> ServicesAsync(string name, CancellationToken ct)
    {
        if (services is null)
        {
            return [];
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(ServicePatience);
        try
        {
            var answer = await services.QueryAsync(name, QueryType.SRV, cancellationToken: time.Token).ConfigureAwait(false);
            if (answer.HasError && answer.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain)
            {
                return null;
            }

            return [.. answer.Answers.SrvRecords().Select(record => new ServiceRecord(record.Target.Value.TrimEnd('.'), record.Port, record.Priority, record.Weight)).Where(record => record.Host.Length > 0)];
        }
        catch (Exception e) when (e is DnsResponseException or SocketException || e is OperationCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
