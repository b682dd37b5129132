using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Benchmarks.Running;

/// <summary>Somebody signed in: one HTTP connection with cookie and antiforgery token.</summary>
internal sealed class StaffDoor : IDisposable
{
    private readonly HttpClient http;

    private StaffDoor(HttpClient http, CookieContainer cookies) => (this.http, Cookies) = (http, cookies);

    public CookieContainer Cookies { get; }

    public static async Task<StaffDoor> SignInAsync(Uri web, string login, string password, CancellationToken ct)
    {
        var cookies = new CookieContainer();
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, MaxConnectionsPerServer = 1 }) { BaseAddress = web };
        using var signedIn = await http.PostAsJsonAsync(ApiPath.Session, new SignIn(login, password), ct);
        signedIn.EnsureSuccessStatusCode();
        var me = await http.GetFromJsonAsync(ApiPath.Session, ContractsJson.Default.Me, ct);
        http.DefaultRequestHeaders.Add("X-CSRF-TOKEN", me!.AntiforgeryToken); // The door answers with somebody.
        return new StaffDoor(http, cookies);
    }

    public async Task ImportAsync(string kind, string csv, CancellationToken ct)
    {
        using var answer = await http.PostAsync($"{ApiPath.Admin}/{kind}/import", new StringContent(csv, Encoding.UTF8, "text/csv"), ct);
        var report = await ReadAsync<ImportReport>(answer, ct);
        if (report.Errors.Count > 0)
        {
            throw new InvalidOperationException($"{kind}: {report.Errors[0]}");
        }
    }

    public Task<TicketPage> OpenAsync(DraftFields fields, CancellationToken ct) => SendAsync<DraftFields, TicketPage>(ApiPath.Tickets, fields, null, ct);

    /// <summary>Opened and accepted in one request.</summary>
    public Task<AcceptedTicket> CreateAsync(DraftFields fields, CancellationToken ct) => SendAsync<DraftFields, AcceptedTicket>(ApiPath.Acceptance, fields, null, ct);

    public Task<TicketPage> AcceptAsync(TicketPage draft, CancellationToken ct) =>
        SendAsync<AcceptTicket, TicketPage>(ApiPath.Act(draft.Id, "acceptance"), new AcceptTicket(), draft.Version, ct);

    /// <returns>The status with the body of a 200.</returns>
    public async Task<(int Status, T? Body)> GetAsync<T>(string path, CancellationToken ct)
        where T : class
    {
        using var answer = await http.GetAsync(path, ct);
        return ((int)answer.StatusCode, answer.StatusCode == HttpStatusCode.OK ? await ReadAsync<T>(answer, ct) : null);
    }

    public Task<SearchPage> SearchAsync(SearchAsk ask, CancellationToken ct) => SendAsync<SearchAsk, SearchPage>(ApiPath.Search, ask, null, ct);

    public void Dispose() => http.Dispose();

    private async Task<TAnswer> SendAsync<TBody, TAnswer>(string path, TBody body, long? version, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: ContractsJson.Default.Options) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (version is not null)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
        }

        using var answer = await http.SendAsync(request, ct);
        return await ReadAsync<TAnswer>(answer, ct);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken ct)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{answer.RequestMessage?.RequestUri?.AbsolutePath}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}");
        }

        return await answer.Content.ReadFromJsonAsync<T>(ContractsJson.Default.Options, ct) ?? throw new InvalidOperationException("An empty answer.");
    }
}
