using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Hotline.Api.CitizenSite;

/// <summary>The page of a request that never became one: too large, too often, out of date, not there.</summary>
internal static class PlainAnswer
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static async Task WriteAsync(HttpContext context, int status, string title, string words)
    {
        var (head, text) = (Encoder.Encode(title), Encoder.Encode(words));
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{head}</title>
            <link rel="stylesheet" href="{CitizenPages.Root}/citizen.css"></head>
            <body{(ElderMode.IsOn(context) ? " class=\"elder\"" : "")}><main><h1>{head}</h1><p role="alert">{text}</p>
            <p><a class="button" href="{CitizenPages.Root}">回首页</a></p></main></body></html>
            """, context.RequestAborted);
    }

    /// <summary>For a status that came without a page.</summary>
    public static Task WriteAsync(HttpContext context, int status) => status switch
    {
        StatusCodes.Status400BadRequest => WriteAsync(context, status, "页面已过期", "请返回首页重新填写。"),
        StatusCodes.Status404NotFound => WriteAsync(context, status, "没有这个页面", "请检查网址，或从首页进入。"),
        StatusCodes.Status413PayloadTooLarge => WriteAsync(context, status, "照片过大", "照片加在一起太大，没有提交成功。请返回，减少照片或换小一些的照片。"),
        _ => WriteAsync(context, status, "暂时无法办理", "请稍后再试，或拨打 12345。"),
    };
}
