using System.Security.Cryptography;
using System.Text;

namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>Marks of what an edition says. Pure.</summary>
public static class EditionContent
{
    /// <summary>Of what it makes of the catalogue: of another catalogue underneath, or other changes, it is another.</summary>
    /// <returns>SHA-256 of both catalogues, in hexadecimal.</returns>
    public static string Of(RuleBook before, IEnumerable<RuleChange> changes) => Hash($"{Lines(before.All)}\u001d{Lines(RuleChange.Over(before, changes).All)}");

    /// <summary>Of the changes alone, whatever lies underneath.</summary>
    public static string Of(IEnumerable<RuleChange> changes) => Hash(string.Join('\u001e', changes.OrderBy(change => change.Key.Name, StringComparer.Ordinal)
        .Select(change => $"{change.Key.Name}\u001f{change.After?.UnitCode}\u001f{change.After?.LegalBasis}\u001f{change.Ruled?.TicketNumber}")))[..16];

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Lines(IEnumerable<RoutingRule> rules) => string.Join('\u001e', rules.OrderBy(rule => rule.Name, StringComparer.Ordinal).Select(rule => string.Join(
        '\u001f', rule.CategoryCode, rule.RegionCode, rule.Keyword, rule.UnitCode, rule.Assistants, rule.Limit?.ToString(), rule.LegalBasis) + (rule.Basis.Length == 0 ? "" : $"\u001f{rule.Basis}"))); // Without one as before there were any: trials of then still count.
}
