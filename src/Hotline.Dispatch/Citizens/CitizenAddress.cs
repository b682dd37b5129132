namespace Hotline.Dispatch.Citizens;

/// <summary>Where citizens reach their pages: what messages link to.</summary>
/// <param name="Site">Absolute, for example <c>https://12345.example.gov.cn/citizen</c>.</param>
public sealed record CitizenAddress(Uri Site)
{
    /// <param name="path">Below the site, without a leading slash.</param>
    public string Page(string path) => $"{Site.AbsoluteUri.TrimEnd('/')}/{path}";
}
