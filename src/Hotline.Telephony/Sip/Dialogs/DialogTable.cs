using System.Diagnostics.CodeAnalysis;
using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>Sessions by dialog: where a request with a To tag belongs.</summary>
internal sealed class DialogTable
{
    private readonly Dictionary<DialogKey, InviteSession> sessions = [];

    public int Count => sessions.Count;

    /// <summary>Those whose peer's packets come from there.</summary>
    public IEnumerable<InviteSession> With(IPEndPoint peer) => sessions.Values.Where(session => session.Dialog?.Peer.Equals(peer) == true);

    public void Add(Dialog dialog, InviteSession session) => sessions[dialog.Key] = session;

    public void Remove(Dialog dialog) => sessions.Remove(dialog.Key);

    public bool TryFind(DialogKey key, [NotNullWhen(true)] out InviteSession? session) => sessions.TryGetValue(key, out session);

    public bool TryFind(SipRequest request, [NotNullWhen(true)] out InviteSession? session)
        => sessions.TryGetValue(DialogKey.OfPeersRequest(request), out session);
}
