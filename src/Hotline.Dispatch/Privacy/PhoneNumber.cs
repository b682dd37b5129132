namespace Hotline.Dispatch.Privacy;

/// <summary>One spelling per Chinese telephone number, so that exact look-up finds it however it was written.</summary>
public static class PhoneNumber
{
    /// <summary>Digits only, full-width ones included, without the country code 86 (after + or 00, or before a mobile number).</summary>
    public static string Normalise(string written)
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

    // +86 791 8xxx is 0791 8xxx at home.
    private static string Local(string national) => national.Length is 10 or 11 && national[0] is not ('1' or '0') ? "0" + national
        : national.Length == 10 && national[0] == '1' ? "0" + national
        : national;
}
