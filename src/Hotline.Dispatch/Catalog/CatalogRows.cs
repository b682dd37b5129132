using System.Diagnostics.CodeAnalysis;
using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Catalog;

/// <summary>A department or office. The tree is by <paramref name="ParentCode"/>.</summary>
/// <param name="Level">Of the administration; left out, it is the level of the region, and without one the city.</param>
/// <param name="WorkingHours">Text form of working hours when they differ from 09:00-12:00,13:30-17:30.</param>
public sealed record Unit(string Code, string Name, string? ParentCode, string? RegionCode, string? WorkingHours = null, bool Active = true, UnitLevel? Level = null);

/// <param name="Code">Two, four or six digits; tickets carry six.</param>
public sealed record Category(string Code, string Name, string? ParentCode, bool Active = true);

/// <param name="Level"><c>province</c>, <c>city</c>, <c>county</c> or <c>township</c>.</param>
public sealed record Region(string Code, string Name, string? ParentCode, string Level);

/// <summary>What tells a rule from the others.</summary>
/// <param name="Keyword">Empty where the rule asks for no word.</param>
/// <param name="Basis">Empty where it asks for no legal basis.</param>
public sealed record RuleKey(string CategoryCode, string RegionCode, string Keyword, string Basis = "")
{
    /// <summary>Stands before the basis in a rule's name; in neither of its words.</summary>
    public const char BasisMark = '§';

    /// <summary>The rule as an event names it.</summary>
    public string Name => $"{CategoryCode}-{RegionCode}" + (Keyword.Length + Basis.Length == 0 ? "" : $"-{Keyword}") + (Basis.Length == 0 ? "" : $"{BasisMark}{Basis}");

    /// <summary>The other way round.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out RuleKey? key)
    {
        key = null;
        if (name.Split('-', 3) is [var category, var region, .. var rest])
        {
            var words = (rest.FirstOrDefault() ?? "").Split(BasisMark, 2);
            key = new RuleKey(category, region, words[0], words.ElementAtOrDefault(1) ?? "");
        }

        return key is not null;
    }
}

/// <summary>An exact rule: this category in this region goes to this unit.</summary>
/// <param name="RegionCode">A county, a city or the province; the narrowest rule wins.</param>
/// <param name="LegalBasis">Where the duty is laid down; shown to liaisons and dispatchers, and says nothing of which requests it is for.</param>
/// <param name="Keyword">A word that title or content must have; empty where none.</param>
/// <param name="Assistants">Codes of the units asked to assist, with bars between them; empty where none.</param>
/// <param name="LimitAmount">The lead's limit, counted in <paramref name="LimitUnit"/>; null where the policy's holds.</param>
/// <param name="Basis">Words of the legal basis that the last return or ruling must have named, or title or content; empty where none.</param>
public sealed record RoutingRule(
    string CategoryCode, string RegionCode, string UnitCode, string? LegalBasis = null, string Keyword = "", string Assistants = "", int? LimitAmount = null, SpanUnit? LimitUnit = null,
    string Basis = "")
{
    public Span? Limit => LimitAmount is { } amount && LimitUnit is { } unit ? new Span(amount, unit) : null;

    public RuleKey Key => new(CategoryCode, RegionCode, Keyword, Basis);

    public IReadOnlyList<string> AssistantCodes => Assistants.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The rule as an event names it.</summary>
    public string Name => Key.Name;
}
