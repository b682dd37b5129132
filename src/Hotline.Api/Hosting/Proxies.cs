using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Hotline.Api.Hosting;

/// <summary>
/// Reverse proxies that are believed when they say where a request comes from (X-Forwarded-For) and whether it came by https (X-Forwarded-Proto). Without any,
/// nobody is: whoever limits by address would else be told any address.
/// </summary>
internal static class Proxies
{
    private const string Key = "Proxies:Known";

    /// <exception cref="UsageException">An entry is no address and no network.</exception>
    public static void AddProxies(this WebApplicationBuilder builder)
    {
        var known = Known(builder.Configuration[Key] ?? "");
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            known.ForEach(options.KnownIPNetworks.Add);
            options.ForwardedHeaders = known.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = null; // A chain is followed as far as its links are known.
        });
    }

    /// <summary>First of all: whatever follows sees the client's address.</summary>
    public static void UseProxies(this WebApplication app) => app.UseForwardedHeaders();

    private static List<IPNetwork> Known(string list) =>
    [
        .. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Read),
    ];

    private static IPNetwork Read(string text) =>
        IPAddress.TryParse(text, out var one) ? new IPNetwork(one, one.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : throw new UsageException($"{Key} has '{text}', it must be an address or a network such as 10.0.0.0/24.");
}
