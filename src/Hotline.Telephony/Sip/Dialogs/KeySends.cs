using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// Keys for a peer that takes none as RTP, told by INFO (application/dtmf-relay): one at a time, the next when the one before is answered, so that they arrive in order.
/// </summary>
internal sealed class KeySends(InviteSession session) : IResponseReceiver
{
    /// <summary>Keys that wait; nobody presses faster for long.</summary>
    private const int Capacity = 32;

    private readonly Queue<char> waiting = new();
    private Action<char>? otherwise;
    private bool isRefused;

    /// <param name="instead">Done with each key that the peer, as it turns out, does not take.</param>
    /// <returns>False: the peer does not take INFO at all.</returns>
    public bool TryTell(char key, Action<char> instead)
    {
        if (isRefused || session is not { PeerTakesInfo: true, Answered: true, Ended: false, Dialog: not null })
        {
            return false;
        }

        otherwise = instead;
        if (waiting.Count < Capacity)
        {
            waiting.Enqueue(key);
            if (waiting.Count == 1)
            {
                SendFirst();
            }
        }

        return true;
    }

    public void OnResponse(SipResponse response)
    {
        if (!response.IsProvisional)
        {
            isRefused |= response.Status >= 300;
            Next();
        }

        if (response.Status == SipStatus.NoSuchCall)
        {
            session.EndByUs(SessionEnd.PeerLost); // RFC 5057 §5.1: it has no such call any more.
        }
    }

    public void OnTimeout() => Next();

    private void Next()
    {
        if (isRefused)
        {
            while (waiting.TryDequeue(out var untold))
            {
                otherwise?.Invoke(untold);
            }
        }
        else if (waiting.TryDequeue(out _) && waiting.Count > 0 && !session.Ended)
        {
            SendFirst();
        }
    }

    private void SendFirst()
    {
        var dialog = session.Dialog!; // TryTell asked.
        session.Stack.Send(dialog, InfoKey.Write(dialog.Next(SipMethods.Info, session.Stack.Origin(session.NextHop())), waiting.Peek()), this);
    }
}
