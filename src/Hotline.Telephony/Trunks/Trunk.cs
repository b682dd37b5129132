using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Trunks;

/// <summary>A trunk as set up, how many calls it has up, and when the last of them came.</summary>
internal sealed class Trunk(TrunkSettings settings, GatewayNames names)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>When the calls of the last second were taken, no more of them than a second may have.</summary>
    private readonly Queue<DateTimeOffset> lately = [];
    private IPNetwork[] networks = Read(settings);
    private (SipUri Gateway, IPEndPoint Hop)? way = names.Reach(settings.Gateway);
    private IReadOnlyList<IPAddress> places = names.Addresses(settings.Gateway);

    public TrunkSettings Settings { get; private set; } = settings;

    public string Code => Settings.Code;

    public int Calls { get; private set; }

    /// <summary>Whether it is to be left alone, since it did not take a call of ours.</summary>
    public TrunkRest Rest { get; } = new();

    /// <summary>Null when the trunk is not asked.</summary>
    public TrunkProbe? Probe { get; set; }

    /// <summary>Null when we do not register with it.</summary>
    public TrunkRegistration? Registration { get; set; }

    /// <summary>A registration that is wanted and does not stand comes first: it is of no use that the trunk answers. Then what the probe says.</summary>
    public TrunkState State => Registration is { State: not TrunkState.Up } absent ? absent.State
        : Probe?.State is { } asked and not TrunkState.Unknown ? asked
        : Registration?.State ?? TrunkState.Unknown;

    /// <summary>Where calls of ours go; null when none go out by this trunk.</summary>
    public IPEndPoint? Hop => way?.Hop;

    /// <summary>What its challenges are answered with; null: it knows us by our address.</summary>
    public DigestAccount? Account => Settings.Account is { } account ? new DigestAccount(account.User, account.Password, account.Realm) : null;

    /// <summary>Whether calls of ours may go out by it now.</summary>
    public bool IsOpen => State != TrunkState.Down && (Settings.Account?.Pilot is null || Registration is { IsStanding: true });

    public bool IsFull => !HasRoom(1);

    public bool HasRoom(int lines) => Settings.MaxCalls == 0 || Calls + lines <= Lines;

    /// <summary>Of a trunk with a cap, how many calls this node may have at once by it.</summary>
    public int Lines => Settings.Share ?? Settings.MaxCalls;

    /// <summary>The second that ends now has had its calls. What was refused does not count.</summary>
    public bool IsRushed(DateTimeOffset now)
    {
        // What lies ahead is of before the clock was set back.
        while (lately.TryPeek(out var oldest) && (now - oldest >= Second || oldest > now))
        {
            lately.Dequeue();
        }

        return Settings.MaxRate > 0 && lately.Count >= Settings.MaxRate;
    }

    public void Began(DateTimeOffset now)
    {
        Calls++;
        if (Settings.MaxRate > 0)
        {
            lately.Enqueue(now);
        }
    }

    public void Ended() => Calls--;

    public void Configure(TrunkSettings changed)
    {
        if (changed.Gateway != Settings.Gateway)
        {
            Rest.End();
        }

        (Settings, networks, way, places) = (changed, Read(changed), names.Reach(changed.Gateway), names.Addresses(changed.Gateway));
    }

    /// <summary>A call of ours to that number; null when none go out by this trunk.</summary>
    /// <param name="number">As people here dial it.</param>
    /// <param name="shownAs">The number of ours that it is placed under.</param>
    /// <param name="hopsLeft">Max-Forwards.</param>
    public Placement? Place(SipStack stack, string number, string shownAs, int hopsLeft)
        => way is var (gateway, hop) ? OutwardForm.Of(this, gateway, hop, stack, number, shownAs, hopsLeft) : null;

    /// <summary>Length of the smallest network with the address; -1 when it is none of this trunk's. From wherever we may register, calls come too.</summary>
    public int Fits(IPAddress address)
    {
        var smallest = networks.Where(network => network.Contains(address)).Select(network => network.PrefixLength).DefaultIfEmpty(-1).Max();
        return Settings.Account?.Pilot is not null && places.Contains(address) ? address.GetAddressBytes().Length * 8 : smallest;
    }

    /// <summary>One that can not be read is left out: the web side checks them at input.</summary>
    private static IPNetwork[] Read(TrunkSettings settings)
        => [.. settings.Networks.Select(text => IPNetwork.TryParse(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];
}
