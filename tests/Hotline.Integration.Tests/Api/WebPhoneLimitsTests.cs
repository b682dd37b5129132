using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hotline.Api.WebPhone;
using Hotline.Integration.Tests.Agent;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Api;

/// <summary>What citizens may take of the hotline from the web phone page: starts and calls of an address, and calls of all; behind a proxy by the address that it tells of.</summary>
public sealed class WebPhoneLimitsTests(PostgresFixture postgres)
{
    private static readonly IPAddress Home = IPAddress.Parse("203.0.113.7"), Office = IPAddress.Parse("198.51.100.7");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Behind_a_known_proxy_each_citizen_has_an_allowance_and_all_together_leave_the_rest_to_telephones()
    {
        await using var host = await ApiHost.StartAsync(
            postgres, settings: ["--Proxies:Known=127.0.0.1,10.0.0.0/8", "--WebPhone:StartsPerAddress=4", "--WebPhone:CallsPerAddress=2", "--WebPhone:Calls=3"]);
        await using var node = new FakeNode("tel-1");
        await node.DialAsync(host.Address.ToString().TrimEnd('/'), (await File.ReadAllTextAsync(Path.Combine(host.DataFolder, "keys", "link.key"), Ct)).Trim());
        using var http = new HttpClient { BaseAddress = host.Address };

        var first = await PlacedAsync(http, "203.0.113.7");
        await PlacedAsync(http, "203.0.113.7");
        await RefusedAsync(http, "203.0.113.7", 429, "web-phone.held");
        await PlacedAsync(http, "198.51.100.1, 10.0.0.9"); // Through a second proxy that is known.
        await RefusedAsync(http, "198.51.100.2", 503, "web-phone.busy");
        using (await http.PostAsync($"phone/calls/{first}/end", null, Ct))
        {
        }

        await PlacedAsync(http, "203.0.113.7");
        await RefusedAsync(http, "203.0.113.7", 429, "web-phone.too-many");
        await RefusedAsync(http, "10.0.0.1, 203.0.113.7", 429, "web-phone.too-many"); // What the client says of itself counts for nothing.
    }

    [Fact]
    public void A_place_is_free_again_when_the_call_is_over_or_never_was_one()
    {
        var held = new HeldCalls(new WebPhoneLimits(StartsPerAddress: 20, CallsPerAddress: 1, Calls: 2));
        var now = new DateTimeOffset(2026, 11, 29, 8, 0, 0, TimeSpan.Zero);
        var (one, two, three) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var up = new HashSet<Guid>();
        Assert.Null(held.Take(one, Home, up, now));
        Assert.Equal("web-phone.held", held.Take(two, Home, up, now + HeldCalls.Connecting));
        up.Add(one); // Connected: it is in the journal.
        Assert.Equal("web-phone.held", held.Take(two, Home, up, now + TimeSpan.FromHours(1)));
        Assert.Null(held.Take(two, Office, up, now + TimeSpan.FromHours(1)));
        Assert.Equal("web-phone.busy", held.Take(three, IPAddress.Loopback, up, now + TimeSpan.FromHours(1)));
        up.Clear(); // Both are over; the second had never been one.
        Assert.Null(held.Take(three, Home, up, now + TimeSpan.FromHours(2)));
        held.Release(three);
        Assert.Null(held.Take(one, Home, new HashSet<Guid> { two }, now + TimeSpan.FromHours(2)));
        Assert.Equal("web-phone.busy", held.Take(three, Office, new HashSet<Guid> { two, Guid.NewGuid() }, now + TimeSpan.FromHours(3))); // Calls that came by other web processes count.
    }

    private static async Task<Guid> PlacedAsync(HttpClient http, string from)
    {
        using var reply = await PlaceAsync(http, from);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return (await reply.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("callId").GetGuid();
    }

    private static async Task RefusedAsync(HttpClient http, string from, int status, string code)
    {
        using var reply = await PlaceAsync(http, from);
        Assert.Equal(code, (await StaffClient.ProblemAsync(reply, status)).GetProperty("code").GetString());
    }

    private static Task<HttpResponseMessage> PlaceAsync(HttpClient http, string from)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "phone/calls") { Content = JsonContent.Create(new { sdp = "v=0" }) };
        request.Headers.Add("X-Forwarded-For", from);
        return http.SendAsync(request, Ct);
    }
}
