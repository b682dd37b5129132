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

    /// <summary>Agents and callers are pushed; of digests every desk that shows them asks, once a minute.</summary>
    [Fact]
    public async Task The_floor_asks_for_digests_alone_once_a_minute_however_long_it_is_open()
    {
        var desk = Render<FloorDesk>();
        for (var second = 0; second < 60; second++)
            time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("false", desk.Find("[data-testid=floor]").GetAttribute("data-live"));
        Assert.InRange(recorder.Requests.Count, 1, 2); // The second may still be on its way.
        Assert.All(recorder.Requests, request => Assert.Equal("GET http://localhost/api/escalations", request));
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
        Assert.False(floor.ShowsTheSame(floor with { Waiting = [new(Guid.CreateVersion7(), "main", "138****0000", Scenes.Noon, 1, "没有空闲坐席（通话中 1）")] }));
        Assert.False(floor.ShowsTheSame(floor with { Ratings = [1, 0, 0, 0, 0] }));
        Assert.False(floor.ShowsTheSame(floor with { Missed = [new(Guid.CreateVersion7(), "138****0000", null, Scenes.Noon, Scenes.Noon, 4)] }));
    }

    [Fact]
    public async Task Who_waits_is_shown_with_the_reason_and_the_course_of_the_call_is_asked_for_when_opened()
    {
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var list = Render<WaitingCallers>(of => of.Add(it => it.Rows, [
            new(first, "main", "138****0001", Scenes.Noon, 1, "没有空闲坐席（通话中 1）"), new(second, "dialect", "139****0002", Scenes.Noon, 2, "空闲坐席不具备所需技能：赣语方言，前面还有 1 人"),
        ]));
        Assert.Equal(
            ["没有空闲坐席（通话中 1）", "空闲坐席不具备所需技能：赣语方言，前面还有 1 人"], list.FindAll("[data-testid=waiting-why]").Select(why => why.TextContent));
        Assert.Empty(recorder.Requests);
        list.FindAll("[data-testid=waiting-trace]")[1].Click();
        await list.WaitForAssertionAsync(() => Assert.Contains(recorder.Requests, request => request.EndsWith($"/api/calls/{second}/trace", StringComparison.Ordinal)));
        Assert.Single(list.FindAll("[data-testid=trace]"));
        await DisposeComponentsAsync();
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
