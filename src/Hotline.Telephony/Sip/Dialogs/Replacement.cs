using System.Text;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>Which dialog of ours somebody means to replace (RFC 3891), in an INVITE or in the target of a REFER.</summary>
internal static class Replacement
{
    /// <summary>Of an INVITE. False when it has none; the dialog is null when what stands there can not be read, or stands there twice.</summary>
    public static bool IsAsked(SipRequest invite, out DialogKey? dialog)
    {
        dialog = invite.Headers.Count(SipHeaderName.Replaces) == 1 && invite.Headers.Text(SipHeaderName.Replaces) is { } value ? Read(value) : null;
        return invite.Headers.Count(SipHeaderName.Replaces) > 0;
    }

    /// <summary>Whether the INVITE means to replace a dialog only as long as nobody has picked up (RFC 3891 §3, early-only).</summary>
    public static bool IsEarlyOnly(SipRequest invite)
        => invite.Headers.Text(SipHeaderName.Replaces) is { } value && value.IndexOf(';', StringComparison.Ordinal) is >= 0 and var parameters && SipParams.Has(value[parameters..], "early-only");

    /// <summary>Of a Refer-To URI: <c>sip:8002@host?Replaces=id%40host%3Bto-tag%3Da%3Bfrom-tag%3Db</c> (RFC 3515, RFC 3261 §19.1.1).</summary>
    public static bool IsAsked(SipUri target, out DialogKey? dialog)
    {
        dialog = null;
        foreach (var header in target.Headers.TrimStart('?').Split('&'))
        {
            if (header.StartsWith("Replaces=", StringComparison.OrdinalIgnoreCase))
            {
                dialog = Read(Uri.UnescapeDataString(header["Replaces=".Length..]));
                return true;
            }
        }

        return false;
    }

    /// <summary>The only target of a REFER; null when there is none, or several (RFC 3515 §2.4.2).</summary>
    public static SipUri? TargetOf(SipRequest refer)
        => refer.Headers.Count(SipHeaderName.ReferTo) == 1 && refer.Headers.Text(SipHeaderName.ReferTo) is { } value
            && ParseAddress.TryParse(Encoding.UTF8.GetBytes(value), out var address) && address.Uri is { IsSip: true } or { IsTel: true }
            ? address.Uri
            : null;

    /// <summary><c>callid;to-tag=ours;from-tag=theirs</c>: the tags as we, who receive it, know them (RFC 3891 §3).</summary>
    private static DialogKey? Read(string value)
    {
        var parameters = value.IndexOf(';', StringComparison.Ordinal);
        if (parameters <= 0)
        {
            return null;
        }

        var rest = value[parameters..];
        return SipParams.Get(rest, "to-tag") is { Length: > 0 } ours && SipParams.Get(rest, "from-tag") is { Length: > 0 } theirs
            ? new DialogKey(value[..parameters].Trim(), ours, theirs)
            : null;
    }
}
