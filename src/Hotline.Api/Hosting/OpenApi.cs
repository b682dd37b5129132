using Hotline.Api.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Hotline.Api.Hosting;

/// <summary>/openapi/v1.json: the REST surface, described from the code. Each operation says which policy guards it, which version or key it takes, and how it refuses.</summary>
internal static class OpenApi
{
    public const string PolicyExtension = "x-hotline-policy";
    private const string Anonymous = "anonymous";

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
            var policy = metadata.OfType<IAllowAnonymous>().Any() ? Anonymous : metadata.OfType<IAuthorizeData>().LastOrDefault()?.Policy ?? "none";
            operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
            operation.Extensions[PolicyExtension] = new JsonNodeExtension(policy);
            var documented = metadata.OfType<Documented>().ToList();
            Take(operation, documented);
            Refuse(operation, [.. documented.SelectMany(one => one.Problems), .. policy == Anonymous ? Array.Empty<int>() : [401, 403]]);
            return Task.CompletedTask;
        });
    });

    public static void MapOpenApiDocument(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    private static void Take(OpenApiOperation operation, List<Documented> documented)
    {
        foreach (var one in documented.Where(one => one.Header is not null))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = one.Header,
                In = ParameterLocation.Header,
                Required = one.Required,
                Description = one.Words,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        if (documented.Any(one => one.GivesTag))
        {
            foreach (var done in (operation.Responses ?? new OpenApiResponses()).Where(answer => answer.Key.StartsWith('2')).Select(answer => answer.Value).OfType<OpenApiResponse>())
            {
                done.Headers ??= new Dictionary<string, IOpenApiHeader>();
                done.Headers["ETag"] = new OpenApiHeader { Description = "The version, for If-Match.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            }
        }
    }

    private static void Refuse(OpenApiOperation operation, IEnumerable<int> statuses)
    {
        operation.Responses ??= new OpenApiResponses();
        foreach (var status in statuses.Distinct().Order())
        {
            operation.Responses.TryAdd($"{status}", new OpenApiResponse
            {
                Description = ReasonPhrases.GetReasonPhrase(status),
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = Problem() } },
            });
        }
    }

    /// <summary>RFC 9457, with our stable code.</summary>
    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable: what a program goes by." },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["errors"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "By field, where fields are wrong." },
        },
    };
}
