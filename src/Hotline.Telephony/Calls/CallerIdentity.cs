using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Calls;

/// <summary>Who calls and what was dialled, out of the INVITE of a trunk or phone (RFC 3325, RFC 3323).</summary>
internal static class CallerIdentity
{
    /// <summary>Of the shortest subscriber number without area code.</summary>
    private const int LocalDigits = 7;

    /// <summary>
    /// From a trunk P-Asserted-Identity, the tel one when there are two, since its network vouches for it; else, and from
    /// anybody else, From.
    /// </summary>
    /// <param name="rule">Of the trunk that the call came by; null when it came by none.</param>
    public static CallerNumber Caller(SipRequest invite, CallerIdRule? rule)
    {
        if (invite.Headers.TryGet(SipHeaderName.Privacy, out var privacy) && AsksForPrivacy(SipParser.Text(privacy)))
        {
            return CallerNumber.Withheld;
        }

        var uri = (rule is { Source: CallerIdSource.Asserted } ? Asserted(invite) : null) ?? invite.From.Uri;
        var number = PhoneUri.Number(uri);
        return rule is null ? Normalise(number) : WithArea(Normalise(WithoutPrefix(number, rule.Prefixes)), rule.AreaCode);
    }

    private static SipUri? Asserted(SipRequest invite)
    {
        SipUri? asserted = null;
        foreach (var value in invite.Headers.List(SipHeaderName.PAssertedIdentity))
        {
            if (ParseAddress.TryParse(value, out var identity) && (asserted is null || identity.Uri.IsTel))
            {
                asserted = identity.Uri;
            }
        }

        return asserted;
    }

    /// <summary>What is left must still be a number of a subscriber: 12345 itself begins with what may be a prefix.</summary>
    private static string WithoutPrefix(string number, IReadOnlyList<string> prefixes)
        => prefixes.FirstOrDefault(one => number.Length - one.Length >= LocalDigits && number.StartsWith(one, StringComparison.Ordinal)) is { } prefix
            ? number[prefix.Length..]
            : number;

    /// <summary>Local numbers have seven or eight digits and begin with 2 to 8.</summary>
    private static CallerNumber WithArea(CallerNumber number, string? areaCode)
        => areaCode is not null && number.Clear is { Length: LocalDigits or LocalDigits + 1 } and [>= '2' and <= '8', ..] ? new CallerNumber(areaCode + number.Clear) : number;

    /// <summary>
    /// The number as people here dial it: separators gone, +86 or 0086 gone, the 0 of an area code restored, the 0 before
    /// a mobile gone. Foreign numbers keep 00 and their country code. Anything that is no number counts as withheld.
    /// </summary>
    public static CallerNumber Normalise(string user)
    {
        Span<char> digits = stackalloc char[32];
        var count = 0;
        var plus = user.StartsWith('+');
        foreach (var c in user.AsSpan(plus ? 1 : 0))
        {
            if (c is '-' or '.' or '(' or ')' or ' ')
            {
                continue;
            }

            if (!char.IsAsciiDigit(c) || count == digits.Length)
            {
                return CallerNumber.Withheld;
            }

            digits[count++] = c;
        }

        var number = digits[..count];
        var international = plus ? number : number.StartsWith("00") ? number[2..] : default;
        if (!international.IsEmpty)
        {
            return international.StartsWith("86")
                ? new CallerNumber(National(international[2..]))
                : new CallerNumber(string.Concat("00", international));
        }

        return number is ['0', '1', >= '3' and <= '9', ..] && number.Length == 12
            ? new CallerNumber(number[1..].ToString())
            : new CallerNumber(number.ToString());
    }

    /// <summary>
    /// The hotline number that was dialled; null when it is none. A carrier that we registered with may name our Contact instead of it, and
    /// what was dialled in P-Called-Party-ID (RFC 7315 §4.2), or in To alone.
    /// </summary>
    /// <param name="contact">Registered with the trunk that the call came by; null when none was.</param>
    public static string? Dialled(SipRequest invite, RegisteredContact? contact, IReadOnlyList<string> numbers)
        => contact?.Is(invite.Uri) == true
            ? (ParseAddress.TryParse(invite.Headers.Text("P-Called-Party-ID") ?? "", out var called) ? Hotline(called.Uri, numbers) : null)
                ?? Hotline(invite.To.Uri, numbers) ?? Hotline(invite.Uri, numbers)
            : Hotline(invite.Uri, numbers);

    /// <summary>The configured hotline number that a URI means, null when it means none.</summary>
    public static string? Hotline(SipUri target, IReadOnlyList<string> numbers)
    {
        var local = PhoneUri.Local(target);
        var dialled = Normalise(PhoneUri.Number(target)).Clear;
        foreach (var number in numbers)
        {
            if (number == local || (dialled.Length > 0 && number == dialled))
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>After the country code: mobiles, short service numbers (1xx, 95xxx) and 400, 800, which have no area code, as they are; area codes with their 0.</summary>
    private static string National(ReadOnlySpan<char> number) => number switch
    {
        ['1', >= '3' and <= '9', ..] when number.Length == 11 => number.ToString(),
        ['1', ..] when number.Length <= 6 => number.ToString(),
        ['9', ..] when number.Length <= LocalDigits + 1 => number.ToString(),
        ['4' or '8', '0', '0', ..] when number.Length == 10 => number.ToString(),
        ['0', ..] or [] => number.ToString(),
        _ => string.Concat("0", number),
    };

    private static bool AsksForPrivacy(string privacy)
        => privacy.Split(';', ',').Any(word => word.Trim().ToLowerInvariant() is "id" or "user" or "full");
}
