using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.Tickets;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Tickets;

public sealed class RecordingPlayerTests : BunitContext
{
    private static readonly HoldItem Held = new(
        Guid.CreateVersion7(), 1, Guid.CreateVersion7(), null, null, "法院调取证据", "（2026）赣01协1号", "何平", Scenes.Noon, null, null, null);

    private readonly FrontDoor door = new();

    public RecordingPlayerTests()
    {
        var time = new FakeTimeProvider(Scenes.Noon);
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(time);
        Services.AddSingleton(new ApiClient(new HttpClient(door) { BaseAddress = new("http://localhost/") }, time));
        Services.AddSingleton<SessionStore>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task A_recording_that_is_gone_says_when_and_offers_nothing_to_play_or_to_hold()
    {
        var player = await ShowAsync(new(true, Scenes.Noon, null, false, []), StaffRole.Supervisor);
        Assert.Equal("已到保存期限，于 2026-11-24 12:00 删除", player.Find("[data-testid=recording-removed]").TextContent);
        Assert.Empty(player.FindAll("audio, [data-testid=hold-open]"));
    }

    [Fact]
    public async Task It_says_how_long_it_is_kept_and_who_holds_it()
    {
        var player = await ShowAsync(new(false, null, null, true, [Held with { Reason = null, Document = null }]), StaffRole.Agent);
        Assert.Equal("工单办结后起算保存期限", player.Find("[data-testid=recording-kept]").TextContent);
        Assert.Single(player.FindAll("audio"));
        Assert.Single(player.FindAll("[data-testid=recording-held]"));
        Assert.Contains("何平", player.Find("[data-testid=hold]").TextContent, StringComparison.Ordinal);
        Assert.Empty(player.FindAll("[data-testid=hold-why], [data-testid=hold-open], [data-testid=hold-lift-open]"));
    }

    [Fact]
    public async Task A_supervisor_holds_it_with_a_reason_and_lifts_the_hold_that_they_saw()
    {
        var player = await ShowAsync(new(false, null, Scenes.Noon.AddDays(1095), false, []), StaffRole.Supervisor);
        Assert.Equal("保存至 2029-11-23 12:00", player.Find("[data-testid=recording-kept]").TextContent);
        player.Find("[data-testid=hold-open]").Click();
        Assert.True(player.Find("[data-testid=hold-ticket]").HasAttribute("disabled"));
        player.Find("[data-testid=hold-reason]").Input(Held.Reason);
        door.Keeping = door.Keeping with { Held = true, Holds = [Held] };
        player.Find("[data-testid=hold-recording]").Click();
        await player.WaitForAssertionAsync(() => Assert.Equal("理由：法院调取证据", player.Find("[data-testid=hold-why]").TextContent));
        Assert.Contains(door.Written, one => one.StartsWith("POST /api/holds {\"recordingId\":\"", StringComparison.Ordinal));

        player.Find("[data-testid=hold-lift-open]").Click();
        player.Find("[data-testid=hold-lift-reason]").Input("结案");
        player.Find("[data-testid=hold-lift]").Click();
        await player.WaitForAssertionAsync(() => Assert.Contains(
            door.Written, one => one == $"POST /api/holds/{Held.Id}/lifting {JsonSerializer.Serialize(new LiftHold("结案"), ContractsJson.Default.LiftHold)} \"1\""));
    }

    private async Task<IRenderedComponent<RecordingPlayer>> ShowAsync(RecordingKeeping keeping, StaffRole role)
    {
        door.Keeping = keeping;
        door.Me = new Me(Guid.CreateVersion7(), "x", "何平", [role], null, null, null, "token");
        await Services.GetRequiredService<SessionStore>().LoadAsync(Xunit.TestContext.Current.CancellationToken);
        var player = Render<RecordingPlayer>(p => p.Add(it => it.RecordingId, Guid.CreateVersion7()).Add(it => it.TicketId, Guid.CreateVersion7()));
        await player.WaitForStateAsync(() => player.FindAll("[data-testid=recording-kept], [data-testid=recording-removed]").Count == 1);
        return player;
    }

    private sealed class FrontDoor : HttpMessageHandler
    {
        public RecordingKeeping Keeping { get; set; } = new(false, null, null, false, []);

        public Me? Me { get; set; }

        public ConcurrentQueue<string> Written { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (request.Method == HttpMethod.Post)
                Written.Enqueue($"POST {path} {await request.Content!.ReadAsStringAsync(cancellationToken)} {string.Join(',', request.Headers.IfMatch)}".TrimEnd());
            var json = path switch
            {
                "/api/session" => JsonSerializer.Serialize(Me, ContractsJson.Default.Me),
                _ when path.EndsWith("/keeping", StringComparison.Ordinal) => JsonSerializer.Serialize(Keeping, ContractsJson.Default.RecordingKeeping),
                _ when path.EndsWith("/rating", StringComparison.Ordinal) => "{}",
                _ => JsonSerializer.Serialize(Held, ContractsJson.Default.HoldItem),
            };
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json) };
        }
    }
}
