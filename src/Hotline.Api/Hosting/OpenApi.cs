using Microsoft.AspNetCore.Authorization;

namespace Hotline.Api.Hosting;

/// <summary>/openapi/v1.json: the REST surface, described from the code. Each operation says which policy guards it.</summary>
internal static class OpenApi
{
    public const string PolicyExtension = "x-hotline-policy";

    public static void AddOpenApiDocument(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(openApi =>
    {
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Hotline";
            document.Info.Version = "1";
            return Task.CompletedTask;
        });
        openApi.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            var policy = metadata.OfType<IAllowAnonymous>().Any() ? "anonymous" : metadata.OfType<IAuthorizeData>().LastOrDefault()?.Policy ?? "none";
            operation.Extensions ??= new Dictionary<string, Microsoft.OpenApi.IOpenApiExtension>();
            operation.Extensions[PolicyExtension] = new Microsoft.OpenApi.JsonNodeExtension(policy);
            return Task.CompletedTask;
        });
    });

    public static void MapOpenApiDocument(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
}
