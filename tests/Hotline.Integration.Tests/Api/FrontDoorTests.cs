using System.Net;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

public sealed class FrontDoorTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task It_is_live_and_ready_and_says_that_telephony_is_missing()
    {
        using var client = city.Host.Client();
        Assert.Equal("Healthy", (await client.GetAsync<JsonElement>("/health/live")).GetProperty("status").GetString());
        var ready = await client.GetAsync<JsonElement>("/health/ready");
        Assert.Equal("Degraded", ready.GetProperty("status").GetString());
        Assert.Equal("Healthy", ready.GetProperty("checks").GetProperty("migrations").GetString());
        Assert.Equal("Degraded", ready.GetProperty("checks").GetProperty("telephony").GetString());
    }

    [Fact]
    public async Task Pages_carry_the_security_headers()
    {
        using var client = city.Host.Client();
        using var answer = await client.GetAsync("/unit/sign-in");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        using var api = await client.GetAsync("/health/live");
        policy = api.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("'unsafe-eval'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self' 'wasm-unsafe-eval';", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_answer_the_machine_itself()
    {
        using var client = city.Host.Client();
        using var answer = await client.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("agent", HttpStatusCode.Forbidden)]
    [InlineData("administrator", HttpStatusCode.OK)]
    public async Task The_job_dashboard_is_for_administrators(string login, HttpStatusCode expected)
    {
        using var client = await city.SignedInAsync(login);
        using var answer = await client.GetAsync("/hangfire");
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/no-such-thing")]
    [InlineData("/api/tickets/not-a-guid")]
    public async Task An_unknown_address_of_the_api_is_a_problem_and_never_a_page(string path)
    {
        using var client = await city.SignedInAsync("agent");
        using var answer = await client.GetAsync(path);
        await StaffClient.ProblemAsync(answer, 404);
    }

    [Fact]
    public async Task The_consoles_are_served_for_every_address_of_theirs()
    {
        using var client = city.Host.Client();
        foreach (var path in new[] { "/", "/desk", "/tickets/some-id" })
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        }

        using var framework = await client.GetAsync("/_framework/no-such-file.js");
        Assert.Equal(HttpStatusCode.NotFound, framework.StatusCode);
    }

    [Fact]
    public async Task The_catalogue_and_the_map_hold_what_a_form_needs()
    {
        using var client = await city.SignedInAsync("agent");
        var catalog = await client.GetAsync<CatalogPage>(ApiPath.Catalog);
        Assert.Contains(catalog.Types, type => type is { Code: "Complaint", Name: "投诉" });
        Assert.Contains(catalog.Regions, region => region is { Code: "360103", Parent: "3601" });
        Assert.Contains(catalog.Categories, category => category.Code == ApiCity.PotHole);
        Assert.Contains(catalog.Units, unit => unit.Code == ApiCity.Roads);
        var map = await client.GetAsync<JsonElement>(ApiPath.CountyMap);
        Assert.True(map.GetProperty("features").GetArrayLength() >= 100);
    }

    [Fact]
    public async Task A_hub_refuses_another_sites_page()
    {
        using var client = new HttpClient { BaseAddress = city.Host.Address };
        client.DefaultRequestHeaders.Add("Origin", "https://example.org");
        using var answer = await client.PostAsync(new Uri("/hubs/desk/negotiate", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
