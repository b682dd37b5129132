using System.Text.RegularExpressions;

namespace Hotline.Dispatch.Privacy;

/// <summary>
/// Takes personal patterns out of free text for an outward copy: e-mail addresses, ID numbers, bank cards, telephone
/// numbers, number plates and the names given. Leaves a word in each place, so that the text still reads.
/// </summary>
public static partial class Scrub
{
    /// <summary>In the order in which they are looked for: what is a card is no telephone number any more.</summary>
    private static readonly (string Word, Regex Pattern)[] Patterns =
        [("邮箱", Email()), ("证件号", IdCard()), ("卡号", BankCard()), ("电话", Mobile()), ("电话", Landline()), ("车牌", Plate())];

    /// <param name="names">This ticket's own names; shorter than two characters are left alone.</param>
    public static string Text(string text, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (name.Trim() is { Length: >= 2 } given)
            {
                text = text.Replace(given, "[姓名]", StringComparison.Ordinal);
            }
        }

        foreach (var (word, pattern) in Patterns)
        {
            text = pattern.Replace(text, $"[{word}]");
        }

        return text;
    }

    /// <summary>Where <see cref="Text"/> finds a pattern, instead of taking it out; of two that overlap the earlier kind comes first.</summary>
    internal static IEnumerable<Finding> Find(string text) =>
        Patterns.SelectMany(one => one.Pattern.Matches(text).Select(match => new Finding(one.Word, match.Index, match.Length)));

    [GeneratedRegex(@"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")]
    private static partial Regex Email();

    // 18 digits with a birth date, or the old 15; spaces and dashes between groups happen in typed text.
    [GeneratedRegex(@"(?<![0-9])[1-9][0-9]{5}[ -]?(?:(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[ -]?[0-9]{3}[0-9Xx]|[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3})(?![0-9])")]
    private static partial Regex IdCard();

    [GeneratedRegex(@"(?<![0-9])(?:[0-9]{4}[ -]?){3}[0-9]{4}(?:[ -]?[0-9]{1,3})?(?![0-9])")]
    private static partial Regex BankCard();

    [GeneratedRegex(@"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")]
    private static partial Regex Mobile();

    [GeneratedRegex(@"(?<![0-9])(?:\(?0(?:10|2[0-9]|[3-9][0-9]{2})\)?[ -]?)[2-9][0-9]{6,7}(?![0-9])")]
    private static partial Regex Landline();

    [GeneratedRegex("[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•. ]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]")]
    private static partial Regex Plate();
}
