using System.Net;
using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Calls.Wishes;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls;

/// <summary>
/// INVITEs of registered desk phones. They can not dial out: a phone that has a caller may make a second call, to whom the web side lets
/// it, and a phone may take its own call over from another phone of the same extension (Replaces). Everything else is 403.
/// </summary>
internal sealed class PhoneCalls(CallContext context, PhoneAuthenticator authenticator, IEnumerable<Call> calls)
{
    /// <summary>
    /// The phone may be registered with another node, and in a call of this one: it sends from where that call rang it, or names the dialog of its own extension that it takes over.
    /// </summary>
    /// <param name="origin">Where the INVITE began.</param>
    public bool IsInCall(SipRequest request, IPAddress origin)
    {
        var extension = request.From.Uri.User;
        if (!authenticator.Knows(extension))
        {
            return false; // Most strangers, who cost no look at the calls.
        }

        return Replacement.IsAsked(request, out var replaced)
            ? Replaced(replaced) is var (_, leg) && leg.Extension == extension
            : calls.Any(call => call.Talk?.IsKeptAt(extension, origin) == true);
    }

    /// <summary>
    /// Whether it is of the phone that From names, which is registered from there, or in a call with us, and has the secret. Else it is answered: with a challenge, which
    /// everybody gets at whose address some phone is registered, so that nobody learns which extensions there are.
    /// </summary>
    /// <param name="origin">Where the INVITE began.</param>
    public bool IsProven(InviteServer invite, IPEndPoint origin)
    {
        var extension = invite.Request.From.Uri.User;
        if (authenticator.Unproven(invite.Request, extension, origin.Address) is var (status, parts))
        {
            invite.Respond(status, parts);
            return false;
        }

        if (!context.Registrar.Bindings(extension).Any(binding => binding.Origin.Address.Equals(origin.Address)) && !IsInCall(invite.Request, origin.Address))
        {
            invite.Respond(SipStatus.Forbidden);
            return false;
        }

        invite.Keep();
        return true;
    }

    /// <param name="invite">Proven.</param>
    /// <param name="origin">Where it began.</param>
    public void Take(InviteServer invite, IPAddress origin)
    {
        var request = invite.Request;
        var extension = request.From.Uri.User;
        if (Replacement.IsAsked(request, out var replaced))
        {
            TakeOver(invite, origin, extension, replaced);
        }
        else if (PartyLeg.Wanted(request.Uri) is { Length: > 0 } target && calls.FirstOrDefault(call => call.Talk?.KeptAt(extension) is not null) is { Talk: { } talk } call)
        {
            Dial(invite, origin, call.CallId, talk, target, talk.KeptAt(extension));
        }
        else
        {
            invite.Respond(SipStatus.Forbidden);
        }
    }

    private void Dial(InviteServer invite, IPAddress origin, Guid callId, Conversation talk, string target, Guid? partyId)
    {
        if (Open(invite, origin, callId, partyId) is not var (media, answer))
        {
            return;
        }

        var second = new SecondCall(media, answer, invite.Request.From.Uri.User);
        second.Begin(new UasSession(context.Stack, invite, second));
        talk.Dial(target, second);
    }

    private void TakeOver(InviteServer invite, IPAddress origin, string extension, DialogKey? replaced)
    {
        if (replaced is null)
        {
            invite.Respond(SipStatus.BadRequest);
        }
        else if (Replaced(replaced) is not var (session, leg) || calls.FirstOrDefault(one => one.CallId == leg.Media.Leg.CallId) is not { Talk: { } talk })
        {
            invite.Respond(SipStatus.NoSuchCall);
        }
        else if (leg.Extension != extension)
        {
            invite.Respond(SipStatus.Forbidden);
        }
        else if (session.Ended)
        {
            invite.Respond(SipStatus.Decline); // RFC 3891 §3: the dialog is over already.
        }
        else if (Replacement.IsEarlyOnly(invite.Request))
        {
            invite.Respond(SipStatus.BusyHere); // §3: it was picked up meanwhile.
        }
        else if (Open(invite, origin, leg.Media.Leg.CallId, leg.PartyId) is var (media, answer))
        {
            talk.Move(leg, new TakenLeg(talk, media, leg.Rung, owner => new UasSession(context.Stack, invite, owner), answer));
        }
    }

    /// <summary>The call of a party that was picked up.</summary>
    private (InviteSession Session, PartyLeg Leg)? Replaced(DialogKey? dialog)
        => dialog is { } key && context.Stack.Dialogs.TryFind(key, out var session) && session.Owner is PartyLeg { PickedUp: true } leg ? (session, leg) : null;

    /// <summary>Null when it was refused: without an offer, with one of no use, or for want of room.</summary>
    private (IMediaSession Media, byte[] Answer)? Open(InviteServer invite, IPAddress origin, Guid callId, Guid? partyId)
    {
        var request = invite.Request;
        var leg = new MediaLeg(
            callId, Guid.CreateVersion7(), MediaLegKind.Agent, context.Options.RtpSilence, SipMedia.Ours(context.Stack, origin, invite.Source, request.Body.Span), origin) { PartyId = partyId, MayReturn = true };
        if (request.Body.IsEmpty || SessionTimer.IsTooSmall(request))
        {
            invite.Respond(request.Body.IsEmpty ? SipStatus.NotAcceptableHere : SipStatus.SessionIntervalTooSmall, request.Body.IsEmpty ? null : SessionTimer.TooSmall);
            return null;
        }

        if (SipMedia.Open(context, leg, request.Body.Span) is not { } media)
        {
            invite.Respond(SipStatus.ServiceUnavailable);
            return null;
        }

        if (SipMedia.Read(media.AcceptOffer(request.Body.Span)) is { Sdp: null } refused)
        {
            media.Close();
            invite.Respond(refused.Status, refused.Parts);
            return null;
        }

        context.Stack.Ladders?.Bind(request.CallId, callId);
        return (media, media.LocalSdp.ToArray());
    }
}
