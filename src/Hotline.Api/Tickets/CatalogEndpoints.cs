using Hotline.Agent.Client.Contracts;
using Hotline.Api.Security;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Tickets;

/// <summary>/api/catalog: what the forms need.</summary>
internal static class CatalogEndpoints
{
    private static readonly IReadOnlyList<CodeName> Types = [.. Enum.GetValues<TicketType>().Select(type => new CodeName(type.ToString(), TypeWords.Of(type)))];
    private static readonly IReadOnlyList<CodeName> Urgencies = [.. Enum.GetValues<Urgency>().Select(urgency => new CodeName(urgency.ToString(), TypeWords.Of(urgency)))];

    /// <summary>A unit as the forms offer it.</summary>
    public static UnitItem Item(Unit unit) => new(unit.Code, unit.Name, unit.ParentCode, unit.RegionCode, (unit.Level ?? UnitLevel.City).ToString().ToLowerInvariant());

    public static void MapCatalog(this IEndpointRouteBuilder app)
    {
        var catalog = app.MapGroup("/api/catalog").RequireAuthorization(Permissions.Staff).WithTags("catalog");
        catalog.MapGet("", PageAsync);
    }

    private static async Task<Ok<CatalogPage>> PageAsync(CatalogCache catalog, CancellationToken ct)
    {
        var now = await catalog.GetAsync(ct);
        return TypedResults.Ok(new CatalogPage(
            [.. now.Categories.Values.Where(category => category.Active).OrderBy(category => category.Code, StringComparer.Ordinal).Select(category => new CategoryItem(category.Code, category.Name, category.ParentCode))],
            [.. now.Regions.Values.Where(region => region.Level != "township").OrderBy(region => region.Code, StringComparer.Ordinal).Select(region => new RegionItem(region.Code, region.Name, region.ParentCode))],
            [.. now.Units.Values.Where(unit => unit.Active).OrderBy(unit => unit.Code, StringComparer.Ordinal).Select(unit => Item(unit))],
            Types, Urgencies,
            [.. now.Platforms.Values.Where(platform => platform.Active).OrderBy(platform => platform.Code, StringComparer.Ordinal).Select(platform => new PlatformItem(platform.Code, platform.Name, platform.Emergency))]));
    }
}
