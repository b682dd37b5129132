using System.Text.Json;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Wire;

/// <summary>Why a request was not done: RFC 9457 problem details, or a status of 0 when the server could not be reached.</summary>
/// <param name="Code">The stable id of a refusal, for example <c>ticket.not-signed-for</c>.</param>
/// <param name="Words">What the person reads, in Chinese.</param>
/// <param name="Errors">Words by field name (camelCase).</param>
/// <param name="Current">The ticket as it stands now, when the version sent was stale (412).</param>
public sealed record Problem(int Status, string? Code, string Words, IReadOnlyDictionary<string, string> Errors, TicketPage? Current)
{
    public static readonly Problem Unreachable = new(0, null, "暂时连不上服务器，请稍后再试。", NoErrors, null);

    /// <summary>What is wrong with something typed or chosen here, before it is sent.</summary>
    public static Problem Unsent(string words) => new(400, null, words, NoErrors, null);

    private static Dictionary<string, string> NoErrors => new(StringComparer.OrdinalIgnoreCase);

    public bool IsOffline => Status is 0 or 502 or 503 or 504;

    public bool IsStale => Status == 412;

    /// <summary>The words for one field, or null.</summary>
    public string? For(string field) => Errors.TryGetValue(field, out var words) ? words : null;

    /// <summary>Reads a problem body; a body that is none still gives words for its status.</summary>
    public static Problem Parse(int status, string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Object)
                return new(status, Text(root, "code"), Text(root, "detail") ?? Text(root, "title") ?? ByStatus(status), Fields(root), Ticket(root));
        }
        catch (JsonException)
        {
            // A proxy or a crash answers in HTML or with nothing: the status is all there is.
        }

        return new(status, null, ByStatus(status), NoErrors, null);
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static Dictionary<string, string> Fields(JsonElement root)
    {
        var fields = NoErrors;
        if (!root.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Object)
            return fields;
        foreach (var error in errors.EnumerateObject())
        {
            fields[error.Name] = error.Value.ValueKind == JsonValueKind.Array
                ? string.Join("；", error.Value.EnumerateArray().Select(e => e.ToString()))
                : error.Value.ToString();
        }

        return fields;
    }

    private static TicketPage? Ticket(JsonElement root) =>
        root.TryGetProperty("current", out var current) && current.ValueKind == JsonValueKind.Object
            ? current.Deserialize(ContractsJson.Default.TicketPage)
            : null;

    private static string ByStatus(int status) => status switch
    {
        401 => "登录已过期，请重新登录。",
        403 => "没有权限做这件事。",
        404 => "没有找到。",
        409 => "当前状态下不能这样做，请刷新后再看。",
        412 => "内容已被更新过。",
        429 => "操作太频繁，请稍后再试。",
        0 or 502 or 503 or 504 => "暂时连不上服务器，请稍后再试。",
        _ => $"没有办成（错误 {status}）。",
    };
}
