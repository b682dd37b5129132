using System.Security.Cryptography;
using System.Text;

namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>The mark of what an edition makes of the catalogue: of another catalogue underneath, or other changes, it is another. Pure.</summary>
internal static class EditionContent
{
    /// <returns>SHA-256 of both catalogues, in hexadecimal.</returns>
    public static string Of(RuleBook before, IEnumerable<RuleChange> changes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Lines(before)}\u001d{Lines(RuleChange.Over(before, changes))}")));

    private static string Lines(RuleBook book) => string.Join('\u001e', book.All.OrderBy(rule => rule.Name, StringComparer.Ordinal).Select(rule => string.Join(
        '\u001f', rule.CategoryCode, rule.RegionCode, rule.Keyword, rule.UnitCode, rule.Assistants, rule.Limit?.ToString(), rule.LegalBasis)));
}
