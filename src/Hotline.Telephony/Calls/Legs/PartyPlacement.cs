using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Registrar;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>
/// Finds whom to ring: a number of the world outside over the trunks; else a browser line of that name, else a desk phone registered here, else where
/// the route of the command leads.
/// </summary>
/// <param name="dialled">The hotline number, which the phone shows as the caller.</param>
/// <param name="hopsLeft">Max-Forwards for the leg.</param>
internal sealed class PartyPlacement(CallContext context, Guid callId, string dialled, int hopsLeft)
{
    private static readonly PartyPlaced.Failed NoTrunk = new(PartyEnd.NoTrunk, "trunk.none"), NoRoom = new(PartyEnd.Unreachable, "node.busy");

    public PartyPlaced Place(IPartyOwner owner, PartyCall rung)
    {
        if (rung.Outside is { } outside)
        {
            return Outside(owner, rung, outside);
        }

        if (context.Lines.Find(rung.Extension) is { } line)
        {
            return context.Lines.IsCarrying(rung.Extension) ? new PartyPlaced.Failed(PartyEnd.Busy, "phone.busy") : OnLine(owner, rung, line);
        }

        if (context.Registrar.TryFind(rung.Extension, out var binding))
        {
            var phone = new Placement(binding.Contact, binding.Source, binding.Symmetric, dialled, rung.Extension, hopsLeft) { Routes = binding.Path, IsDeskPhone = true };
            return OverSip(owner, rung, phone, binding.Origin.Address, trunkLine: null);
        }

        return PhonePath.Read(rung.Route) is var (contact, hop, seen) ? OnWay(owner, rung, contact, hop, seen) : new PartyPlaced.Failed(PartyEnd.NotRegistered, "phone.not-registered");
    }

    /// <summary>By the trunks' rules, like every call of ours.</summary>
    private PartyPlaced Outside(IPartyOwner owner, PartyCall rung, OutsideNumber outside)
    {
        if (!Numbering.IsDomestic(outside.Number))
        {
            return new PartyPlaced.Failed(PartyEnd.Unreachable, "number.not-allowed");
        }

        var taken = outside.Line is { IsHeld: true } line ? line : null;
        if (Dialling.Of(context, new DialledNumber(outside.Number, dialled, hopsLeft, rung.Need), taken) is not { } dialling)
        {
            return NoTrunk;
        }

        if (dialling.Open(Leg(rung)) is not { } media)
        {
            dialling.LetGo();
            return NoRoom;
        }

        return new PartyPlaced.Done(new OutsideLeg(owner, media, dialling, rung));
    }

    private PartyPlaced.Done OnLine(IPartyOwner owner, PartyCall rung, IMediaLine line)
    {
        var browser = new BrowserLeg(owner, context.Media.OpenOn(line, Leg(rung), ownsLine: false, context.Report), rung, context.Lines.Release);
        context.Lines.Carry(browser);
        return new PartyPlaced.Done(browser);
    }

    /// <summary>
    /// Where the web side tells: to a phone that another node learned, by its proxies; or straight to an address that was entered for a contact. Where that lies
    /// behind a trunk the leg is one of the trunk's calls: it takes a line, and at the gateway it looks as the trunk wants its calls.
    /// </summary>
    private PartyPlaced OnWay(IPartyOwner owner, PartyCall rung, SipUri contact, IPEndPoint hop, IPAddress seen)
    {
        if (!context.Stack.Serves(hop.AddressFamily))
        {
            return new PartyPlaced.Failed(PartyEnd.Unreachable, "phone.not-registered"); // No packet of ours gets there.
        }

        var trunk = context.TrunkLines.At(hop.Address);
        var plain = new Placement(contact, hop, Symmetric: true, dialled, rung.Extension, hopsLeft)
        {
            Routes = rung.Route!.Path, // The way was read from it.
            Asserted = trunk is null ? null : new SipUri("sip", dialled, context.Stack.Host(hop), Params: ";user=phone"), // Our own number is what it lets call (RFC 3325).
            IsDeskPhone = rung.Route.Path.Count > 0 && trunk is null,
        };
        if (trunk is null || rung.Route.Path.Count > 0)
        {
            return OverSip(owner, rung, plain, seen, trunkLine: null);
        }

        var isGateway = hop.Equals(trunk.Hop);
        return context.TrunkLines.TakeOf(trunk, rung.Need, isGateway) is { } line
            ? OverSip(owner, rung, (isGateway ? trunk.Place(context.Stack, contact.User, dialled, hopsLeft) : null) ?? plain, hop.Address, line)
            : NoTrunk;
    }

    /// <param name="peer">Who is rung, whatever proxies stand before it: sound goes straight there.</param>
    private PartyPlaced OverSip(IPartyOwner owner, PartyCall rung, Placement placement, IPAddress peer, TrunkLine? trunkLine)
    {
        var leg = Leg(rung) with { Advertise = SipMedia.Ours(context.Stack, peer, placement.Destination), Signalling = peer, MayReturn = placement.IsDeskPhone, Secures = trunkLine?.Trunk.Settings.Secured == true };
        if (context.Media.TryOpen(leg, context.Report) is { } media)
        {
            return new PartyPlaced.Done(new DeskPhoneLeg(owner, media, context, placement, rung) { Line = trunkLine });
        }

        trunkLine?.LetGo();
        return NoRoom;
    }

    private MediaLeg Leg(PartyCall rung)
        => new(callId, Guid.CreateVersion7(), MediaLegKind.Agent, context.Options.RtpSilence, IPAddress.Any, IPAddress.Any) { PartyId = rung.PartyId };
}

internal abstract record PartyPlaced
{
    private PartyPlaced()
    {
    }

    internal sealed record Done(PartyLeg Leg) : PartyPlaced;

    /// <param name="Refusal">Of the command.</param>
    internal sealed record Failed(PartyEnd Reason, string Refusal) : PartyPlaced;
}
