using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hotline.Api.Security;
using Hotline.Dispatch.Outgoing;

namespace Hotline.Api.Outgoing;

/// <summary>
/// Alerts people through the operator's own messenger: one POST for all whom a notice is for, a JSON array of
/// <see cref="NoticeLine"/>, signed over time and body. Anything but 2xx is tried again.
/// </summary>
internal sealed class WebhookNotices(HttpClient http, Uri address, byte[] secret, AccountStore accounts, TimeProvider time) : INotice
{
    public const string TimeHeader = "X-Hotline-Time";
    public const string SignatureHeader = "X-Hotline-Signature";

    public async Task SendAsync(UnitNotice notice, CancellationToken ct)
    {
        var people = await accounts.AddresseesAsync(notice.UnitCode, NoticeLine.RolesOf(notice), ct);
        if (people.Count == 0)
        {
            return;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(people.Select(person => NoticeLine.Of(notice, person)), JsonSerializerOptions.Web);
        var at = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(TimeHeader, at);
        request.Headers.Add(SignatureHeader, Signature(secret, at, body));
        using var answer = await http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Lower-case hexadecimal HMAC-SHA256 over the time header, a full stop and the body.</summary>
    internal static string Signature(byte[] secret, string at, byte[] body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, (byte[])[.. Encoding.ASCII.GetBytes(at + "."), .. body]));
}
