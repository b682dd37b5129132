using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Agent.Client.Tests.Wire;

public sealed class ApiClientTests
{
    private readonly FakeTimeProvider time = new(Scenes.Noon);

    [Fact]
    public async Task A_write_carries_the_antiforgery_token_and_the_version_read()
    {
        using var wire = new Recorder(HttpStatusCode.OK, """{"version":8,"savedAt":"2026-11-24T04:00:00Z"}""");
        using var http = new HttpClient(wire) { BaseAddress = new("http://localhost/") };
        var api = new ApiClient(http, time) { AntiforgeryToken = "token" };

        var answer = await api.WriteAsync(HttpMethod.Put, "/api/x", "{}", ContractsJson.Default.DraftSaved, version: 7, ct: TestContext.Current.CancellationToken);

        Assert.Equal(8, answer.Value!.Version);
        Assert.Equal("token", wire.Header("X-CSRF-TOKEN"));
        Assert.Equal("\"7\"", wire.Header("If-Match"));
    }

    [Fact]
    public async Task A_lost_session_is_told_once_for_all()
    {
        using var wire = new Recorder(HttpStatusCode.Unauthorized, "");
        using var http = new HttpClient(wire) { BaseAddress = new("http://localhost/") };
        var api = new ApiClient(http, time);
        var told = 0;
        api.SignedOut += () => told++;

        var answer = await api.GetAsync("/api/x", ContractsJson.Default.DraftSaved, TestContext.Current.CancellationToken);

        Assert.Equal(401, answer.Problem!.Status);
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task A_page_of_html_in_place_of_json_counts_as_unreachable()
    {
        using var wire = new Recorder(HttpStatusCode.OK, "<!DOCTYPE html>");
        using var http = new HttpClient(wire) { BaseAddress = new("http://localhost/") };

        var answer = await new ApiClient(http, time).GetAsync("/api/x", ContractsJson.Default.DraftSaved, TestContext.Current.CancellationToken);

        Assert.True(answer.Problem!.IsOffline);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_counts_as_unreachable_after_15_seconds_or_what_was_asked_for()
    {
        using var http = new HttpClient(new Silence()) { BaseAddress = new("http://localhost/") };
        var api = new ApiClient(http, time);

        var usual = api.GetAsync("/api/x", ContractsJson.Default.DraftSaved, TestContext.Current.CancellationToken);
        var import = api.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/api/y"), ContractsJson.Default.ImportReport, TestContext.Current.CancellationToken, TimeSpan.FromMinutes(10));
        time.Advance(TimeSpan.FromSeconds(15));

        Assert.True((await usual).Problem!.IsOffline);
        Assert.False(import.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.True((await import).Problem!.IsOffline);
    }

    [Fact]
    public async Task A_search_carries_the_number_in_its_body_and_not_in_its_address()
    {
        using var wire = new Recorder(HttpStatusCode.OK, """{"rows":[],"next":null}""");
        using var http = new HttpClient(wire) { BaseAddress = new("http://localhost/") };

        await new TicketsApi(new ApiClient(http, time)).SearchAsync(" 13800138000 ", TestContext.Current.CancellationToken);

        Assert.Equal("POST /api/tickets/search", wire.Asked);
        Assert.Equal("""{"number":"13800138000"}""", wire.Body);
    }

    private sealed class Silence : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var never = new TaskCompletionSource<HttpResponseMessage>();
            cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            return never.Task;
        }
    }

    private sealed class Recorder(HttpStatusCode status, string body) : HttpMessageHandler
    {
        private Dictionary<string, string> headers = [];

        public string? Header(string name) => headers.GetValueOrDefault(name);

        public string Asked { get; private set; } = "";

        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = $"{request.Method} {request.RequestUri!.PathAndQuery}";
            Body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            headers = request.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);
            return new HttpResponseMessage(status) { Content = new StringContent(body) };
        }
    }
}
