using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Hotline.Api.Tickets;

/// <summary>The version a writer saw, from If-Match (RFC 9110 §13.1.1); the version a reader gets, as ETag.</summary>
internal static class VersionHeader
{
    /// <returns>False when the header is missing or is not one strong tag of ours.</returns>
    public static bool TryRead(HttpRequest request, out int version)
    {
        version = 0;
        return request.GetTypedHeaders().IfMatch is [{ IsWeak: false, Tag: var tag }]
            && int.TryParse(tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }

    public static void Write(HttpResponse response, long version) =>
        response.GetTypedHeaders().ETag = new EntityTagHeaderValue($"\"{version.ToString(CultureInfo.InvariantCulture)}\"");
}
