using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hotline.Api.Problems;

/// <summary>What can not be read as a request becomes a problem that names the member, and never repeats what was sent.</summary>
internal sealed partial class BadRequests : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (Answer(exception) is not { } answer)
        {
            return false;
        }

        await answer.ExecuteAsync(httpContext);
        return true;
    }

    private static IResult? Answer(Exception exception) => exception switch
    {
        BadHttpRequestException bad => Answer(bad),
        // A text with a NUL, which JSON can carry and PostgreSQL can not, as text (22021) or within jsonb (22P05).
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter } => Malformed(),
        _ => null,
    };

    private static IResult Answer(BadHttpRequestException bad) => (bad.StatusCode, bad.InnerException) switch
    {
        (StatusCodes.Status413PayloadTooLarge, _) => Refusals.Make(413, "request.too-large", "内容过大"),
        (StatusCodes.Status415UnsupportedMediaType, _) => Refusals.Make(415, "request.media-type", "请求格式不受支持"),
        (_, JsonException json) => Refusals.Field(Member(json), Unmapped().IsMatch(json.Message) ? "没有这个字段" : "格式不正确"),
        _ => Malformed(),
    };

    private static ProblemHttpResult Malformed() => Refusals.Make(StatusCodes.Status400BadRequest, "request.malformed", "请求无法识别");

    private static string Member(JsonException json) =>
        Unmapped().Match(json.Message) is { Success: true } unknown ? unknown.Groups[1].Value
        : Missing().Match(json.Message) is { Success: true } missing ? missing.Groups[1].Value
        : json.Path is { Length: > 2 } path ? path[2..]
        : "body";

    [GeneratedRegex("^The JSON property '([^']{1,64})' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex("missing required properties.*'([^']{1,64})'")]
    private static partial Regex Missing();
}
