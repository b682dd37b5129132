using System.Globalization;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Messages;

/// <summary>Which reliable provisional response a PRACK is for (RFC 3262 §7.2): its RSeq, and the CSeq of the request it answered.</summary>
internal readonly record struct RAck(uint RSeq, uint Number, string Method)
{
    /// <summary>Null when the request has none that can be read.</summary>
    public static RAck? Of(SipRequest prack)
    {
        if (!prack.Headers.TryGet(SipHeaderName.RAck, out var value))
        {
            return null;
        }

        var parts = SipParser.Text(value).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return parts is [var rseq, var number, var method]
            && uint.TryParse(rseq, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var cseq)
            ? new RAck(sequence, cseq, method)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RSeq} {Number} {Method}");
}
