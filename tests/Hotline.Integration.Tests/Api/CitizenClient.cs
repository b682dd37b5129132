using System.Net;
using System.Text.RegularExpressions;

namespace Hotline.Integration.Tests.Api;

/// <summary>A phone without script: links, forms with their hidden fields, redirects followed, cookies.</summary>
internal sealed partial class CitizenClient : IDisposable
{
    private readonly HttpClient http;

    public CitizenClient(Uri address) => http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public CookieContainer Cookies { get; } = new();

    /// <summary>The address of the last page.</summary>
    public string At { get; private set; } = "";

    public HttpStatusCode Status { get; private set; }

    public HttpResponseMessage Last { get; private set; } = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Goes to a page, through redirects.</summary>
    public Task<string> GoAsync(string path) => FollowAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Sends a form of this page with its hidden fields; <paramref name="fields"/> are what is filled in, or changed.</summary>
    /// <param name="page">The page that holds the form.</param>
    /// <param name="action">The form's action.</param>
    public Task<string> SendAsync(string page, string action, params (string Name, string Value)[] fields) => SendAsync(page, action, [], fields);

    public Task<string> SendAsync(string page, string action, IReadOnlyList<(string Name, byte[] Content)> files, params (string Name, string Value)[] fields)
    {
        var form = Form(page, action);
        var values = Inputs().Matches(form).Select(input => (Name: Attribute(input.Value, "name"), Value: Attribute(input.Value, "value")))
            .Where(field => field.Name.Length > 0 && fields.All(given => given.Name != field.Name)).Concat(fields);
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in values)
        {
            content.Add(new StringContent(value), name);
        }

        foreach (var (name, bytes) in files)
        {
            content.Add(new ByteArrayContent(bytes), "photos", name);
        }

        return FollowAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = content });
    }

    public void Dispose() => http.Dispose();

    public static string Between(string page, string before, string after)
    {
        var from = page.IndexOf(before, StringComparison.Ordinal);
        Assert.True(from >= 0, $"{before} is not on the page:\n{page}");
        from += before.Length;
        return page[from..page.IndexOf(after, from, StringComparison.Ordinal)];
    }

    private async Task<string> FollowAsync(HttpRequestMessage request)
    {
        for (var hops = 0; ; hops++)
        {
            Last = await http.SendAsync(request, Ct);
            if (Last.Headers.Location is not { } next || hops > 5)
            {
                (At, Status) = (request.RequestUri!.AbsolutePath, Last.StatusCode); // Made absolute by sending it.
                return await Last.Content.ReadAsStringAsync(Ct);
            }

            request = new HttpRequestMessage(HttpMethod.Get, next.OriginalString);
        }
    }

    private static string Form(string page, string action)
    {
        var at = page.IndexOf($"action=\"{action}\"", StringComparison.Ordinal);
        Assert.True(at >= 0, $"There is no form for {action}:\n{page}");
        return page[at..page.IndexOf("</form>", at, StringComparison.Ordinal)];
    }

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $" {name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    [GeneratedRegex("<input [^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex Inputs();
}
