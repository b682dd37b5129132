using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Hotline.City.Staff;

/// <summary>A signed-in member of the demonstration's staff: cookie, antiforgery token, tickets by REST.</summary>
internal sealed class StaffBrowser : IDisposable
{
    private readonly HttpClient http;

    private StaffBrowser(Uri web) => http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = web };

    public string? UnitCode { get; private set; }

    /// <returns>Null when the sign-in is refused: the account was changed or is locked.</returns>
    public static async Task<StaffBrowser?> SignInAsync(Uri web, (string Login, string Password) who, CancellationToken ct)
    {
        var browser = new StaffBrowser(web);
        using var answer = await browser.http.PostAsJsonAsync(Path("/api/session"), new { who.Login, who.Password }, ct);
        if (!answer.IsSuccessStatusCode)
        {
            browser.Dispose();
            return null;
        }

        var me = await browser.http.GetFromJsonAsync<JsonNode>(Path("/api/session"), ct);
        browser.http.DefaultRequestHeaders.Add("X-CSRF-TOKEN", (string?)me?["antiforgeryToken"]);
        browser.UnitCode = (string?)me?["unitCode"];
        return browser;
    }

    /// <summary>The first page of one of the lists, as rows.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string list, CancellationToken ct)
    {
        var page = await http.GetFromJsonAsync<JsonNode>(Path($"/api/tickets?list={list}"), ct);
        return [.. (page?["rows"]?.AsArray() ?? []).OfType<JsonNode>()];
    }

    public Task<JsonNode?> OpenAsync(string id, CancellationToken ct) => http.GetFromJsonAsync<JsonNode>(Path($"/api/tickets/{id}"), ct);

    /// <returns>False when it was refused: somebody else was quicker, or the state does not allow it.</returns>
    public async Task<bool> ActAsync(string id, long version, string act, JsonObject body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path($"/api/tickets/{id}/{act}")) { Content = JsonContent.Create<JsonNode>(body) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var answer = await http.SendAsync(request, ct);
        return answer.IsSuccessStatusCode;
    }

    public void Dispose() => http.Dispose();

    private static Uri Path(string path) => new(path, UriKind.Relative);
}
