using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>
/// Why a datagram is not a message we can work with, and what the sender is told: a status for a request whose
/// Via could be read, silence for responses, ACK and everything else (RFC 3261 §8.2, §16.3, §18.3).
/// </summary>
/// <param name="Status">The answer it deserves; 0 for silence.</param>
/// <param name="Reason">Reason phrase naming the part that is wrong; holds nothing of the message itself.</param>
/// <param name="Headers">The lines to copy into the answer; null when nothing can be answered.</param>
internal sealed record SipParseError(int Status, string Reason, SipHeaders? Headers, Via? Via, ReadOnlyMemory<byte> ViaRest)
{
    public bool WantsReply => Status != 0 && Headers is not null && Via is not null;

    public static SipParseError Silence(string reason) => new(0, reason, null, null, default);
}
