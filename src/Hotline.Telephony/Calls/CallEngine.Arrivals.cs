using System.Net;
using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Calls;

/// <summary>
/// What comes in outside a call, and from whom it is taken: calls from a trunk, from a registered desk phone that proves itself, or from where the node's
/// own settings are open; registrations from wherever packets are heard.
/// </summary>
internal sealed partial class CallEngine
{
    /// <summary>(1) and (2): a datagram from the network. The array becomes the engine's own.</summary>
    public SipArrival Receive(byte[] datagram, IPEndPoint source)
    {
        Tick();
        if (!gate.LetsIn(datagram, source, timers.Now))
        {
            return SipArrival.Dropped;
        }

        var arrival = stack.Receive(datagram, source);
        if (arrival != SipArrival.Taken && !IsKeepAlive(datagram))
        {
            drops?.Add(Drop.UnreadableSip);
            if (source is StreamPeer peer)
            {
                stack.Transactions.Outlet.Doubt(peer);
            }
        }

        return arrival;
    }

    /// <summary>A connection broke.</summary>
    public void Lost(StreamPeer peer)
    {
        Tick();
        stack.Transactions.Lost(peer);
        registrar.Lost(peer);
        admission.Lost(peer);
    }

    /// <summary>Of an address, before anything came from it; null: it may not talk to us at all. From any thread.</summary>
    public Standing? StandingOf(IPAddress address) => gate.StandingOf(address);

    /// <summary>What phones behind a NAT send so that it keeps the way open: empty lines, or nothing.</summary>
    private static bool IsKeepAlive(ReadOnlySpan<byte> datagram) => datagram.Length <= 4 && !datagram.ContainsAnyExcept("\r\n \0"u8);

    public void OnInvite(InviteServer invite)
    {
        if (gate.Origin(invite.Request, invite.Source) is not { } origin)
        {
            Refuse(invite);
            return;
        }

        var trunk = admission.TrunkOf(origin.Address, invite.Request.Uri);
        var isKnown = trunk is not null || gate.IsOpenTo(origin.Address);
        var isTakeOver = Replacement.IsAsked(invite.Request, out _);
        var dialled = isTakeOver ? null : CallerIdentity.Dialled(invite.Request, trunk?.Registration?.Contact, settings.HotlineNumbers);
        if (isKnown && dialled is not null)
        {
            Arrive(invite, origin.Address, trunk, dialled);
        }
        else if (MayBePhone(invite.Request, origin.Address))
        {
            OfPhone(invite, origin, dialled);
        }
        else if (isKnown && !isTakeOver)
        {
            Refuse(invite, trunk, "", SipStatus.NotFound);
        }
        else
        {
            Refuse(invite);
        }
    }

    public void OnRegister(ServerTransaction transaction, SipRequest register)
    {
        if (gate.Origin(register, transaction.Source) is { } origin && gate.Allows(origin.Address))
        {
            registrar.OnRegister(transaction, register, origin);
        }
        else
        {
            Refuse(transaction);
        }
    }

    /// <summary>A transfer key is pressed inside a call that we placed to the phone: only its secret shows that it is the phone.</summary>
    public (int Status, ReplyParts Parts)? Unproven(SipRequest request, IPEndPoint source, string extension)
        => gate.Origin(request, source) is { } origin ? authenticator.Unproven(request, extension, origin.Address) : (SipStatus.Forbidden, ReplyParts.Empty);

    /// <summary>A phone calls the hotline, or does what phones in a call do. Nothing before it has proved to be one.</summary>
    private void OfPhone(InviteServer invite, IPEndPoint origin, string? dialled)
    {
        if (!phoneCalls.IsProven(invite, origin))
        {
            return; // It has been answered.
        }

        if (dialled is not null)
        {
            Arrive(invite, origin.Address, null, dialled);
        }
        else
        {
            phoneCalls.Take(invite, origin.Address);
        }
    }

    /// <summary>(3) to (5): from whoever may call.</summary>
    /// <param name="from">Where the INVITE began: sound comes from there, past any proxy.</param>
    private void Arrive(InviteServer invite, IPAddress from, Trunk? trunk, string dialled)
    {
        var request = invite.Request;
        if (SessionTimer.IsTooSmall(request))
        {
            invite.Respond(SipStatus.SessionIntervalTooSmall, SessionTimer.TooSmall);
            return;
        }

        var callId = Guid.CreateVersion7();
        var leg = new MediaLeg(callId, Guid.CreateVersion7(), MediaLegKind.Caller, context.Options.RtpSilence, SipMedia.Ours(stack, from, invite.Source, request.Body.Span), from)
        {
            Secures = trunk?.Settings.Secured == true,
        };
        var refusal = admission.Refusal(trunk);
        if (refusal is not null || SipMedia.Open(context, leg, request.Body.Span) is not { } media)
        {
            LogFull(calls.Count);
            Refuse(invite, trunk, dialled, SipStatus.ServiceUnavailable, refusal ?? admission.Later);
            return;
        }

        var offered = request.Body.IsEmpty ? OfferReply.Answer([]) : SipMedia.Read(media.AcceptOffer(request.Body.Span)); // (4)
        if (offered.Sdp is null)
        {
            media.Close();
            Refuse(invite, trunk, dialled, offered.Status, offered.Parts);
            return;
        }

        stack.Ladders?.Bind(request.CallId, callId);
        var caller = new SipCallerLeg(media) { Sdp = request.Body.IsEmpty ? null : offered.Sdp, Trunk = trunk?.Code };
        caller.Invited(new UasSession(stack, invite, caller) { Account = trunk?.Account });
        Begin(callId, CallerIdentity.Caller(request, trunk?.Settings.CallerId), CallOrigin.Phone, dialled, caller, trunk); // (5)
    }

    private void Refuse(ServerTransaction stranger)
    {
        SayRefused();
        stranger.Respond(SipStatus.Forbidden);
    }
}
