using System.Net;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Trunks;

/// <summary>
/// Where gateways and probes are, which may be given by the name of their host. Names are looked up beside the calls (<see cref="NameLookup"/>), and
/// here is what is known of them: no call ever waits for a name server.
/// </summary>
internal sealed class GatewayNames
{
    private readonly Dictionary<string, IPAddress> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All names in the settings.</summary>
    public static IReadOnlyList<string> In(NodeSettings settings)
        => [.. settings.Trunks.SelectMany(trunk => new[] { trunk.Gateway, trunk.Probe }).Select(Named).OfType<SipUri>().Select(uri => uri.Host).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>A URI of the settings and the address it stands for; null when it has none, or its name is not known yet.</summary>
    public (SipUri Uri, IPEndPoint EndPoint)? Reach(string? text)
    {
        if (ParseUri.Reachable(text) is { } reachable)
        {
            return reachable;
        }

        return Named(text) is { } uri && known.TryGetValue(uri.Host, out var address) ? (uri, uri.At(address)) : null;
    }

    /// <summary>What a name server said. The address that is used stays as long as it is among those it names: they come in another order each time.</summary>
    /// <param name="mayReach">Whether we listen to an address.</param>
    /// <returns>Whether the address that is used is another one now.</returns>
    public bool Learn(string name, IReadOnlyList<IPAddress> addresses, Func<IPAddress, bool> mayReach)
    {
        var before = known.GetValueOrDefault(name);
        if (addresses.Count == 0 || before is not null && addresses.Contains(before) && mayReach(before))
        {
            return false; // No answer is none: what was known last still serves best.
        }

        var now = addresses.FirstOrDefault(mayReach) ?? addresses[0];
        known[name] = now;
        return !now.Equals(before);
    }

    private static SipUri? Named(string? text)
        => text is not null && ParseUri.TryParse(Encoding.UTF8.GetBytes(text), out var uri) && uri.IsSip && uri.Host.Length > 0 && !uri.TryGetEndPoint(out _) ? uri : null;
}
