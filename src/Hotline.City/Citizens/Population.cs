using Hotline.City.Calls;
using Hotline.City.Plan;
using Hotline.City.Staff;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.City.Citizens;

/// <summary>Lets the scheduled citizens turn to the hotline, each in their own way.</summary>
internal sealed partial class Population(CityOptions options, Access access, CitizenPhone phone, TimeProvider time, ILogger<Population> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient { BaseAddress = options.Web };
        var web = new WebCitizen(options.Web);
        var weChat = new WeChatCitizen(http, access, time);
        var under = new List<Task>();
        var began = time.GetTimestamp();
        foreach (var turning in Schedule.Of(options.Seed))
        {
            var wait = turning.At / options.Speed - time.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, stoppingToken);
            }

            under.RemoveAll(task => task.IsCompleted);
            if (under.Count < CitizenPhone.MostCalls * 2)
            {
                under.Add(TurnAsync(turning, web, weChat, stoppingToken));
            }
        }
    }

    private async Task TurnAsync(Turning turning, WebCitizen web, WeChatCitizen weChat, CancellationToken ct)
    {
        try
        {
            var done = turning.Way switch
            {
                Way.Call => await phone.CallAsync(turning.Phone, turning.Matter.Voice ?? "pothole", turning.Patience) is { } ending ? $"{(ending.Answered ? "answered" : "not answered")}, {ending.Lasted.TotalSeconds:0} s" : "too many calls",
                Way.Web => await web.SubmitAsync(turning, ct),
                _ => await weChat.FileAsync(turning, ct),
            };
            LogTurned(turning.Way, turning.Matter.Category, done);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or InvalidDataException || (trouble is OperationCanceledException && !ct.IsCancellationRequested))
        {
            LogTrouble(turning.Way, trouble.GetType().Name);
        }
    }

    [LoggerMessage(1513, LogLevel.Information, "{Way} about {Category}: {Done}")]
    private partial void LogTurned(Way way, string category, string done);

    [LoggerMessage(1514, LogLevel.Warning, "{Way} did not come through: {Trouble}")]
    private partial void LogTrouble(Way way, string trouble);
}
