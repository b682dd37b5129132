using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>Waits for the answer to our BYE. The dialog stays known until then, so that a BYE that crosses it still gets its 200.</summary>
internal sealed class Farewell(Action leave) : IResponseReceiver
{
    public void OnResponse(SipResponse response)
    {
        if (!response.IsProvisional)
        {
            leave();
        }
    }

    public void OnTimeout() => leave();
}
