using System.Net;
using System.Net.Http.Headers;
using Hotline.Agent.Client.Contracts;
using Hotline.Integration.Tests.Api;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Demo;

/// <summary>The key that lets a simulated citizen call: for demonstrations only, and for the city only.</summary>
public sealed class RingTests(PostgresFixture postgres, ApiCity city) : IClassFixture<ApiCity>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outside_a_demonstration_the_key_is_refused_and_the_city_not_let_in()
    {
        using var agent = await city.SignedInAsync("agent");
        Assert.False((await agent.GetAsync<Me>(ApiPath.Session)).Demo);
        await StaffClient.RefusedAsync(await agent.PostAsync(ApiPath.Ring, new RingMe()), 403, "demo.not-here");
        using var http = TheCity(city.Host);
        using var fetched = await http.GetAsync(new Uri("/link/city/rings", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, fetched.StatusCode);
    }

    [Fact]
    public async Task In_a_demonstration_a_key_reaches_the_city_that_waits_for_it()
    {
        await using var host = await ApiHost.StartCopyAsync(postgres, await ApiCity.StillAsync(postgres));
        await using (var command = host.Database.DataSource.CreateCommand("update api.setting set value = 'demo' where key = 'installation.mode'"))
        {
            await command.ExecuteNonQueryAsync(Ct);
        }

        using (var admin = await host.SignedInAsync("admin", host.PasswordOf("admin")))
        {
            using var notAnAgent = await admin.PostAsync(ApiPath.Ring, new RingMe());
            Assert.Equal(HttpStatusCode.Forbidden, notAnAgent.StatusCode);
        }

        using var agent = await host.SignedInAsync("agent", ApiCity.Password);
        Assert.True((await agent.GetAsync<Me>(ApiPath.Session)).Demo);
        await StaffClient.RefusedAsync(await agent.PostAsync(ApiPath.Ring, new RingMe()), 503, "demo.nobody-there");

        using var stranger = new HttpClient { BaseAddress = host.Address };
        using var unknown = await stranger.GetAsync(new Uri("/link/city/rings", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);

        using var http = TheCity(host);
        var waiting = http.GetAsync(new Uri("/link/city/rings", UriKind.Relative), Ct);
        await Eventually.IsAsync(async () =>
        {
            using var asked = await agent.PostAsync(ApiPath.Ring, new RingMe(42));
            return asked.StatusCode == HttpStatusCode.Accepted;
        }, TimeSpan.FromSeconds(20));
        using var ring = await waiting;
        Assert.Equal("42", await ring.Content.ReadAsStringAsync(Ct));

        // Keys that nobody fetches do not pile up.
        var statuses = new List<HttpStatusCode>();
        for (var press = 0; press < 6; press++)
        {
            using var pressed = await agent.PostAsync(ApiPath.Ring, new RingMe());
            statuses.Add(pressed.StatusCode);
        }

        Assert.Equal((4, HttpStatusCode.TooManyRequests), (statuses.Count(status => status == HttpStatusCode.Accepted), statuses[^1]));
    }

    private static HttpClient TheCity(ApiHost host) => new()
    {
        BaseAddress = host.Address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(Path.Combine(host.DataFolder, "keys", "link.key")).Trim()) },
    };
}
