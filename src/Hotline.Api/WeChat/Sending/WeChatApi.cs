using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Hotline.Api.WeChat.Accounts;

namespace Hotline.Api.WeChat.Sending;

/// <summary>
/// WeChat's HTTP interface, the few calls of it that we make. A stale access token is renewed and the call made once
/// more. Addresses carry the token, so nothing here logs an address.
/// </summary>
internal sealed class WeChatApi(HttpClient http, AccessTokens tokens)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>A customer-service text (客服消息): within 48 hours of the follower's last word.</summary>
    public Task<ApiAnswer> SendTextAsync(WeChatAccount account, string openId, string text, CancellationToken ct) =>
        PostAsync(account, "/cgi-bin/message/custom/send", new JsonObject { ["touser"] = openId, ["msgtype"] = "text", ["text"] = new JsonObject { ["content"] = text } }, ct);

    /// <summary>A template message (模板消息): at any time, in the words of a template that WeChat approved.</summary>
    public Task<ApiAnswer> SendTemplateAsync(WeChatAccount account, string openId, IReadOnlyDictionary<string, string> words, CancellationToken ct)
    {
        var data = new JsonObject();
        foreach (var (name, value) in words)
        {
            data[name] = new JsonObject { ["value"] = value };
        }

        return PostAsync(account, "/cgi-bin/message/template/send", new JsonObject { ["touser"] = openId, ["template_id"] = account.TemplateId, ["data"] = data }, ct);
    }

    public Task<ApiAnswer> CreateMenuAsync(WeChatAccount account, JsonObject menu, CancellationToken ct) => PostAsync(account, "/cgi-bin/menu/create", menu, ct);

    /// <summary>Fetches an image that a follower sent; WeChat keeps it for three days.</summary>
    /// <returns>Null bytes with the reason, or the bytes with their content type.</returns>
    public async Task<(ApiAnswer Answer, byte[]? Bytes, string? ContentType)> FetchMediaAsync(WeChatAccount account, string mediaId, int maxBytes, CancellationToken ct)
    {
        byte[]? bytes = null;
        string? type = null;
        var answer = await CallAsync(account, "/cgi-bin/media/get", $"&media_id={Uri.EscapeDataString(mediaId)}", HttpMethod.Get, null, async response =>
        {
            type = response.Content.Headers.ContentType?.MediaType;
            if (IsJson(response.Content.Headers.ContentType))
            {
                return await CodeAsync(response, ct);
            }

            bytes = await ReadAsync(response.Content, maxBytes, ct);
            return bytes is null ? new ApiAnswer(0, ApiVerdict.Refused) : ApiAnswer.Done;
        }, ct);
        return (answer, bytes, type);
    }

    private Task<ApiAnswer> PostAsync(WeChatAccount account, string path, JsonObject body, CancellationToken ct) =>
        CallAsync(account, path, "", HttpMethod.Post, body.ToJsonString(Json), response => CodeAsync(response, ct), ct);

    private async Task<ApiAnswer> CallAsync(
        WeChatAccount account, string path, string query, HttpMethod method, string? body, Func<HttpResponseMessage, Task<ApiAnswer>> read, CancellationToken ct)
    {
        string? stale = null;
        for (var attempt = 0; ; attempt++)
        {
            var (refused, token) = await tokens.GetAsync(account, stale, ct);
            if (token is null)
            {
                return refused;
            }

            using var request = new HttpRequestMessage(method, new Uri($"{path}?access_token={Uri.EscapeDataString(token)}{query}", UriKind.Relative));
            request.Content = body is null ? null : new StringContent(body, new MediaTypeHeaderValue("application/json", "utf-8"));
            var answer = await AnswerAsync(request, read, ct);
            if (answer.Verdict != ApiVerdict.TokenStale)
            {
                return answer;
            }

            if (attempt > 0)
            {
                return answer with { Verdict = ApiVerdict.Again };
            }

            stale = token;
        }
    }

    private async Task<ApiAnswer> AnswerAsync(HttpRequestMessage request, Func<HttpResponseMessage, Task<ApiAnswer>> read, CancellationToken ct)
    {
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return response.IsSuccessStatusCode ? await read(response) : ApiAnswer.Failed((int)response.StatusCode);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException || (broken is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return ApiAnswer.Failed(0);
        }
    }

    private static async Task<ApiAnswer> CodeAsync(HttpResponseMessage response, CancellationToken ct)
    {
        using var json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(ct), cancellationToken: ct);
        return ApiAnswer.Of(json.RootElement.TryGetProperty("errcode", out var code) && code.TryGetInt32(out var number) ? number : 0);
    }

    private static bool IsJson(MediaTypeHeaderValue? type) => type?.MediaType is "application/json" or "text/plain";

    private static async Task<byte[]?> ReadAsync(HttpContent content, int max, CancellationToken ct)
    {
        await using var body = await content.ReadAsStreamAsync(ct);
        var kept = new MemoryStream();
        var piece = new byte[16 * 1024];
        for (var read = await body.ReadAsync(piece, ct); read > 0; read = await body.ReadAsync(piece, ct))
        {
            if (kept.Length + read > max)
            {
                return null;
            }

            kept.Write(piece, 0, read);
        }

        return kept.ToArray();
    }
}
