using Hotline.Api.Security;
using Hotline.Dispatch.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Trends;

/// <summary>/api/map/counties.geojson: the sketch map (示意图) of Jiangxi's counties; a deployment puts its approved one in its place (<c>Map:File</c>).</summary>
internal static class MapEndpoints
{
    public static void MapCounties(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/map/counties.geojson", Counties).RequireAuthorization(Permissions.Staff).WithTags("map");

    private static FileStreamHttpResult Counties(HttpContext context, IConfiguration configuration)
    {
        context.Response.Headers.CacheControl = "private, max-age=86400";
        var map = configuration["Map:File"] is { Length: > 0 } file ? File.OpenRead(file) : CatalogData.Counties();
        return TypedResults.Stream(map, "application/geo+json");
    }
}
