using System.Net;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Registrar;

/// <summary>Where one phone can be reached (RFC 3261 §10.3).</summary>
/// <param name="Contact">As registered; becomes the Request-URI of calls to it.</param>
/// <param name="Source">Where the REGISTER came from, or the port of it that the phone listens on: calls go there, through the NAT the phone may sit behind.</param>
/// <param name="Origin">Where the phone itself sent it from: the source, unless a proxy of ours passed it on and said so.</param>
/// <param name="Symmetric">The contact is not the source address.</param>
/// <param name="Path">The proxies on the way back, topmost first; empty when it registered directly.</param>
/// <param name="ExpiresAt">On the clock of <see cref="TimerQueue"/>.</param>
internal sealed record Binding(
    string Extension, SipUri Contact, IPEndPoint Source, IPEndPoint Origin, bool Symmetric, IReadOnlyList<string> Path, string CallId, uint CSeq, TimeSpan ExpiresAt, SipTimer Expiry)
{
    /// <summary>
    /// A NAT stands before the phone, and forgets the way in when nothing passes. A connection holds it open by itself. Our own proxies only pass on: where one of them says that the phone is
    /// not where its contact is, it is asked through it, and where it is connected to one, so that it is known when the connection has gone.
    /// </summary>
    public bool NeedsKeepAlive => Source is not StreamPeer && (Path.Count == 0 ? Symmetric : PhonePath.IsByConnection(Path) || (!Origin.Equals(Source) && !(Contact.TryGetEndPoint(out var where) && where.Equals(Origin))));

    /// <summary>That connection is the only way to it: it has not said that it listens anywhere, or named the connection's own end, and no proxy knows another.</summary>
    public bool HangsOn(StreamPeer connection) => Path.Count == 0 && Source is StreamPeer stream && stream.Equals(connection) && (stream.Listens == 0 || stream.Listens == stream.Port);

    /// <summary>Null when none is needed. Set by whoever adds the binding.</summary>
    public PhoneKeepAlive? KeepAlive { get; set; }

    /// <summary>It is not in the table any more.</summary>
    public void End()
    {
        Expiry.Stop();
        KeepAlive?.Stop();
    }
}
