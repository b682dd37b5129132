using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hotline.Integration.Tests.Agent;

namespace Hotline.Integration.Tests.Api;

public sealed class WebPhoneTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_needs_no_account_and_no_other_host()
    {
        using var http = new HttpClient { BaseAddress = city.Host.Address };
        using var page = await http.GetAsync("phone", Ct);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("拨打 12345", await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", page.Headers.GetValues("Content-Security-Policy").Single().Replace("wasm-unsafe-eval", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (var file in new[] { "phone/phone.js", "phone/phone.css" })
        {
            using var asset = await http.GetAsync(file, Ct);
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        }

        using var nothing = await http.GetAsync("phone/nothing", Ct);
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task A_call_goes_to_a_node_and_ends_there_until_the_address_has_used_its_allowance()
    {
        await using var node = new FakeNode($"tel-{Guid.NewGuid():N}");
        using var http = new HttpClient { BaseAddress = city.Host.Address };
        using (var away = await PlaceAsync(http, "v=0"))
        {
            await StaffClient.RefusedAsync(away, 503, "web-phone.busy");
        }

        await node.DialAsync(city.Host.Address.ToString().TrimEnd('/'), (await File.ReadAllTextAsync(Path.Combine(city.Host.DataFolder, "keys", "link.key"), Ct)).Trim());
        using var placed = await PlaceAsync(http, "v=0");
        var reply = await placed.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal("answer to v=0", reply.GetProperty("sdp").GetString());
        var callId = reply.GetProperty("callId").GetGuid();
        Assert.Equal(callId, Assert.Single(node.WebCalls).CallId);
        using (var ended = await http.PostAsync($"phone/calls/{callId}/end", null, Ct))
        {
            Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        }

        await WaitFor.TrueAsync(() => node.WebCallsEnded.Contains(callId), "the node is told of the good-bye");

        foreach (var bad in new[] { "", new string('v', 12_001) })
        {
            using var refused = await PlaceAsync(http, bad);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        HttpStatusCode last;
        int calls = 0;
        do
        {
            // No proxy is known here: what a client says of itself is not believed.
            http.DefaultRequestHeaders.Remove("X-Forwarded-For");
            http.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{calls}");
            using var more = await PlaceAsync(http, "v=0");
            last = more.StatusCode;
        }
        while (last == HttpStatusCode.OK && ++calls < 100);
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    [Fact]
    public async Task Another_site_can_not_dial()
    {
        using var http = new HttpClient { BaseAddress = city.Host.Address };
        http.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        using var refused = await PlaceAsync(http, "v=0");
        await StaffClient.RefusedAsync(refused, 403, "session.foreign-origin");
    }

    private static Task<HttpResponseMessage> PlaceAsync(HttpClient http, string sdp) => http.PostAsJsonAsync("phone/calls", new { sdp }, Ct);
}
