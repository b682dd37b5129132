namespace Hotline.Agent.Client.Contracts;

/// <summary>GET /api/catalog: everything a form needs, cacheable for the session.</summary>
public sealed record CatalogPage(
    IReadOnlyList<CategoryItem> Categories, IReadOnlyList<RegionItem> Regions, IReadOnlyList<UnitItem> Units,
    IReadOnlyList<CodeName> Types, IReadOnlyList<CodeName> Urgencies, IReadOnlyList<PlatformItem>? Platforms = null);

/// <summary>Where a request can be handed out to (转外部).</summary>
/// <param name="Emergency">An agent may, while the caller is on the line.</param>
public sealed record PlatformItem(string Code, string Name, bool Emergency);

/// <summary>
/// GET /api/tickets/{id}/rule?category=…&amp;region=…: the exact rule for this request, its words included, as it is about to be classified; left out, as it is. All null
/// where none fits. The text stays on the server.
/// </summary>
/// <param name="Keyword">The word in its text that the rule asks for; null where it asks for none.</param>
/// <param name="Limit">What the rule gives the unit, in words; null where the policy's limit holds.</param>
/// <param name="Assistants">Names of the units that the rule asks to assist.</param>
/// <param name="Basis">The legal basis that the rule asks for, named by its last return or ruling or in its text; null where it asks for none.</param>
public sealed record RuledUnit(
    string? UnitCode, string? UnitName, string? LegalBasis, string? Keyword = null, string? Limit = null, IReadOnlyList<string>? Assistants = null, string? Basis = null);

/// <param name="Code">2, 4 or 6 digits; only 6-digit ones may be filed.</param>
public sealed record CategoryItem(string Code, string Name, string? Parent);

/// <param name="Code">GB/T 2260 style: 2 digits province, 4 city, 6 county.</param>
public sealed record RegionItem(string Code, string Name, string? Parent);

/// <param name="Level">province, city, county or township.</param>
public sealed record UnitItem(string Code, string Name, string? Parent, string? RegionCode, string Level);

/// <param name="Code">The stable English name, for example <c>Complaint</c>.</param>
/// <param name="Name">What the person reads, for example 投诉.</param>
public sealed record CodeName(string Code, string Name);
