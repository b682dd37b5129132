using System.Net;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>A peer whose NAT gives it another address or port inside a call (ADR 0135).</summary>
internal static class PeerMoves
{
    /// <summary>The peer speaks from there now, which may be where it spoke before.</summary>
    /// <param name="session">Its dialog is made.</param>
    /// <param name="origin">Of the peer itself, past any proxy of ours.</param>
    /// <param name="isProven">It has shown its secret.</param>
    public static void Follow(this InviteSession session, IPEndPoint source, IPAddress origin, bool isProven)
    {
        session.Dialog!.Follow(source);
        session.Owner.OnMoved(session, origin, isProven);
    }
}
