using System.Net;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>A peer whose NAT gives it another address or port inside a call (ADR 0135).</summary>
internal static class PeerMoves
{
    /// <summary>The peer is there now, which may be where it was before.</summary>
    /// <param name="session">Its dialog is made.</param>
    /// <param name="peer">Where it hears us.</param>
    /// <param name="origin">Of the peer itself, past any proxy of ours.</param>
    /// <param name="isProven">It has shown its secret.</param>
    public static void Follow(this InviteSession session, IPEndPoint peer, IPAddress origin, bool isProven)
    {
        session.Dialog!.Follow(peer);
        session.Owner.OnMoved(session, origin, isProven);
    }
}
