using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Problems;

/// <summary>Every refusal of the front door itself as RFC 9457 problem details with a stable <c>code</c>.</summary>
internal static class Refusals
{
    private const int LongestReason = 200;

    public static ProblemHttpResult WrongLogin() => Make(StatusCodes.Status401Unauthorized, "session.wrong-login", "登录名或密码不正确");

    public static ProblemHttpResult Limited() => Make(StatusCodes.Status429TooManyRequests, "session.too-many-attempts", "尝试次数过多，请稍后再试");

    public static ProblemHttpResult Antiforgery() => Make(StatusCodes.Status400BadRequest, "session.antiforgery", "页面已过期，请刷新后重试");

    public static ProblemHttpResult ForeignOrigin() => Make(StatusCodes.Status403Forbidden, "session.foreign-origin", "不接受来自其他网站的请求");

    public static ProblemHttpResult NotFound() => Make(StatusCodes.Status404NotFound, "not-found", "没有找到");

    /// <summary>A write without If-Match (RFC 6585 §3).</summary>
    public static ProblemHttpResult VersionRequired() => Make(StatusCodes.Status428PreconditionRequired, "ticket.version-required", "请求缺少工单版本，请刷新后重试");

    public static ValidationProblem Field(string field, string message) => TypedResults.ValidationProblem(
        new Dictionary<string, string[]> { [field] = [message] }, title: "请检查填写的内容", extensions: [new("code", "request.invalid")]);

    /// <summary>Of an act that the audit keeps with the reason a person gives.</summary>
    /// <returns>Null: it is one.</returns>
    public static ValidationProblem? Reason(string reason) =>
        reason.Length is < 2 or > LongestReason ? Field("reason", $"请写明理由，2 到 {LongestReason} 个字") : null;

    public static ValidationProblem Fields(IEnumerable<(string Field, string Message)> faults) => TypedResults.ValidationProblem(
        faults.GroupBy(fault => fault.Field).ToDictionary(field => field.Key, field => field.Select(fault => fault.Message).ToArray()),
        title: "请检查填写的内容", extensions: [new("code", "request.invalid")]);

    public static ProblemHttpResult Make(int status, string code, string title) =>
        TypedResults.Problem(statusCode: status, title: title, extensions: [new("code", code)]);
}
