using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Hotline.Api.WeChat.Wire;

namespace Hotline.Integration.Tests.WeChat;

/// <summary>
/// The posting side of WeChat: signs, seals where asked, waits five seconds, and posts the same message again, up to three
/// times, when there was no answer.
/// </summary>
internal sealed class WeChatPoster(Uri address, string appId, string token, string? aesKey) : IDisposable
{
    public const string Original = "gh_hotline12345";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly HttpClient http = new() { BaseAddress = address, Timeout = Patience };
    private readonly MessageCrypt? crypt = MessageCrypt.TryCreate(aesKey, appId, out var made) ? made : null;
    private int nonces;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public string Nonce() => string.Create(CultureInfo.InvariantCulture, $"n{Interlocked.Increment(ref nonces)}x{Guid.NewGuid():N}");

    public static string Text(string from, string words, string? id = null) => Message(from, "text", $"<Content><![CDATA[{words}]]></Content>", id);

    public static string Message(string from, string type, string fields, string? id = null) =>
        $"<xml><ToUserName><![CDATA[{Original}]]></ToUserName><FromUserName><![CDATA[{from}]]></FromUserName><CreateTime>{Now}</CreateTime><MsgType><![CDATA[{type}]]></MsgType>"
        + $"{fields}{(type == "event" ? "" : $"<MsgId>{id ?? Id()}</MsgId>")}</xml>";

    public static string Id() => (DateTime.UnixEpoch.Ticks + Random.Shared.NextInt64(1L << 50)).ToString(CultureInfo.InvariantCulture);

    public static string Sign(params string[] texts) => WeChatSignature.Of(texts);

    public Task<HttpResponseMessage> GetAsync(string query) => http.GetAsync(new Uri($"/wechat/{appId}?{query}", UriKind.Relative), Ct);

    /// <summary>Posts as WeChat does, and gives the text of the passive reply; null for "success".</summary>
    public async Task<string?> SayAsync(string message)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await PostAsync(message);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                return await ReplyAsync(answer);
            }
            catch (TaskCanceledException) when (attempt < 3 && !Ct.IsCancellationRequested)
            {
                // No answer within five seconds: the same again.
            }
        }
    }

    public Task<HttpResponseMessage> PostAsync(string message)
    {
        var (now, nonce) = (Now, Nonce());
        if (crypt is null)
        {
            return SendAsync($"signature={Sign(token, now, nonce)}&timestamp={now}&nonce={nonce}", message);
        }

        var box = crypt.Encrypt(message);
        return SendAsync(
            $"signature={Sign(token, now, nonce)}&timestamp={now}&nonce={nonce}&encrypt_type=aes&msg_signature={Sign(token, now, nonce, box)}",
            $"<xml><ToUserName><![CDATA[{Original}]]></ToUserName><Encrypt><![CDATA[{box}]]></Encrypt></xml>");
    }

    public Task<HttpResponseMessage> SendAsync(string query, string body) =>
        http.PostAsync(new Uri($"/wechat/{appId}?{query}", UriKind.Relative), new StringContent(body, Encoding.UTF8, "text/xml"), Ct);

    public async Task<string?> ReplyAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync(Ct);
        if (body == "success")
        {
            return null;
        }

        var xml = XElement.Parse(body);
        if (xml.Element("Encrypt")?.Value is { } box)
        {
            Assert.Equal(Sign(token, xml.Element("TimeStamp")!.Value, xml.Element("Nonce")!.Value, box), xml.Element("MsgSignature")!.Value);
            Assert.True(crypt!.TryDecrypt(box, out var clear));
            xml = XElement.Parse(clear);
        }

        Assert.Equal(("text", Original), (xml.Element("MsgType")!.Value, xml.Element("FromUserName")!.Value));
        return xml.Element("Content")!.Value;
    }

    public void Dispose() => http.Dispose();
}
