using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Hotline.Agent.Client.Contracts;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>Somebody signed in over REST, for what a story needs besides the screens.</summary>
internal sealed class Staff : IDisposable
{
    private readonly HttpClient http;

    private Staff(HttpClient http, CookieContainer cookies, Me me) => (this.http, Cookies, Me) = (http, cookies, me);

    public CookieContainer Cookies { get; }

    public Me Me { get; }

    public HttpClient Http => http;

    public static async Task<Staff> SignInAsync(RunningHotline hotline, Login login)
    {
        var cookies = new CookieContainer();
        var http = new HttpClient(new HttpClientHandler { CookieContainer = cookies }) { BaseAddress = hotline.Web, Timeout = TimeSpan.FromSeconds(20) };
        var signedIn = await http.PostAsJsonAsync("api/session", new SignIn(login.Name, login.Password), TestContext.Current.CancellationToken);
        signedIn.EnsureSuccessStatusCode();
        var me = await http.GetFromJsonAsync("api/session", ContractsJson.Default.Me, TestContext.Current.CancellationToken);
        Assert.NotNull(me);
        http.DefaultRequestHeaders.Add("X-CSRF-TOKEN", me.AntiforgeryToken);
        return new Staff(http, cookies, me);
    }

    public async Task<T> GetAsync<T>(string path)
    {
        using var reply = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return await ReadAsync<T>(reply, path);
    }

    /// <summary>A write, with If-Match when a version is given.</summary>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, object body, long? version = null)
    {
        using var reply = await SendAsync(method, path, body, version);
        return await ReadAsync<T>(reply, $"{method} {path}");
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object body, long? version = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, body.GetType(), options: ContractsJson.Default.Options) };
        if (version is not null)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
        else if (method != HttpMethod.Post && path.StartsWith("api/admin/", StringComparison.Ordinal))
            await AsReadAsync(request, path);
        if (method == HttpMethod.Post)
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A number of the policy, as an administrator sets it.</summary>
    public static async Task PolicyAsync(RunningHotline hotline, string name, int value)
    {
        using var administrator = await SignInAsync(hotline, hotline.LoginOf("administrator"));
        using var saved = await administrator.SendAsync(HttpMethod.Put, $"api/admin/policy/{name}", new PolicyEntry(name, value, null));
        saved.EnsureSuccessStatusCode();
    }

    /// <summary>Opens a ticket and accepts it.</summary>
    public async Task<TicketPage> FileAsync(DraftFields fields)
    {
        var draft = await SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Tickets, fields);
        return await SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Act(draft.Id, "acceptance"), new AcceptTicket(), draft.Version);
    }

    /// <summary>Does something with a ticket as it is now.</summary>
    public async Task<TicketPage> ActAsync(Guid id, string act, object command) =>
        await SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Act(id, act), command, (await GetAsync<TicketPage>(ApiPath.Ticket(id))).Version);

    public void Dispose() => http.Dispose();

    /// <summary>As the page of the administration does it: read first, and saved as it was read.</summary>
    private async Task AsReadAsync(HttpRequestMessage write, string path)
    {
        using var read = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        if (read.Headers.ETag is { } seen)
            write.Headers.IfMatch.Add(seen);
        else
            write.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage reply, string what)
    {
        Assert.True(reply.IsSuccessStatusCode, $"{what}: {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        var value = await reply.Content.ReadFromJsonAsync<T>(ContractsJson.Default.Options, TestContext.Current.CancellationToken);
        Assert.NotNull(value);
        return value;
    }
}
