using Microsoft.AspNetCore.Http.Features;

namespace Hotline.Api.Hosting;

/// <summary>A browser shows an answer only once it has sent everything, so what is moderately too large is read and thrown away.</summary>
internal static class OversizedBody
{
    private const int Moderately = 4;

    /// <param name="most">What the page takes.</param>
    public static async Task DrainAsync(HttpContext context, long most)
    {
        if (context.Request.ContentLength <= Moderately * most && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Moderately * most;
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }
    }
}
