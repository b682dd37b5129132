using System.Text.RegularExpressions;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Publications;

/// <summary>
/// 个人信息扫描: what in a text for everybody would tell who somebody is. The patterns of <see cref="Scrub"/>, this ticket's own names, numbers and address, and
/// doors and ticket numbers of anybody. Pure.
/// </summary>
internal static partial class PersonalScan
{
    private const int ShortestAddress = 3;
    private const int LongestName = 4;

    /// <summary>What follows a family name where the rest of the name is left out; the longer ones first.</summary>
    private static readonly string[] Titles = ["某某", "先生", "女士", "小姐", "老师", "师傅", "阿姨", "大爷", "大妈", "同志", "某"];

    /// <returns>In the order of the text; none overlaps another.</returns>
    public static IReadOnlyList<Finding> Of(string text, Ticket ticket)
    {
        var plain = HalfWidth(text);
        var found = new List<Finding>();
        foreach (var finding in Own(plain, ticket).Concat(Scrub.Find(plain)).Concat(Anybodys(plain)))
        {
            if (!found.Any(finding.Overlaps))
            {
                found.Add(finding);
            }
        }

        return [.. found.OrderBy(finding => finding.At)];
    }

    private static IEnumerable<Finding> Own(string text, Ticket ticket)
    {
        var fields = ticket.Fields;
        return Names(fields.ContactName).SelectMany(name => Each(text, "姓名", name)).Where(finding => !IsOtherWord(text, finding))
            .Concat(Numbers(fields.ContactPhone).Concat(Numbers(ticket.CallNumber)).SelectMany(number => Each(text, "电话", number)))
            .Concat(Whole(fields.ContactId).SelectMany(id => Each(text, "证件号", id)))
            .Concat(Whole(fields.Place).Select(place => HalfWidth(Mask.BeyondStreet(place))).Where(rest => rest.Length >= ShortestAddress).SelectMany(rest => Each(text, "地址", rest)))
            .Concat((fields.ForeignNumbers?.Values ?? []).SelectMany(number => Each(text, "工单编号", number.Trim())));
    }

    private static IEnumerable<Finding> Anybodys(string text) =>
        Door().Matches(text).Select(match => Of("门牌号", match)).Concat(TicketNumber().Matches(text).Select(match => Of("工单编号", match))).Concat(PickupCode().Matches(text).Select(match => Of("查询码", match)));

    /// <summary>The name itself and, of a person's, the family name as it is politely said; a company's has none.</summary>
    private static IEnumerable<string> Names(Pii? name)
    {
        foreach (var whole in Whole(name).Where(whole => whole.Length >= 2))
        {
            yield return whole;
            if (whole.Length <= LongestName)
            {
                foreach (var title in Titles)
                {
                    yield return Mask.Surname(whole) + title;
                }
            }
        }
    }

    /// <summary>熊某 is a person, but 某些 and 某单位 after a word that is also a family name are not.</summary>
    private static bool IsOtherWord(string text, Finding finding) =>
        text[finding.At + finding.Length - 1] == '某' && finding.At + finding.Length < text.Length && "些个种一项处市县区路街村公单小年月日".Contains(text[finding.At + finding.Length], StringComparison.Ordinal);

    /// <summary>A number as it is looked up, and a fixed line's without its area code.</summary>
    private static IEnumerable<string> Numbers(Pii? phone)
    {
        foreach (var number in Whole(phone).Select(PhoneNumber.Normalise).Where(number => number.Length >= 5))
        {
            yield return number;
            if (number is ['0', .. { Length: >= 9 }])
            {
                yield return number[Mask.AreaCodeLength(number)..];
            }
        }
    }

    private static IEnumerable<string> Whole(Pii? value) => value is { IsEmpty: false } some ? [HalfWidth(some.Clear().Trim())] : [];

    private static IEnumerable<Finding> Each(string text, string kind, string wanted)
    {
        for (var at = wanted.Length == 0 ? -1 : text.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = text.IndexOf(wanted, at + wanted.Length, StringComparison.Ordinal))
        {
            yield return new Finding(kind, at, wanted.Length);
        }
    }

    private static Finding Of(string kind, Match match) => new(kind, match.Index, match.Length);

    /// <summary>Full-width letters, digits and blanks as ordinary ones, each in its place.</summary>
    private static string HalfWidth(string text) =>
        string.Create(text.Length, text, (span, from) =>
        {
            for (var at = 0; at < span.Length; at++)
            {
                span[at] = from[at] switch { >= '！' and <= '～' => (char)(from[at] - 0xFEE0), '\u3000' => ' ', var other => other };
            }
        });

    // A number after a street or village; a building with a unit or room; a unit; a room; 5-2-301. No date (11月25号), no document (〔2024〕12号), no metro (3号线).
    [GeneratedRegex("""
        (?<=[路街巷道弄里村组苑园区庄坊镇乡]\s*)[0-9]{1,4}(?:[-之][0-9]{1,3})?\s*号(?![线令文车楼灯杆井]|路灯)
        |[0-9A-Za-z]{1,4}\s*(?:号楼|栋|幢|座)\s*(?:[0-9一二三四五六七八九十]{1,2}\s*单元\s*)?(?:[0-9]{3,4}(?![0-9])\s*(?:室|户|号)?|(?<=单元\s*))
        |[0-9一二三四五六七八九十]{1,2}\s*单元
        |(?<![0-9])[0-9]{3,4}\s*室(?!内)
        |(?<![0-9-])[0-9]{1,3}-[0-9]{1,2}-[0-9]{3,4}(?![0-9-])
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Door();

    // YYMMDD and six digits.
    [GeneratedRegex("(?<![0-9])[2-9][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{6}(?![0-9])")]
    private static partial Regex TicketNumber();

    [GeneratedRegex("(?:查询码|取件码)\\s*(?:是|为|[:：])?\\s*[0-9]{4}\\s?[0-9]{4}")]
    private static partial Regex PickupCode();
}
