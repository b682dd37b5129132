using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>A leg that is dialled over the trunks. It is told of the session that counts, and of none that was given up for another trunk.</summary>
internal interface IDialledLeg : ISessionOwner
{
    IMediaSession Media { get; }

    /// <summary>Its sound takes this way from now on; nothing has been agreed yet.</summary>
    void TurnTo(IMediaSession other);
}

/// <summary>Who is dialled, under which number of ours, and what that may take of the trunks.</summary>
/// <param name="HopsLeft">Max-Forwards.</param>
internal sealed record DialledNumber(string Number, string ShownAs, int HopsLeft, LineNeed Need = LineNeed.Usual);

/// <summary>
/// Dials a number by one trunk after the other, and each at the places that its name stands for, until one takes the call. A trunk has not taken it when it says 503, when its connection breaks, when
/// it answers 408 before anything rang, when the cause that comes with a refusal is the network's (RFC 6432), and, while another has room, when it says nothing at all for
/// <see cref="CallOptions.TrunkPatience"/> (RFC 3263 §4.3). Every other answer is the called person's, and after something rang no other trunk is tried: nobody's telephone rings twice.
/// </summary>
internal sealed class Dialling : ISessionOwner
{
    private readonly CallContext context;
    private readonly DialledNumber asked;
    private readonly HashSet<(Trunk Trunk, IPEndPoint At)> tried = [];
    private TrunkLine line;
    private Placement placement;
    private IDialledLeg? leg;
    private UacSession? session;
    private SipTimer? silence;
    private bool hasFailed;

    private Dialling(CallContext context, DialledNumber asked, TrunkLine line, Placement placement)
        => (this.context, this.asked, this.line, this.placement) = (context, asked, line, placement);

    /// <summary>Of the trunk that is dialled over.</summary>
    public string Trunk => line.Trunk.Code;

    /// <summary>The one that counts; null before anything is dialled.</summary>
    public InviteSession? Session => session;

    public bool SpeaksEarly => session?.SpeaksEarly == true;

    /// <summary>Something has rung, or the network has spoken.</summary>
    public bool Rang { get; private set; }

    /// <summary>No trunk has taken the call, as far as is known: each was full, out of service or silent.</summary>
    public bool IsUntaken => !Rang && (hasFailed || session is not { IsHeardOf: true });

    public bool TakesEarlyMedia => true;

    /// <summary>Takes a line, which it holds until <see cref="LetGo"/>; nothing is dialled yet.</summary>
    /// <param name="taken">A line that was taken before.</param>
    /// <returns>Null: no trunk takes the call now.</returns>
    public static Dialling? Of(CallContext context, DialledNumber asked, TrunkLine? taken = null)
    {
        if ((taken ?? context.TrunkLines.Take(asked.Need)) is not { } line)
        {
            return null;
        }

        if (Way(context, asked, line) is { } placement)
        {
            return new Dialling(context, asked, line, placement);
        }

        line.LetGo(); // The settings took its way out away after it was taken.
        return null;
    }

    /// <summary>The leg's sound, as the trunk that is dialled first will see us.</summary>
    /// <returns>Null: there is no room.</returns>
    public IMediaSession? Open(MediaLeg wanted) => context.Media.TryOpen(Toward(line, placement.Destination, wanted), context.Report);

    public void Begin(IDialledLeg dialled)
    {
        leg = dialled;
        Try();
    }

    public void Cancel(SipReason why)
    {
        silence?.Stop();
        session?.Cancel(why);
    }

    /// <summary>The leg is over, dialled or not.</summary>
    public void LetGo()
    {
        silence?.Stop();
        line.LetGo();
    }

    public OfferReply OnOffer(InviteSession session, ReadOnlyMemory<byte> sdp) => Counts(session) ? leg!.OnOffer(session, sdp) : OfferReply.Refuse(SipStatus.NoSuchCall);

    public byte[] OnOfferWanted(InviteSession session) => leg!.OnOfferWanted(session); // Sessions come after Begin().

    public bool OnAnswer(InviteSession session, ReadOnlyMemory<byte> sdp) => Counts(session) && leg!.OnAnswer(session, sdp);

    public SipReason OfNoUse(ReadOnlyMemory<byte> answer) => SipMedia.OfNoUse(context, leg!.Media.Leg, line.Trunk, answer.Span);

    public void OnEnded(InviteSession session, SessionEnd end)
    {
        if (Counts(session))
        {
            leg!.OnEnded(session, end);
        }
    }

    public void OnKey(InviteSession session, char key)
    {
        if (Counts(session))
        {
            leg!.OnKey(session, key);
        }
    }

    public void OnMoved(InviteSession session, IPAddress origin, bool isProven)
    {
        if (Counts(session))
        {
            leg!.OnMoved(session, origin, isProven);
        }
    }

    public void OnRinging(UacSession session)
    {
        if (Counts(session))
        {
            Rang = true;
            silence?.Stop();
            leg!.OnRinging(session);
        }
    }

    public void OnEarlyMedia(UacSession session)
    {
        if (Counts(session))
        {
            leg!.OnEarlyMedia(session);
        }
    }

    public void OnAccepted(UacSession session)
    {
        if (Counts(session))
        {
            silence?.Stop();
            context.TrunkLines.Took(line.Trunk, placement.Destination);
            leg!.OnAccepted(session);
        }
    }

    public void OnFailed(UacSession session, int status)
    {
        if (!Counts(session))
        {
            return;
        }

        silence?.Stop();
        var cause = SipReason.CauseOf(session.Clearing, SipReason.Q850);
        var answer = Clearings.StatusOf(Q850.OfCalled(cause));
        hasFailed = !Rang && answer is null
            && (Q850.IsOfNetwork(cause) || status == SipStatus.ServiceUnavailable || status == SipStatus.RequestTimeout && session.FinalStatus is null); // The trunk has, not who is called.
        if (hasFailed)
        {
            context.TrunkLines.Failed(line.Trunk, placement.Destination, session.RetryAfter);
        }

        if (Rang || !(hasFailed || answer is null && status == SipStatus.RequestTimeout) || !TryNext(status))
        {
            leg!.OnFailed(session, answer ?? status);
        }
    }

    private bool Counts(InviteSession one) => one == session;

    private void Try()
    {
        var dialled = leg!; // Begin() set it.
        tried.Add((line.Trunk, placement.Destination));
        hasFailed = false;
        session = new UacSession(context.Stack, this, placement);
        session.Invite(dialled.Media.CreateOffer());
        context.Stack.Ladders?.Bind(session.CallId, dialled.Media.Leg.CallId);
        silence = context.Timers.Start(context.Options.TrunkPatience, FellSilent);
    }

    /// <summary>Not a word: the next trunk has the call. Where there is none, this one has its time: that of SIP, or the patience of who is calling.</summary>
    private void FellSilent()
    {
        if (session is not { IsHeardOf: false } mute)
        {
            return;
        }

        context.TrunkLines.Failed(line.Trunk, placement.Destination, seconds: null);
        if (TryNext(SipStatus.RequestTimeout))
        {
            mute.Cancel(SipReason.TimerExpiry); // Goes out with its first word, should it ever say one; an answer that crosses it is hung up.
        }
    }

    /// <param name="status">How the trunk so far has failed.</param>
    /// <returns>False when no other takes the call now.</returns>
    private bool TryNext(int status)
    {
        if ((context.TrunkLines.IsElsewhere(line.Trunk, tried) ? line : context.TrunkLines.Take(asked.Need, tried)) is not { } next)
        {
            return false;
        }

        var before = leg!.Media.Leg; // Begin() set it.
        if (Way(context, asked, next) is not { } way || context.Media.TryOpen(Toward(next, way.Destination, before), context.Report) is not { } media)
        {
            if (next != line)
            {
                next.LetGo();
            }

            return false;
        }

        if (next != line)
        {
            context.Sink.Publish(new CallRerouted(before.CallId, before.PartyId, line.Trunk.Code, next.Trunk.Code, status, context.UtcNow()));
            line.LetGo();
        }

        (line, placement) = (next, way);
        leg.TurnTo(media);
        Try();
        return true;
    }

    private MediaLeg Toward(TrunkLine way, IPEndPoint hop, MediaLeg before)
        => before with { LegId = Guid.CreateVersion7(), Advertise = context.Stack.LocalAddress(hop), Signalling = hop.Address, Secures = way.Trunk.Settings.Secured };

    private static Placement? Way(CallContext context, DialledNumber asked, TrunkLine line)
        => line.Trunk.Place(context.Stack, asked.Number, asked.ShownAs, asked.HopsLeft);
}
