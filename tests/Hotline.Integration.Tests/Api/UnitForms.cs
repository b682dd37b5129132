using System.Net;
using System.Text.RegularExpressions;

namespace Hotline.Integration.Tests.Api;

/// <summary>The liaison's pages as a phone without script uses them: each form goes out with the hidden fields that it was shown with.</summary>
internal static partial class UnitForms
{
    public static async Task<StaffClient> PhoneAsync(this ApiCity city, string login)
    {
        var phone = city.Host.Client();
        using var answer = await phone.FormAsync("/unit/sign-in", [("login", login), ("password", ApiCity.Password), .. Hidden(await phone.PageAsync("/unit/sign-in"))]);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return phone;
    }

    public static async Task<string> PageAsync(this StaffClient phone, string path)
    {
        using var answer = await phone.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <param name="page">As it was shown, with the form in it.</param>
    public static Task<HttpResponseMessage> SubmitAsync(this StaffClient phone, string path, string handler, string page, params (string, string)[] fields) =>
        phone.FormAsync($"{path}?handler={handler}", [.. Hidden(page), .. fields]);

    /// <summary>The token and the version; all forms of a page have the same.</summary>
    public static IEnumerable<(string Name, string Value)> Hidden(string page) =>
        HiddenField().Matches(page).Select(field => (field.Groups[1].Value, field.Groups[2].Value)).DistinctBy(field => field.Item1);

    [GeneratedRegex("name=\"(__RequestVerificationToken|version|revision)\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex HiddenField();
}
