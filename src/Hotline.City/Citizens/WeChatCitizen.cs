using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Hotline.City.Plan;
using Hotline.City.Staff;

namespace Hotline.City.Citizens;

/// <summary>
/// A follower of the demonstration's official account: posts what WeChat would post, signed with the demonstration's own
/// token, and holds the whole dialogue.
/// </summary>
internal sealed class WeChatCitizen(HttpClient http, Access access, TimeProvider time)
{
    /// <returns>A word for the log.</returns>
    public async Task<string> FileAsync(Turning who, CancellationToken ct)
    {
        if (access.WeChat is not { } account)
        {
            return "no official account";
        }

        var openId = "oCity" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(who.Phone)))[..23];
        string? last = null;
        foreach (var words in new[] { "取消", who.Matter.Content, who.Place, "没有", who.Phone, "1" })
        {
            last = await SayAsync(account, openId, words, ct);
        }

        return last?.Contains("工单编号", StringComparison.Ordinal) == true ? "filed" : "not filed";
    }

    private async Task<string?> SayAsync((string AppId, string Token) account, string openId, string words, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var id = RandomNumberGenerator.GetInt32(int.MaxValue).ToString(CultureInfo.InvariantCulture) + now;
        var message = new XElement("xml",
            new XElement("ToUserName", "gh_city"), new XElement("FromUserName", openId), new XElement("CreateTime", now),
            new XElement("MsgType", "text"), new XElement("Content", words), new XElement("MsgId", id));
        using var body = new StringContent(message.ToString(SaveOptions.DisableFormatting), Encoding.UTF8, "text/xml");
        using var answer = await http.PostAsync(new Uri($"/wechat/{account.AppId}?signature={Sign(account.Token, now, nonce)}&timestamp={now}&nonce={nonce}", UriKind.Relative), body, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode && text.StartsWith('<') ? XElement.Parse(text).Element("Content")?.Value : null;
    }

    private static string Sign(params IEnumerable<string> texts)
    {
#pragma warning disable CA5350 // WeChat's protocol says SHA-1.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(texts.Order(StringComparer.Ordinal)))));
#pragma warning restore CA5350
    }
}
