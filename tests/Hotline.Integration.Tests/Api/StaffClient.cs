using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>A browser of a member of staff: cookies, the antiforgery header, JSON.</summary>
internal sealed class StaffClient : IDisposable
{
    private readonly HttpClient http;

    public StaffClient(Uri address)
    {
        Cookies = new CookieContainer();
        http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    public CookieContainer Cookies { get; }

    public string? Token { get; set; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<Me> SignInAsync(string login, string password)
    {
        using var answer = await PostAsync(ApiPath.Session, new SignIn(login, password));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var me = await GetAsync<Me>(ApiPath.Session);
        Token = me.AntiforgeryToken;
        return me;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path, Ct);

    public Task<HttpResponseMessage> RangeAsync(string path, RangeHeaderValue range) =>
        http.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = range } }, Ct);

    public async Task<T> GetAsync<T>(string path)
    {
        using var answer = await GetAsync(path);
        return await ReadAsync<T>(answer, HttpStatusCode.OK);
    }

    public Task<HttpResponseMessage> PostAsync<T>(string path, T body, long? version = null, string? key = null) => SendAsync(HttpMethod.Post, path, JsonContent.Create(body, options: Json), version, key: key);

    /// <summary>Of the administration's entries as its page does it: read first, and saved as they were read.</summary>
    public async Task<HttpResponseMessage> PutAsync<T>(string path, T body, long? version = null) =>
        path.StartsWith(ApiPath.Admin, StringComparison.Ordinal) ? await ConditionalAsync(HttpMethod.Put, path, body, await TagAsync(path)) : await SendAsync(HttpMethod.Put, path, JsonContent.Create(body, options: Json), version);

    /// <summary>A write under a condition of HTTP's own.</summary>
    /// <param name="match">If-Match, as the ETag said it; null: If-None-Match with a star.</param>
    public Task<HttpResponseMessage> ConditionalAsync<T>(HttpMethod method, string path, T body, string? match)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: Json) };
        request.Headers.TryAddWithoutValidation(match is null ? "If-None-Match" : "If-Match", match ?? "*");
        request.Headers.TryAddWithoutValidation("X-CSRF-TOKEN", Token);
        return http.SendAsync(request, Ct);
    }

    /// <summary>As <see cref="PutAsync"/>.</summary>
    public async Task<HttpResponseMessage> DeleteAsync(string path) =>
        path.StartsWith(ApiPath.Admin, StringComparison.Ordinal) ? await ConditionalAsync<object?>(HttpMethod.Delete, path, null, await TagAsync(path)) : await SendAsync(HttpMethod.Delete, path, null, null);

    public Task<HttpResponseMessage> FormAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), null);

    public async Task<ImportReport> ImportAsync(string kind, string csv)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"{ApiPath.Admin}/{kind}/import", new StringContent(csv, Encoding.UTF8, "text/csv"), null);
        return await ReadAsync<ImportReport>(answer, HttpStatusCode.OK);
    }

    /// <summary>A verb that must be accepted; the new page.</summary>
    public async Task<TicketPage> ActAsync<T>(TicketPage page, string act, T body)
    {
        using var answer = await PostAsync(ApiPath.Act(page.Id, act), body, page.Version);
        return await ReadAsync<TicketPage>(answer, HttpStatusCode.OK);
    }

    public async Task<TicketPage> OpenAsync(DraftFields fields)
    {
        using var answer = await PostAsync(ApiPath.Tickets, fields);
        return await ReadAsync<TicketPage>(answer, HttpStatusCode.Created);
    }

    /// <summary>A number of the policy, as an administrator sets it.</summary>
    public async Task PolicyAsync(string name, int value)
    {
        using var saved = await PutAsync($"{ApiPath.Admin}/policy/{name}", new PolicyEntry(name, value));
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
    }

    /// <summary>Whether the first page of their list has it.</summary>
    public async Task<bool> HasOnAsync(string list, TicketPage page) => (await GetAsync<TicketList>($"{ApiPath.Tickets}?list={list}")).Rows.Any(row => row.Id == page.Id);

    /// <param name="patient">Sends the body only when the server wants it, so that a refusal of its size is heard.</param>
    /// <param name="key">Idempotency-Key.</param>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, long? version, bool patient = false, string? key = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content, Headers = { ExpectContinue = patient ? true : null } };
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (Token is not null)
        {
            request.Headers.TryAddWithoutValidation("X-CSRF-TOKEN", Token);
        }

        return http.SendAsync(request, Ct);
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.StatusCode == expected, $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri?.AbsolutePath}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<T>(text, Json) ?? throw new InvalidOperationException("An empty answer.");
    }

    /// <summary>The problem details of a refusal.</summary>
    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True((int)answer.StatusCode == status, $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri?.AbsolutePath}: {(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>It was refused with this id, and in words that have these in them.</summary>
    public static async Task RefusedAsync(HttpResponseMessage answer, int status, string code, string words = "")
    {
        using (answer)
        {
            var problem = await ProblemAsync(answer, status);
            Assert.Equal(code, problem.GetProperty("code").GetString());
            Assert.Contains(words, problem.GetProperty("title").GetString(), StringComparison.Ordinal);
        }
    }

    public void Dispose() => http.Dispose();

    /// <returns>Null: there is nothing there.</returns>
    private async Task<string?> TagAsync(string path)
    {
        using var answer = await GetAsync(path);
        return answer.Headers.ETag?.Tag;
    }
}
