using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.Dispatch.Search.Elastic;

/// <summary>The REST API of Elasticsearch as far as we speak it: JSON in, JSON out, and one exception for everything that is not an answer.</summary>
internal sealed class ElasticHttp(HttpClient http, ElasticOptions options, TimeProvider time)
{
    public Task<JsonElement> SearchAsync(string index, JsonObject body, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, $"{index}/_search", Json(body), options.QueryPatience, ct);

    public Task<JsonElement> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken ct) =>
        SendAsync(method, path, body is null ? null : Json(body), options.WritePatience, ct);

    /// <returns>Null for 404.</returns>
    public async Task<JsonElement?> FindAsync(string path, CancellationToken ct)
    {
        var (status, answer) = await TryAsync(HttpMethod.Get, path, null, options.QueryPatience, ct);
        return status == HttpStatusCode.NotFound ? null : Checked(status, answer);
    }

    /// <summary>As it is answered, for a caller that tells refusals apart.</summary>
    public Task<(HttpStatusCode Status, JsonElement Answer)> BulkAsync(string path, string lines, CancellationToken ct) =>
        TryAsync(HttpMethod.Post, path, new StringContent(lines, Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson")), options.WritePatience, ct);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content, TimeSpan patience, CancellationToken ct)
    {
        var (status, answer) = await TryAsync(method, path, content, patience, ct);
        return Checked(status, answer);
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> TryAsync(HttpMethod method, string path, HttpContent? content, TimeSpan patience, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        using var request = new HttpRequestMessage(method, new Uri(options.Address, path)) { Content = content };
        if (options.ApiKey is { } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        }

        try
        {
            using var response = await http.SendAsync(request, either.Token);
            var text = await response.Content.ReadAsStringAsync(either.Token);
            return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
        }
        catch (HttpRequestException unreachable)
        {
            throw new IndexUnavailableException("Elasticsearch can not be reached.", unreachable);
        }
        catch (JsonException strange)
        {
            throw new IndexUnavailableException("What answers is not Elasticsearch.", strange);
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            throw new IndexUnavailableException("Elasticsearch is too slow.", late);
        }
    }

    private static JsonElement Checked(HttpStatusCode status, JsonElement answer) => (int)status is >= 200 and < 300
        ? answer
        : throw new IndexUnavailableException($"Elasticsearch answers {(int)status} {ErrorType(answer)}");

    /// <summary>The type of an error without its reason, which may quote a value.</summary>
    public static string ErrorType(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("type", out var type)
            ? type.GetString() ?? ""
            : "";

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
