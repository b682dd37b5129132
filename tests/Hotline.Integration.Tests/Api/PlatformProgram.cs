using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Hotline.Api.Platforms;

namespace Hotline.Integration.Tests.Api;

/// <summary>The program of a platform: signs with a key and says what it did.</summary>
/// <param name="clock">Its clock stands there; null: it goes as ours.</param>
internal sealed class PlatformProgram(Uri address, string code, string key, DateTimeOffset? clock = null)
{
    private const string Root = "/api/platform/hand-outs";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string PathOf(string number, string act) => $"{Root}/{number}{(act.Length == 0 ? "" : $"/{act}")}";

    /// <param name="ahead">How far its clock is off.</param>
    /// <param name="signedPath">Signed instead of the path that is asked; the same of <paramref name="signedBody"/>.</param>
    public Task<HttpResponseMessage> SayAsync<T>(string number, string act, T body, TimeSpan ahead = default, string? signedPath = null, string? signedBody = null) =>
        SendAsync(HttpMethod.Post, PathOf(number, act), JsonSerializer.Serialize(body, StaffClient.Json), ahead, signedPath, signedBody);

    public Task<HttpResponseMessage> AskAsync(string number, string what) => SendAsync(HttpMethod.Get, PathOf(number, what), "");

    /// <summary>What the request is about.</summary>
    public async Task<PlatformRequest> ReadAsync(string number)
    {
        using var answer = await AskAsync(number, "request");
        return await StaffClient.ReadAsync<PlatformRequest>(answer, HttpStatusCode.OK);
    }

    /// <summary>How it stands with a hand-out.</summary>
    public async Task<PlatformHandOut> StandsAsync(string number)
    {
        using var answer = await AskAsync(number, "");
        return await StaffClient.ReadAsync<PlatformHandOut>(answer, HttpStatusCode.OK);
    }

    /// <summary>All that it has now.</summary>
    public async Task<IReadOnlyList<PlatformHandOut>> ListAsync()
    {
        List<PlatformHandOut> all = [];
        for (string? after = ""; after is not null;)
        {
            using var answer = await SendAsync(HttpMethod.Get, $"{Root}?after={after}", "", signedPath: Root);
            var page = await StaffClient.ReadAsync<PlatformHandOuts>(answer, HttpStatusCode.OK);
            all.AddRange(page.Rows);
            after = page.Next;
        }

        return all;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body, TimeSpan ahead = default, string? signedPath = null, string? signedBody = null)
    {
        using var http = new HttpClient { BaseAddress = address };
        var at = ((clock ?? TimeProvider.System.GetUtcNow()) + ahead).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Get ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(PlatformSignature.PlatformHeader, code);
        request.Headers.Add(PlatformSignature.TimeHeader, at);
        request.Headers.Add(PlatformSignature.SignatureHeader, PlatformSignature.Of(key, at, method.Method, signedPath ?? path, Encoding.UTF8.GetBytes(signedBody ?? body)));
        return await http.SendAsync(request, Ct);
    }
}
