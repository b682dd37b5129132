namespace Hotline.Dispatch.Privacy;

/// <summary>One spelling per Chinese telephone number, so that exact look-up finds it however it was written.</summary>
public static class PhoneNumber
{
    /// <summary>Of the shortest and the longest number within a city.</summary>
    private const int Shortest = 7, Longest = 8;

    private const int Mobile = 11;

    /// <summary>
    /// Digits only, full-width ones included, without the country code 86 (after + or 00, or before a mobile number) and without the 0 that some
    /// dial before a mobile number. A number within a city stays without its area code: which city that is is not to be seen from it (<see cref="HomeArea"/>).
    /// </summary>
    public static string Normalise(string written) => WithoutTrunkPrefix(Digits(written));

    /// <summary>The same citizen's, as far as the two show: a fixed line is told with its area code and without.</summary>
    /// <param name="one">As <see cref="Normalise"/> gives it, as the other.</param>
    internal static bool MayBeSame(string one, string other) => one == other || IsLocalPartOf(one, other) || IsLocalPartOf(other, one);

    /// <summary>A fixed line without its area code.</summary>
    internal static bool IsLocal(string number) => number is { Length: >= Shortest and <= Longest } and [>= '2' and <= '8', ..];

    internal static bool IsMobile(string number) => number is { Length: Mobile } and ['1', >= '3' and <= '9', ..];

    private static bool IsLocalPartOf(string local, string whole) =>
        IsLocal(local) && whole is ['0', ..] && whole.Length - local.Length is 3 or 4 && whole.EndsWith(local, StringComparison.Ordinal);

    private static string Digits(string written)
    {
        var digits = new string([.. written.Where(char.IsDigit).Select(digit => (char)('0' + (int)char.GetNumericValue(digit)))]);
        if (digits.StartsWith("0086", StringComparison.Ordinal))
        {
            return Local(digits[4..]);
        }

        if (digits.StartsWith("86", StringComparison.Ordinal) && (written.TrimStart().StartsWith('+') || digits.Length == 13))
        {
            return Local(digits[2..]);
        }

        return digits;
    }

    private static string WithoutTrunkPrefix(string digits) => digits is ['0', ..] && IsMobile(digits[1..]) ? digits[1..] : digits;

    // +86 791 8xxx is 0791 8xxx at home; 400 and 800 have no area code.
    private static string Local(string national) => national is ['4' or '8', '0', '0', ..] && national.Length == 10 ? national
        : national.Length is 10 or 11 && national[0] is not ('1' or '0') ? "0" + national
        : national.Length == 10 && national[0] == '1' ? "0" + national
        : national;
}
