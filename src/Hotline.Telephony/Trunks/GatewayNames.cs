using System.Net;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Trunks;

/// <summary>
/// Where gateways and probes are, which may be given by a name: of a host, when a port stands behind it, else of a service (RFC 3263 §4.2). Names are looked up beside the calls
/// (<see cref="NameLookup"/>), and here is what is known of them: no call ever waits for a name server.
/// </summary>
/// <param name="moved">Told of each name whose gateway is somewhere else now, or has other places.</param>
internal sealed class GatewayNames(Action<string> moved)
{
    private readonly Dictionary<string, GatewayPlaces> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All names in the settings, as name servers are asked for them.</summary>
    public static IReadOnlyList<string> In(NodeSettings settings)
        => [.. settings.Trunks.SelectMany(trunk => new[] { trunk.Gateway, trunk.Probe }).Select(Named).OfType<SipUri>().Select(Asked).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>A URI of the settings and the address it stands for; null when it has none, or its name is not known yet.</summary>
    public (SipUri Uri, IPEndPoint EndPoint)? Reach(string? text)
    {
        if (ParseUri.Reachable(text) is { } reachable)
        {
            return reachable;
        }

        return Named(text) is { } uri && known.TryGetValue(Asked(uri), out var places) ? (uri, places.Now.Of(uri)) : null;
    }

    /// <summary>All the addresses that a URI of the settings stands for.</summary>
    public IReadOnlyList<IPAddress> Addresses(string? text)
    {
        if (ParseUri.Reachable(text) is var (_, endPoint))
        {
            return [endPoint.Address];
        }

        return Named(text) is { } uri && known.TryGetValue(Asked(uri), out var places) ? places.All.Select(place => place.Address).Distinct().ToList() : [];
    }

    /// <summary>Whether a trunk registers there whose own networks hold none of the places: then we listen to all of them, since nothing else says where its calls come from.</summary>
    public static bool IsOfRegistrar(string name, IReadOnlyList<GatewayTarget> targets, NodeSettings settings)
        => settings.Trunks.Any(trunk => trunk.Account?.Pilot is not null && Named(trunk.Gateway) is { } uri && Asked(uri).Equals(name, StringComparison.OrdinalIgnoreCase)
            && !trunk.Networks.Any(text => IPNetwork.TryParse(text, out var network) && targets.Any(target => network.Contains(target.Address))));

    /// <summary>What a name server said. No answer is none: what was known last still serves best.</summary>
    /// <param name="targets">In the order in which they are to be tried.</param>
    /// <param name="mayReach">Whether we listen to an address.</param>
    public void Learn(string name, IReadOnlyList<GatewayTarget> targets, Func<IPAddress, bool> mayReach, DateTimeOffset now)
    {
        if (targets.Count == 0)
        {
            return;
        }

        if (!known.TryGetValue(name, out var places))
        {
            known.Add(name, new GatewayPlaces([.. targets], mayReach));
            moved(name);
        }
        else if (places.Learn([.. targets], mayReach, now))
        {
            moved(name);
        }
    }

    /// <summary>The gateway did not take a call: the place where it was is left alone for a while.</summary>
    /// <param name="at">That place.</param>
    /// <param name="seconds">That it named; null: it named none.</param>
    /// <returns>False when it has no other place.</returns>
    public bool Leave(string? text, IPEndPoint at, int? seconds, DateTimeOffset now)
    {
        if (Named(text) is not { } uri || !known.TryGetValue(Asked(uri), out var places))
        {
            return false;
        }

        if (!places.Now.Of(uri).Equals(at))
        {
            return true; // Another call has seen to it.
        }

        if (!places.Leave(seconds, now))
        {
            return false;
        }

        moved(Asked(uri));
        return true;
    }

    /// <summary>The gateway took a call.</summary>
    /// <param name="at">Where it was.</param>
    public void Took(string? text, IPEndPoint at)
    {
        if (Named(text) is { } uri && known.TryGetValue(Asked(uri), out var places) && places.Now.Of(uri).Equals(at))
        {
            places.Took();
        }
    }

    private static string Asked(SipUri uri) => uri.Port != 0 ? uri.Host : $"{Service(uri)}.{uri.Host}";

    private static string Service(SipUri uri) => uri.Scheme is "sips" || "tls".Equals(uri.Param("transport"), StringComparison.OrdinalIgnoreCase) ? "_sips._tcp"
        : "tcp".Equals(uri.Param("transport"), StringComparison.OrdinalIgnoreCase) ? "_sip._tcp"
        : "_sip._udp";

    private static SipUri? Named(string? text)
        => text is not null && ParseUri.TryParse(Encoding.UTF8.GetBytes(text), out var uri) && uri.IsSip && uri.Host.Length > 0 && !uri.TryGetEndPoint(out _) ? uri : null;
}
