using System.Collections.Concurrent;
using System.Net;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.ShiftLead;
using Hotline.Agent.Client.Time;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.ShiftLead;

public sealed class FloorDeskTests : BunitContext
{
    private readonly FakeTimeProvider time = new(Scenes.Noon);
    private readonly Recorder recorder = new();

    public FloorDeskTests()
    {
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(time);
        Services.AddSingleton<Ticker>();
        Services.AddSingleton(new ApiClient(new HttpClient(recorder) { BaseAddress = new("http://localhost/") }, time));
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task The_floor_asks_for_nothing_however_long_it_is_open()
    {
        var desk = Render<FloorDesk>();
        for (var second = 0; second < 60; second++)
            time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("false", desk.Find("[data-testid=floor]").GetAttribute("data-live"));
        Assert.Empty(recorder.Requests);
        await DisposeComponentsAsync();
    }

    [Fact]
    public void The_same_floor_a_moment_later_is_the_same_and_any_change_is_none()
    {
        var floor = new FloorPage(Scenes.Noon, [new("main", 1, 12, 1, 0)], [new(Guid.CreateVersion7(), "agent1", "周敏", AgentState.Ready, null, Scenes.Noon, "8001", true, true)], []);
        Assert.True(floor.ShowsTheSame(floor with { At = floor.At.AddSeconds(30), Queues = [new("main", 1, 42, 1, 0)] }));
        Assert.False(floor.ShowsTheSame(floor with { At = floor.At.AddSeconds(30), Queues = [new("main", 1, 3, 1, 0)] })); // Another caller waits longest.
        Assert.False(floor.ShowsTheSame(floor with { Queues = [new("main", 2, 12, 1, 0)] }));
        Assert.False(floor.ShowsTheSame(floor with { Agents = [floor.Agents[0] with { PhoneRegistered = false }] }));
        Assert.False(floor.ShowsTheSame(floor with { Missed = [new(Guid.CreateVersion7(), "138****0000", null, Scenes.Noon, Scenes.Noon, 4)] }));
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public ConcurrentQueue<string> Requests { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Enqueue($"{request.Method} {request.RequestUri}");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }
}
