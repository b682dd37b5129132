using System.Net;
using System.Text.RegularExpressions;
using Hotline.City.Plan;

namespace Hotline.City.Citizens;

/// <summary>Fills in the citizens' form as a browser without script does.</summary>
internal sealed partial class WebCitizen(Uri web)
{
    private static readonly Uri Form = new("/citizen/submit", UriKind.Relative);

    /// <returns>A word for the log.</returns>
    public async Task<string> SubmitAsync(Turning who, CancellationToken ct)
    {
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = web };
        using var page = await browser.GetAsync(Form, ct);
        if (page.StatusCode != HttpStatusCode.OK)
        {
            return $"no form ({(int)page.StatusCode})";
        }

        var html = await page.Content.ReadAsStringAsync(ct);
        var form = html.IndexOf($"action=\"{Form}\"", StringComparison.Ordinal);
        if (form < 0)
        {
            return "no form on the page";
        }

        using var content = new MultipartFormDataContent();
        foreach (Match hidden in Hidden().Matches(html[form..]))
        {
            content.Add(new StringContent(WebUtility.HtmlDecode(hidden.Groups["value"].Value)), hidden.Groups["name"].Value);
        }

        foreach (var (name, value) in new[]
        {
            ("Form.Content", who.Matter.Content), ("Form.RegionCode", who.County), ("Form.Place", who.Place), ("Form.Name", who.Name), ("Form.Phone", who.Phone), ("go", "send"),
        })
        {
            content.Add(new StringContent(value), name);
        }

        using var answer = await browser.PostAsync(Form, content, ct);
        return answer.StatusCode == HttpStatusCode.Redirect ? "submitted" : $"not taken ({(int)answer.StatusCode})";
    }

    [GeneratedRegex("<input(?=[^>]*type=\"hidden\")(?=[^>]*name=\"(?<name>[^\"]+)\")(?=[^>]*value=\"(?<value>[^\"]*)\")[^>]*>")]
    private static partial Regex Hidden();
}
