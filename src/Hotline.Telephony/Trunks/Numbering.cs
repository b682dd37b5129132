using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Trunks;

/// <summary>
/// Numbers in calls of ours as the carrier wants them; what arrives is brought back by <see cref="Calls.CallerIdentity.Normalise"/>.
/// </summary>
internal static class Numbering
{
    private const string Country = "+86";

    /// <summary>Of the longest short service number: 116114, 12345.</summary>
    private const int ShortDigits = 6;

    /// <summary>Of the shortest service number, and of the longest number within the country: its trunk prefix, area code and subscriber.</summary>
    private const int FewestDigits = 3, MostDigits = 12;

    /// <summary>What calls of ours may be to: a number within the country, as people here dial it.</summary>
    public static bool IsDomestic(string number) =>
        number is { Length: >= FewestDigits and <= MostDigits } && number.All(char.IsAsciiDigit) && !number.StartsWith("00", StringComparison.Ordinal);

    /// <summary>A number that is called. Short ones and 400, 800 are dialled as they are: the network they belong to is the caller's.</summary>
    /// <param name="number">As people here dial it.</param>
    /// <param name="areaCode">With its 0; null: local numbers stay as they are.</param>
    public static string Called(string number, NumberFormat format, string? areaCode) => format == NumberFormat.National ? number : number switch
    {
        ['0', >= '1' and <= '9', ..] => string.Concat(Country, number.AsSpan(1)),
        ['1', >= '3' and <= '9', ..] when number.Length == 11 => Country + number,
        [>= '2' and <= '8', ..] when number.Length is 7 or 8 && areaCode is not null => string.Concat(Country, areaCode.AsSpan(1), number),
        _ => number,
    };

    /// <summary>A number of ours, which must be global where numbers are: a short one gets the area, +8679112345.</summary>
    public static string Own(string number, NumberFormat format, string? areaCode)
        => format == NumberFormat.International && areaCode is not null && number is { Length: <= ShortDigits } and ['1' or '9', ..]
            ? string.Concat(Country, areaCode.AsSpan(1), number)
            : Called(number, format, areaCode);
}
