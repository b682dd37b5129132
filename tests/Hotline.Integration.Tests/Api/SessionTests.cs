using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.SignalR.Client;

namespace Hotline.Integration.Tests.Api;

public sealed class SessionTests(PostgresFixture postgres, ApiCity city) : IClassFixture<ApiCity>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_signs_in_is_told_who_they_are()
    {
        using var client = city.Host.Client();
        var me = await client.SignInAsync("roads", ApiCity.Password);
        Assert.Equal(("roads", "刘洋", ApiCity.Roads, "西湖区城管局"), (me.Login, me.Name, me.UnitCode, me.UnitName));
        Assert.Equal([StaffRole.Liaison], me.Roles);
        var cookie = client.Cookies.GetAllCookies().Single(one => one.Name == "hotline.session");
        Assert.True(cookie.HttpOnly);
    }

    [Fact]
    public async Task Unknown_login_and_wrong_password_look_the_same()
    {
        using var client = city.Host.Client();
        using var unknown = await client.PostAsync(ApiPath.Session, new SignIn("nobody-here", "x"));
        using var wrong = await client.PostAsync(ApiPath.Session, new SignIn("leader", "x"));
        var (one, other) = (await StaffClient.ProblemAsync(unknown, 401), await StaffClient.ProblemAsync(wrong, 401));
        Assert.Equal(one.GetProperty("code").GetString(), other.GetProperty("code").GetString());
        Assert.Equal(one.GetProperty("title").GetString(), other.GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_write_without_the_antiforgery_header_is_refused()
    {
        using var client = await city.SignedInAsync("agent");
        client.Token = null;
        using var answer = await client.PostAsync(ApiPath.Tickets, ApiCity.Complete);
        await StaffClient.RefusedAsync(answer, 400, "session.antiforgery");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server()
    {
        using var client = await city.SignedInAsync("leader");
        var kept = client.Cookies.GetCookieHeader(city.Host.Address);
        using (var gone = await client.DeleteAsync(ApiPath.Session))
        {
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        }

        using var thief = new HttpClient { BaseAddress = city.Host.Address };
        thief.DefaultRequestHeaders.Add("Cookie", kept);
        using var answer = await thief.GetAsync(ApiPath.Session, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Guessing_is_limited_per_account_and_the_right_password_waits_too()
    {
        await using var host = await ApiHost.StartAsync(postgres, roles: "web");
        using var client = host.Client();
        for (var guess = 0; guess < 10; guess++)
        {
            using var wrong = await client.PostAsync(ApiPath.Session, new SignIn("admin", $"guess-{guess}"));
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var limited = await client.PostAsync(ApiPath.Session, new SignIn("admin", host.PasswordOf("admin")));
        await StaffClient.RefusedAsync(limited, 429, "session.too-many-attempts");
        Assert.InRange(limited.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);
    }

    [Fact]
    public async Task Disabling_an_account_reaches_its_open_console_within_five_seconds()
    {
        using var admin = await city.SignedInAsync("administrator");
        using (var made = await admin.PutAsync("/api/admin/accounts/passing", new AccountEntry("passing", "临时", [StaffRole.Agent], null, null, ApiCity.Password)))
        {
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        }

        using var client = await city.SignedInAsync("passing");
        var closed = new TaskCompletionSource();
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(city.Host.Address, HubPath.Desk), options =>
            {
                options.Cookies = client.Cookies;
                options.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
            })
            .Build();
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await hub.StartAsync(Ct);
        using (var removed = await admin.DeleteAsync("/api/admin/accounts/passing"))
        {
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        }

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(5), Ct);
        using var answer = await client.GetAsync(ApiPath.Session);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions()
    {
        using var admin = await city.SignedInAsync("administrator");
        using (await admin.PutAsync("/api/admin/accounts/changing", new AccountEntry("changing", "改密", [StaffRole.Leader], null, null, ApiCity.Password)))
        {
        }

        using var here = await city.SignedInAsync("changing");
        using var elsewhere = await city.SignedInAsync("changing");
        using (var wrong = await here.PutAsync("/api/session/password", new NewPassword("not it", "another-password-2")))
        {
            Assert.True((await StaffClient.ProblemAsync(wrong, 400)).GetProperty("errors").TryGetProperty("current", out _));
        }

        using (var changed = await here.PutAsync("/api/session/password", new NewPassword(ApiCity.Password, "another-password-2")))
        {
            Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        }

        await Eventually.IsAsync(async () =>
        {
            using var answer = await elsewhere.GetAsync(ApiPath.Session);
            return answer.StatusCode == HttpStatusCode.Unauthorized;
        }, TimeSpan.FromSeconds(5));
        Assert.Equal("changing", (await here.GetAsync<Me>(ApiPath.Session)).Login);
    }

    [Theory]
    [InlineData("""{"login":"a","password":"b","remember":true}""", "application/json", 400, "remember")]
    [InlineData("""{"login":3,"password":"b"}""", "application/json", 400, "login")]
    [InlineData("{", "application/json", 400, "body")]
    [InlineData("""{"login":"a\u0000","password":"b"}""", "application/json", 400, null)]
    [InlineData("login=a", "application/x-www-form-urlencoded", 415, null)]
    public async Task A_malformed_body_is_a_clean_problem_that_names_the_member(string body, string type, int status, string? member)
    {
        using var client = city.Host.Client();
        using var answer = await client.SendAsync(HttpMethod.Post, ApiPath.Session, new StringContent(body, System.Text.Encoding.UTF8, type), null);
        var problem = await StaffClient.ProblemAsync(answer, status);
        Assert.True(member is null || problem.GetProperty("errors").TryGetProperty(member, out _), problem.ToString());
    }

    [Fact]
    public async Task An_oversize_body_is_413()
    {
        using var client = city.Host.Client();
        using var answer = await client.PostAsync(ApiPath.Session, new SignIn("a", new string('x', 300_000)));
        await StaffClient.ProblemAsync(answer, 413);
    }
}
