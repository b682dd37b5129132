using System.Net.Http.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Benchmarks.Running;
using Hotline.Testing;

namespace Hotline.Benchmarks.Bare;

/// <summary>The bound beside a running hotline, seen from outside.</summary>
internal sealed class BareDoor(Uri address, int id)
{
    public Uri Address => address;

    public int Id => id;

    public Uri Hub => new(address, BareServer.Hub);

    public static async Task<BareDoor> StartAsync(City city, CancellationToken ct)
    {
        await city.RunAsync(BareTicket.Tables, ct);
        var port = FreePorts.Take();
        var address = new Uri($"http://127.0.0.1:{port}");
        using var http = new HttpClient { BaseAddress = address };
        var child = await city.AddAsync(
            Child.Start(city.Log("bare"), new Dictionary<string, string>(), "dotnet", ["exec", typeof(BareDoor).Assembly.Location, "bare", $"{port}", city.ConnectionString]), () => AnswersAsync(http), ct);
        return new BareDoor(address, child.Id);
    }

    /// <summary>One connection of its own, as a client of the hotline has.</summary>
    public HttpClient Connect() => new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = address };

    public static async Task InsertAsync(HttpClient http, DraftFields fields, CancellationToken ct)
    {
        using var answer = await http.PostAsJsonAsync(BareServer.Insert, fields, ContractsJson.Default.DraftFields, ct);
        answer.EnsureSuccessStatusCode();
    }

    public static async Task PushAsync(HttpClient http, DeskEvent e, CancellationToken ct)
    {
        using var answer = await http.PostAsJsonAsync(BareServer.Push, e, ContractsJson.Default.DeskEvent, ct);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
