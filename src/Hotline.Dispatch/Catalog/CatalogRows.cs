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
public sealed record RuleKey(string CategoryCode, string RegionCode, string Keyword)
{
    /// <summary>The rule as an event names it.</summary>
    public string Name => Keyword.Length == 0 ? $"{CategoryCode}-{RegionCode}" : $"{CategoryCode}-{RegionCode}-{Keyword}";

    /// <summary>The other way round.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out RuleKey? key)
    {
        key = name.Split('-', 3) is [var category, var region, .. var word] ? new RuleKey(category, region, word.FirstOrDefault() ?? "") : null;
        return key is not null;
    }
}

/// <summary>An exact rule: this category in this region goes to this unit.</summary>
/// <param name="RegionCode">A county, a city or the province; the narrowest rule wins.</param>
/// <param name="LegalBasis">Where the duty is laid down; shown to liaisons and dispatchers.</param>
/// <param name="Keyword">A word that title or content must have; empty where none.</param>
/// <param name="Assistants">Codes of the units asked to assist, with bars between them; empty where none.</param>
/// <param name="LimitAmount">The lead's limit, counted in <paramref name="LimitUnit"/>; null where the policy's holds.</param>
public sealed record RoutingRule(
    string CategoryCode, string RegionCode, string UnitCode, string? LegalBasis = null, string Keyword = "", string Assistants = "", int? LimitAmount = null, SpanUnit? LimitUnit = null)
{
    public Span? Limit => LimitAmount is { } amount && LimitUnit is { } unit ? new Span(amount, unit) : null;

    public RuleKey Key => new(CategoryCode, RegionCode, Keyword);

    public IReadOnlyList<string> AssistantCodes => Assistants.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The rule as an event names it.</summary>
    public string Name => Key.Name;
}
