using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Registrar;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>Finds the agent: a browser line of that name, else a desk phone registered here, else one registered at another node.</summary>
internal static class AgentPlacement
{
    /// <param name="dialled">The hotline number, which the phone shows as the caller.</param>
    /// <param name="hopsLeft">Max-Forwards for the leg.</param>
    public static AgentPlaced Place(CallContext context, Call call, RingAgent command, string dialled, int hopsLeft)
    {
        if (context.Lines.Find(command.Extension) is { } line)
        {
            var end = new MediaLeg(call.CallId, Guid.CreateVersion7(), MediaLegKind.Agent, context.Options.RtpSilence, IPAddress.Any, IPAddress.Any);
            var browser = new BrowserLeg(call, context.Media.OpenOn(line, end, ownsLine: false, context.Report), command, context.Lines.Release);
            context.Lines.Carry(browser);
            return new AgentPlaced.Done(browser);
        }

        if (Find(context, command, dialled, hopsLeft) is not { } placement)
        {
            return new AgentPlaced.Failed(AgentLegFailure.NotRegistered, "phone.not-registered");
        }

        var advertise = context.Stack.LocalAddress(placement.Destination);
        var leg = new MediaLeg(call.CallId, Guid.CreateVersion7(), MediaLegKind.Agent, context.Options.RtpSilence, advertise, placement.Destination.Address);
        if (context.Media.TryOpen(leg, context.Report) is not { } media)
        {
            return new AgentPlaced.Failed(AgentLegFailure.Unreachable, "node.busy");
        }

        return new AgentPlaced.Done(new DeskPhoneLeg(call, media, context.Stack, placement, command));
    }

    /// <summary>The phone as registered here, else the way back to it that another node learned and the web side tells.</summary>
    private static Placement? Find(CallContext context, RingAgent command, string dialled, int hopsLeft)
    {
        if (context.Registrar.TryFind(command.Extension, out var binding))
        {
            return new Placement(binding.Contact, binding.Source, binding.Symmetric, dialled, command.Extension, hopsLeft) { Routes = binding.Path };
        }

        return PhonePath.Read(command.Route) is var (contact, hop)
            ? new Placement(contact, hop, Symmetric: true, dialled, command.Extension, hopsLeft) { Routes = command.Route!.Path } // Read() read it.
            : null;
    }
}

internal abstract record AgentPlaced
{
    private AgentPlaced()
    {
    }

    internal sealed record Done(AgentLeg Leg) : AgentPlaced;

    /// <param name="Refusal">Of the command.</param>
    internal sealed record Failed(AgentLegFailure Reason, string Refusal) : AgentPlaced;
}
