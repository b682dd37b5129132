using System.Net;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;

namespace Hotline.Telephony.Calls;

/// <summary>Whom a request is of before it has proved anything, which is what it may cost: a stranger's leaves nothing behind.</summary>
internal sealed partial class CallEngine
{
    public Standing StandingOf(SipRequest request, IPEndPoint source)
    {
        if (stack.Unready is not null)
        {
            return Standing.Phone; // Nobody has said who is who.
        }

        return gate.Origin(request, source)?.Address is not { } origin ? Standing.Stranger
            : gate.IsServed(origin) || admission.TrunkOf(origin, request.Uri) is not null ? Standing.Served
            : MayBePhone(request, origin) ? Standing.Phone
            : Standing.Stranger;
    }

    public bool MayAnswer(SipRequest? request, IPEndPoint source)
        => request is null
            ? stack.Unready is not null || gate.IsServed(source.Address) || registrar.HasAt(source.Address) || gate.Answers(new Stranger(source.Address, source is StreamPeer), [], timers.Now) is null
            : IsLeft(gate.Answers(StrangerAt(request, gate.Origin(request, source) ?? source), request.Headers.Message.Span, timers.Now));

    /// <param name="origin">A connection only where no proxy of ours names somebody else.</param>
    private Stranger StrangerAt(SipRequest request, IPEndPoint origin) => new(origin.Address, origin is StreamPeer || authenticator.HasNonce(request, origin.Address));

    /// <summary>A phone of ours is registered there, or in a call of this node.</summary>
    private bool MayBePhone(SipRequest request, IPAddress origin) => registrar.HasAt(origin) || request.Method == SipMethods.Invite && phoneCalls.IsInCall(request, origin);

    private bool IsLeft(Drop? refused)
    {
        if (refused is { } kind)
        {
            drops?.Add(kind);
        }

        return refused is null;
    }
}
