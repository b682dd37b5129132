using Hotline.Agent.Client.Contracts;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.SignalR;

namespace Hotline.Integration.Tests.Agent;

public sealed class BrowserLineTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_agent_without_a_desk_phone_is_offered_a_call_as_soon_as_the_browser_line_stands_and_answers_by_key()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var console = await scene.OpenAsync(Staff.Agent(""));
        await console.ChooseAsync(LineKind.Browser);
        Assert.Equal(["tel-1"], await console.LineNodesAsync());
        Assert.Equal("answer to v=0", await console.ConnectLineAsync("tel-1", "v=0"));
        var line = BrowserLine.Of(console.Staff.Id);
        Assert.Equal(line, Assert.Single(scene.Node.LineOffers).Line);

        await console.SetAsync(AgentState.Ready);
        var call = await scene.Node.CallAsync();
        Assert.DoesNotContain(scene.Node.Commands, command => command is RingAgent); // Ready, but the line does not stand yet.
        await scene.Node.RegisterAsync(line);
        var ring = await scene.Node.RungAsync(call);
        Assert.Equal(line, ring.Extension);
        Assert.True((await console.SnapshotAsync()).Presence is { Line: LineKind.Browser, PhoneRegistered: true });

        await console.OfferAsync(call);
        await console.AnswerAsync(ring.OfferId);
        var answer = await WaitFor.ValueAsync(() => scene.Node.Commands.OfType<AnswerAgentLeg>().FirstOrDefault());
        Assert.Equal((call, ring.OfferId), (answer.CallId, answer.OfferId));
        await scene.Node.PickUpAsync(ring);
        await console.StateAsync(AgentState.Talking);
        Assert.Contains("presence.in-call", (await Assert.ThrowsAsync<HubException>(() => console.ChooseAsync(LineKind.Phone))).Message);
    }

    [Fact]
    public async Task The_choice_outlives_the_console_and_going_back_to_the_phone_takes_the_line_down()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var staff = Staff.Agent("8001");
        await using (var first = await Console.OpenAsync(scene.Web, staff))
        {
            await first.ChooseAsync(LineKind.Browser);
        }

        var again = await scene.OpenAsync(staff);
        Assert.Equal((LineKind.Browser, BrowserLine.Of(staff.Id)), await LineAsync(again));
        await again.ChooseAsync(LineKind.Phone);
        Assert.Equal((LineKind.Phone, "8001"), await LineAsync(again));
        var taken = await WaitFor.ValueAsync(() => scene.Node.Commands.OfType<DisconnectLine>().FirstOrDefault());
        Assert.Equal(BrowserLine.Of(staff.Id), taken.Line);
    }

    [Fact]
    public async Task What_can_not_be_done_with_a_line_is_refused_by_name()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var desk = await scene.ReadyAgentAsync("8001");
        await RefusedAsync("line.not-browser", () => desk.ConnectLineAsync("tel-1", "v=0"));
        var without = await scene.OpenAsync(Staff.Agent(""));
        await without.ChooseAsync(LineKind.Browser);
        await RefusedAsync("presence.no-phone", () => without.ChooseAsync(LineKind.Phone));
        await RefusedAsync("line.node-away", () => without.ConnectLineAsync("tel-9", "v=0"));
        await RefusedAsync("line.not-acceptable", () => without.ConnectLineAsync("tel-1", new string('v', 12_001)));
        scene.Node.IsFull = true;
        await RefusedAsync("node.busy", () => without.ConnectLineAsync("tel-1", "v=0"));
        await RefusedAsync("offer.gone", () => without.AnswerAsync(Guid.NewGuid()));
        var liaison = await scene.OpenAsync(Staff.Of(StaffRole.Liaison, "360103-zhujian"));
        await RefusedAsync("role.agent-only", () => liaison.ConnectLineAsync("tel-1", "v=0"));

        var call = await scene.Node.CallAsync();
        var ring = await scene.Node.RungAsync(call);
        await RefusedAsync("offer.on-desk-phone", () => desk.AnswerAsync(ring.OfferId));
        await RefusedAsync("offer.gone", () => without.AnswerAsync(ring.OfferId));
        Assert.DoesNotContain(scene.Node.Commands, command => command is AnswerAgentLeg);
    }

    [Fact]
    public async Task A_web_phone_waits_in_the_queue_under_its_own_mark()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var console = await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync("", origin: CallOrigin.WebPhone);
        Assert.Equal("网页电话", (await console.OfferAsync(call)).Call?.Caller);
        await scene.Node.EndAsync(call, bridged: false);
        var missed = await console.EventAsync(e => e.Kind == DeskEventKind.MissedCall);
        Assert.Equal("网页电话", missed.Missed?.Caller);
    }

    private static async Task<(LineKind, string?)> LineAsync(Console console) =>
        (await console.SnapshotAsync()).Presence is { } presence ? (presence.Line, presence.Extension) : default;

    private static async Task RefusedAsync(string id, Func<Task> act) => Assert.Contains(id, (await Assert.ThrowsAsync<HubException>(act)).Message);
}
