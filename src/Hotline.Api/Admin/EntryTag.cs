using Hotline.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Hotline.Api.Admin;

/// <summary>What a writer of an entry saw of it: If-Match with its ETag, or, where there was none, If-None-Match with a star (RFC 9110 §13.1). One of them is demanded (RFC 6585 §3): nobody replaces what they have not seen.</summary>
internal static class EntryTag
{
    public static void Write(HttpResponse response, string tag) => response.GetTypedHeaders().ETag = new EntityTagHeaderValue($"\"{tag}\"");

    /// <param name="seen">Null where no condition is set.</param>
    /// <returns>False where one is set that is not one of ours.</returns>
    public static bool TryRead(HttpRequest request, out AdminSeen? seen)
    {
        var headers = request.GetTypedHeaders();
        var (match, none) = (headers.IfMatch, headers.IfNoneMatch);
        seen = (match, none) switch
        {
            ([{ IsWeak: false, Tag: { Length: > 2 } tag }], []) => new AdminSeen(tag.ToString().Trim('"')),
            ([], [{ Tag: { Length: 1 } }]) => new AdminSeen(null),
            _ => null,
        };
        return seen is not null || (match.Count == 0 && none.Count == 0);
    }

    /// <returns>The tag of what the writer saw; null where no such condition is set.</returns>
    public static string? Seen(HttpRequest request) => TryRead(request, out var seen) ? seen?.Tag : null;

    public static ProblemHttpResult Unreadable() => Refusals.Make(StatusCodes.Status400BadRequest, "admin.condition", "请求的版本条件无法识别，请刷新后重试");

    /// <summary>A write without a condition.</summary>
    /// <param name="mayBeNew">It may also make an entry.</param>
    public static ProblemHttpResult Required(bool mayBeNew) => Refusals.Make(
        StatusCodes.Status428PreconditionRequired, "admin.version-required",
        mayBeNew ? "请求缺少 If-Match（修改已有条目）或 If-None-Match: *（新建条目），请刷新后重试" : "请求缺少 If-Match，请刷新后重试");

    /// <param name="current">As it stands now; null: it is gone.</param>
    public static ProblemHttpResult Stale(object? current) => TypedResults.Problem(
        statusCode: StatusCodes.Status412PreconditionFailed, title: current is null ? "该条目已被他人删除，请刷新后再看" : "该条目已被他人更新，请核对后再保存",
        extensions: [new("code", "admin.stale"), new("entry", current)]);
}
