using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Calls;

internal sealed partial class CallEngine
{
    private readonly RefusedCalls refused;

    /// <summary>An INVITE of which no call is made. Of a trunk's it is told, and its messages are found by the id that is told; strangers are only answered.</summary>
    /// <param name="dialled">The hotline's number; empty when it is another.</param>
    private void Refuse(InviteServer invite, Trunk? trunk, string dialled, int status, ReplyParts? parts = null)
    {
        invite.Respond(status, parts);
        if (trunk is null)
        {
            return;
        }

        var (request, at) = (invite.Request, clock.GetUtcNow());
        refused.Add(untold =>
        {
            var callId = Guid.CreateVersion7();
            stack.Ladders?.Bind(request.CallId, callId);
            return new CallRefused(callId, CallerIdentity.Caller(request, trunk.Settings.CallerId), dialled, trunk.Code, status, untold, at);
        });
    }
}
