using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Registrar;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>Finds whom to ring: a browser line of that name, else a desk phone registered here, else where the route of the command leads.</summary>
/// <param name="dialled">The hotline number, which the phone shows as the caller.</param>
/// <param name="hopsLeft">Max-Forwards for the leg.</param>
internal sealed class PartyPlacement(CallContext context, Guid callId, string dialled, int hopsLeft)
{
    public PartyPlaced Place(IPartyOwner owner, PartyCall rung)
    {
        if (rung.Outside is null && context.Lines.Find(rung.Extension) is { } line)
        {
            return context.Lines.IsCarrying(rung.Extension) ? new PartyPlaced.Failed(PartyEnd.Busy, "phone.busy") : OnLine(owner, rung, line);
        }

        if (Find(rung) is not { } placement)
        {
            return new PartyPlaced.Failed(PartyEnd.NotRegistered, "phone.not-registered");
        }

        var advertise = context.Stack.LocalAddress(placement.Destination);
        var leg = new MediaLeg(callId, Guid.CreateVersion7(), MediaLegKind.Agent, context.Options.RtpSilence, advertise, placement.Destination.Address) { PartyId = rung.PartyId };
        return context.Media.TryOpen(leg, context.Report) is { } media
            ? new PartyPlaced.Done(new DeskPhoneLeg(owner, media, context.Stack, placement, rung))
            : new PartyPlaced.Failed(PartyEnd.Unreachable, "node.busy");
    }

    private PartyPlaced.Done OnLine(IPartyOwner owner, PartyCall rung, IMediaLine line)
    {
        var end = new MediaLeg(callId, Guid.CreateVersion7(), MediaLegKind.Agent, context.Options.RtpSilence, IPAddress.Any, IPAddress.Any) { PartyId = rung.PartyId };
        var browser = new BrowserLeg(owner, context.Media.OpenOn(line, end, ownsLine: false, context.Report), rung, context.Lines.Release);
        context.Lines.Carry(browser);
        return new PartyPlaced.Done(browser);
    }

    /// <summary>A telephone outside, else the phone as registered here, else the way that the web side tells: to a phone that another node learned, or over a trunk.</summary>
    private Placement? Find(PartyCall rung)
    {
        if (rung.Outside is var (way, number))
        {
            return way.Place(context.Stack, number, dialled, hopsLeft);
        }

        if (context.Registrar.TryFind(rung.Extension, out var binding))
        {
            return new Placement(binding.Contact, binding.Source, binding.Symmetric, dialled, rung.Extension, hopsLeft) { Routes = binding.Path, IsDeskPhone = true };
        }

        return PhonePath.Read(rung.Route) is var (contact, hop) ? OnWay(rung, contact, hop) : null;
    }

    /// <summary>Towards a trunk the hotline's own number, which is what it lets call (RFC 3325); a trunk that knows us by name gets the call as it wants its calls.</summary>
    private Placement OnWay(PartyCall rung, SipUri contact, IPEndPoint hop)
    {
        var trunk = context.TrunkAt(hop.Address);
        if (trunk is { Settings.Account: not null } && hop.Equals(trunk.Hop) && trunk.Place(context.Stack, contact.User, dialled, hopsLeft) is { } placed)
        {
            return placed;
        }

        return new Placement(contact, hop, Symmetric: true, dialled, rung.Extension, hopsLeft)
        {
            Routes = rung.Route!.Path, // The way was read from it.
            Asserted = trunk is null ? null : new SipUri("sip", dialled, context.Stack.Host(hop), Params: ";user=phone"),
            IsDeskPhone = rung.Route.Path.Count > 0 && trunk is null,
        };
    }
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
