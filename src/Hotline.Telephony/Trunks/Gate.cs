using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;

namespace Hotline.Telephony.Trunks;

/// <summary>Which packets are looked at: of those who may talk to us, and of each source no more than its share. And where a request that a proxy of ours passed on came from.</summary>
/// <param name="hasPhone">Whether a desk phone is registered from that address. From any thread.</param>
/// <param name="flooded">Told of each packet that was dropped for the share.</param>
/// <param name="drops">Null: nobody counts.</param>
internal sealed class Gate(AccessRules rules, Func<IPAddress, bool> hasPhone, Action flooded, Drops? drops = null)
{
    private readonly FloodGuard flood = new();
    private StrangerGuard strangers = new();
    private volatile AccessList access = AccessList.From(rules, NodeSettings.Unconfigured);

    public void Configure(NodeSettings settings, GatewayNames names)
    {
        access = AccessList.From(rules, settings, names.Addresses);
        strangers = new StrangerGuard(); // Who was refused may be let in now.
    }

    /// <summary>Whether an address may talk to us at all. From any thread.</summary>
    public bool Allows(IPAddress address) => access.Allows(address);

    /// <summary>Of an address, whatever it asks; null: it may not talk to us. From any thread.</summary>
    public Standing? StandingOf(IPAddress address)
        => !Allows(address) ? null : IsServed(address) ? Standing.Served : hasPhone(address) ? Standing.Phone : Standing.Stranger;

    /// <summary>Whether requests of ours go to that address, whoever names it.</summary>
    public bool Reaches(IPAddress address) => access.Reaches(address);

    /// <summary>Calls from there need neither trunk nor proof.</summary>
    public bool IsOpenTo(IPAddress address) => access.IsOpenTo(address);

    /// <summary>No stranger: of a trunk's network, of one that is open, or a proxy of ours.</summary>
    public bool IsServed(IPAddress address) => access.IsTrunk(address) || access.IsOpenTo(address) || access.IsProxy(address);

    /// <summary>Whether a stranger is answered once more, which is paid for with that: null, or what it is dropped for.</summary>
    /// <param name="message">Empty: it can not be read.</param>
    public Drop? Answers(Stranger stranger, ReadOnlySpan<byte> message, TimeSpan now) => strangers.Answers(stranger, StrangerGuard.AskOf(message), now);

    /// <param name="message">From where phones alone may come, somebody unknown is heard only who registers: a scanner's OPTIONS and INVITE find nobody.</param>
    /// <param name="now">On the clock of the engine's timers.</param>
    public bool LetsIn(ReadOnlySpan<byte> message, IPEndPoint sender, TimeSpan now)
    {
        var (source, isThere) = (sender.Address, sender is StreamPeer);
        if (!access.Reaches(source) && !(access.Allows(source) && (hasPhone(source) || message.StartsWith("REGISTER "u8))))
        {
            drops?.Add(Drop.RefusedSource);
            return false;
        }

        if (access.IsTrunk(source) || access.IsProxy(source))
        {
            return true;
        }

        if (StrangerGuard.AskOf(message) is var ask && strangers.IsBarred(new Stranger(source, isThere), ask, now) && !access.IsOpenTo(source) && !hasPhone(source) && !IsWorthReading(message, ask))
        {
            drops?.Add(Drop.Barred);
            return false;
        }

        if (IPAddress.IsLoopback(source) || flood.Allows(source, isThere, now))
        {
            return true;
        }

        drops?.Add(Drop.Flood);
        flooded();
        return false;
    }

    /// <summary>
    /// What is read even of somebody barred: an answer to us, what may belong to a call that is up, a registration with the proof that it was asked for. It may be that another
    /// one's address is forged.
    /// </summary>
    private static bool IsWorthReading(ReadOnlySpan<byte> message, StrangerAsk ask)
        => ask == StrangerAsk.RegisterWithProof || message.StartsWith("SIP/2.0 "u8)
            || (message.IndexOf(";tag="u8) is >= 0 and var first && message[(first + 5)..].IndexOf(";tag="u8) >= 0);

    /// <summary>
    /// Who sent a request first: the sender of the packet, or whom one of our proxies names in Hotline-Source, which it takes away from
    /// everybody else's messages. Via can not tell: a stranger writes its own <c>received</c> there.
    /// </summary>
    /// <returns>Null when the proxy's word can not be read, or stands there twice: it did not take a stranger's away.</returns>
    public IPEndPoint? Origin(SipRequest request, IPEndPoint source)
    {
        var words = access.IsProxy(source.Address) ? request.Headers.Count(SipHeaderName.HotlineSource) : 0;
        return words == 0 ? source : words == 1 && IPEndPoint.TryParse(request.Headers.Text(SipHeaderName.HotlineSource)!, out var origin) ? origin : null; // Counted: it is there.
    }
}
