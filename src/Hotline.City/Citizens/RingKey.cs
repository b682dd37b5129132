using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Hotline.City.Calls;
using Hotline.City.Plan;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.City.Citizens;

/// <summary>Waits for a visitor's key (a long request that ends when it is pressed) and calls. Proves itself by the link key.</summary>
internal sealed partial class RingKey(CityOptions options, CitizenPhone phone, TimeProvider time, ILogger<RingKey> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OnTheLine = TimeSpan.FromMinutes(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient { BaseAddress = options.Web, Timeout = Patience };
        var calls = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(options.LinkKeyFile, stoppingToken)).Trim());
                using var answer = await http.GetAsync(new Uri("/link/city/rings", UriKind.Relative), stoppingToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    calls.RemoveAll(call => call.IsCompleted);
                    calls.Add(RingAsync(await answer.Content.ReadFromJsonAsync<int>(stoppingToken)));
                }
                else if (answer.StatusCode != HttpStatusCode.NoContent)
                {
                    LogRefused((int)answer.StatusCode);
                    await Task.Delay(AfterTrouble, time, stoppingToken);
                }
            }
            catch (Exception away) when (away is HttpRequestException or IOException || (away is OperationCanceledException && !stoppingToken.IsCancellationRequested))
            {
                await Task.Delay(AfterTrouble, time, stoppingToken);
            }
        }

        await Task.WhenAll(calls);
    }

    private async Task RingAsync(int seed)
    {
        var who = Schedule.Of(seed == 0 ? RandomNumberGenerator.GetInt32(int.MaxValue) : seed).First(turning => turning.Way == Way.Call);
        LogCalls(who.Matter.Category);
        if (await phone.CallAsync(who.Phone, who.Matter.Voice ?? "pothole", OnTheLine) is { } ending)
        {
            LogEnded(ending.Answered, ending.Lasted.TotalSeconds);
        }
    }

    [LoggerMessage(1510, LogLevel.Information, "A simulated citizen calls about {Category}")]
    private partial void LogCalls(string category);

    [LoggerMessage(1511, LogLevel.Information, "The call is over (answered: {Answered}, {Seconds:0} s)")]
    private partial void LogEnded(bool answered, double seconds);

    [LoggerMessage(1512, LogLevel.Warning, "The web side does not let the simulated city in: {Status}")]
    private partial void LogRefused(int status);
}
