using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transports;

namespace Hotline.Telephony.Trunks;

/// <summary>Which packets are looked at: of the networks that may talk to us, and of each source no more than its share.</summary>
/// <param name="flooded">Told of each packet that was dropped for the share.</param>
/// <param name="drops">Null: nobody counts.</param>
internal sealed class Gate(Action flooded, Drops? drops = null)
{
    private readonly FloodGuard flood = new();
    private volatile AccessList access = AccessList.PrivateOnly;

    public void Configure(NodeSettings settings, GatewayNames names) => access = AccessList.From(settings, names.Reach);

    /// <summary>Whether an address may talk to us at all. From any thread.</summary>
    public bool Allows(IPAddress address) => access.Allows(address);

    /// <param name="now">On the clock of the engine's timers.</param>
    public bool LetsIn(IPAddress source, TimeSpan now)
    {
        if (!access.Allows(source))
        {
            drops?.Add(Drop.RefusedSource);
            return false;
        }

        if (IPAddress.IsLoopback(source) || access.IsTrunk(source) || flood.Allows(source, now))
        {
            return true;
        }

        drops?.Add(Drop.Flood);
        flooded();
        return false;
    }
}
