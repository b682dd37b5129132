using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hotline.Agent.Client.Wire;

/// <summary>HTTP as the consoles speak it: the antiforgery header on writes, If-Match, problem details instead of exceptions.</summary>
internal sealed class ApiClient(HttpClient http, TimeProvider time)
{
    /// <summary>For what a person waits for at the desk.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Set by the session; sent as <c>X-CSRF-TOKEN</c> with every write.</summary>
    public string? AntiforgeryToken { get; set; }

    /// <summary>Raised when the server no longer knows who we are (401).</summary>
    public event Action? SignedOut;

    public Task<ApiResult<T>> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken ct)
        where T : class => SendAsync(new(HttpMethod.Get, path), answer, ct);

    /// <param name="json">The body; null sends none.</param>
    /// <param name="version">Sent as If-Match when the write changes a ticket that was read before.</param>
    /// <param name="tag">The same, for what has a mark instead of a number.</param>
    /// <param name="key">Sent as Idempotency-Key when the write makes something: the same again, after an answer that did not come, makes it once.</param>
    public Task<ApiResult<T>> WriteAsync<T>(
        HttpMethod method, string path, string? json, JsonTypeInfo<T> answer, long? version = null, Guid? key = null, string? tag = null, CancellationToken ct = default)
        where T : class
    {
        var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (version is { } v)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{v}\""));
        if (tag is not null)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{tag}\""));
        if (key is { } once)
            request.Headers.Add("Idempotency-Key", once.ToString("D"));
        return SendAsync(request, answer, ct);
    }

    /// <summary>Sends a request made by the caller, for example one with a CSV body.</summary>
    /// <param name="patience">How long to wait for the whole answer; 15 s if not given.</param>
    public async Task<ApiResult<T>> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> answer, CancellationToken ct, TimeSpan? patience = null)
        where T : class
    {
        using var deadline = new CancellationTokenSource(patience ?? Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        using (request)
        {
            if (request.Method != HttpMethod.Get && AntiforgeryToken is { } token)
                request.Headers.TryAddWithoutValidation("X-CSRF-TOKEN", token);
            try
            {
                using var response = await http.SendAsync(request, either.Token);
                var body = await response.Content.ReadAsStringAsync(either.Token);
                if (!response.IsSuccessStatusCode)
                {
                    if ((int)response.StatusCode == 401)
                        SignedOut?.Invoke();
                    return new(null, Problem.Parse((int)response.StatusCode, body));
                }

                return new(body.Length == 0 ? null : JsonSerializer.Deserialize(body, answer), null) { Tag = response.Headers.ETag };
            }
            catch (HttpRequestException)
            {
                return new(null, Problem.Unreachable);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Too late: to the person it is the same as an unreachable server.
                return new(null, Problem.Unreachable);
            }
            catch (JsonException)
            {
                // Not our JSON: the page of a proxy, or index.html for a path that the server does not know.
                return new(null, Problem.Parse(502, ""));
            }
        }
    }
}
