using System.Collections.Frozen;
using Hotline.Dispatch.Privacy;

namespace Hotline.Agent.Desk;

/// <summary>The city of a landline of Jiangxi, by its area code. Mobile numbers tell no place: their prefix tables are not free.</summary>
internal static class AreaCodes
{
    private static readonly FrozenDictionary<string, string> Cities = new Dictionary<string, string>
    {
        ["0701"] = "鹰潭市",
        ["0790"] = "新余市",
        ["0791"] = "南昌市",
        ["0792"] = "九江市",
        ["0793"] = "上饶市",
        ["0794"] = "抚州市",
        ["0795"] = "宜春市",
        ["0796"] = "吉安市",
        ["0797"] = "赣州市",
        ["0798"] = "景德镇市",
        ["0799"] = "萍乡市",
    }.ToFrozenDictionary();

    /// <returns>Null when the number tells no city of the province.</returns>
    public static string? City(Pii caller)
    {
        var digits = PhoneNumber.Normalise(caller.Clear());
        return digits.Length is >= 10 and <= 12 ? Cities.GetValueOrDefault(digits[..4]) : null;
    }
}
