using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>For requests whose answer changes nothing.</summary>
internal sealed class Unheard : IResponseReceiver
{
    private Unheard()
    {
    }

    public static Unheard Instance { get; } = new();

    public void OnResponse(SipResponse response)
    {
    }

    public void OnTimeout()
    {
    }
}
