using System.Net;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Registrar;

namespace Hotline.Telephony.Calls;

/// <summary>A phone whose NAT gives it another address or port in the middle of a call (ADR 0135).</summary>
internal sealed partial class CallEngine
{
    public IPAddress OriginOf(SipRequest request, IPEndPoint source) => (gate.Origin(request, source) ?? source).Address;

    /// <summary>The calls go where the phone is now. A connection or a port of a NAT is one phone's; behind a proxy of ours, where all have one address, it is told by its name.</summary>
    public void OnRefreshed(Binding before, Binding now)
    {
        foreach (var session in stack.Dialogs.With(before.Source).Where(one => before.Origin.Equals(before.Source) || one.Owner.Extension == before.Extension).ToList())
        {
            session.Follow(now.Source, now.Origin.Address, isProven: true);
        }
    }
}
