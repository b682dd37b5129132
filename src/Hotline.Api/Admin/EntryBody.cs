using System.Text.Json;

namespace Hotline.Api.Admin;

/// <summary>A JSON body whose type is known only at run time, read with the same rules and the same refusals as any other.</summary>
internal static class EntryBody
{
    public static async Task<object> ReadAsync(HttpContext context, Type type, JsonSerializerOptions options)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Expected JSON.", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            return await context.Request.ReadFromJsonAsync(type, options, context.RequestAborted)
                ?? throw new BadHttpRequestException("An empty body.", StatusCodes.Status400BadRequest);
        }
        catch (JsonException malformed)
        {
            throw new BadHttpRequestException("Malformed JSON.", StatusCodes.Status400BadRequest, malformed);
        }
    }
}
