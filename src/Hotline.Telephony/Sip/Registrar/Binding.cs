using System.Net;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Registrar;

/// <summary>Where one phone can be reached (RFC 3261 §10.3).</summary>
/// <param name="Contact">As registered; becomes the Request-URI of calls to it.</param>
/// <param name="Source">Where the REGISTER came from: calls go there, through the NAT the phone may sit behind.</param>
/// <param name="Symmetric">The contact is not the source address.</param>
/// <param name="Path">The proxies on the way back, topmost first; empty when it registered directly.</param>
/// <param name="ExpiresAt">On the clock of <see cref="TimerQueue"/>.</param>
internal sealed record Binding(
    string Extension, SipUri Contact, IPEndPoint Source, bool Symmetric, IReadOnlyList<string> Path, string CallId, uint CSeq, TimeSpan ExpiresAt, SipTimer Expiry);
