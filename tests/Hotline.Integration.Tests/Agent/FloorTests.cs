using Hotline.Agent.Client.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.SignalR.Client;

namespace Hotline.Integration.Tests.Agent;

/// <summary>The shift lead's floor, pushed.</summary>
public sealed class FloorTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_floor_follows_callers_agents_and_missed_calls()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await using var floor = await Screen<FloorPage>.HangAsync(scene.Web, HubPath.Floor, Staff.Of(StaffRole.ShiftLead));
        await floor.ShowsAsync(page => page is { Agents.Count: 0, Missed.Count: 0 } && page.Queues.Single().Waiting == 0, "an empty floor at once");
        var call = await scene.Node.CallAsync("13879100001");
        var waits = await floor.ShowsAsync(page => page.Queues.Single().Waiting == 1 && page.Waiting is [{ Why: "没有当班坐席" }], "one waits, and why");
        Assert.Equal((call, "138****0001", 1), (waits.Waiting[0].CallId, waits.Waiting[0].Caller, waits.Waiting[0].Place));
        await scene.Node.EndAsync(call, bridged: false);
        var missed = await floor.ShowsAsync(page => page.Missed.Count == 1 && page.Queues.Single().Waiting == 0, "missed");
        Assert.Equal((call, "138****0001"), (missed.Missed[0].CallId, missed.Missed[0].Caller));

        var agent = await scene.ReadyAgentAsync("8001");
        await floor.ShowsAsync(page => page.Agents.Count == 1 && page.Agents[0] is { State: AgentState.Ready, PhoneRegistered: true, Connected: true }, "an agent is ready");
        await agent.SetAsync(AgentState.Paused, "小休");
        await floor.ShowsAsync(page => page.Agents[0] is { State: AgentState.Paused, Reason: "小休" }, "paused");
        await agent.DisposeAsync();
        await floor.ShowsAsync(page => !page.Agents[0].Connected, "the console was closed");
        Assert.All(floor.Boards.Zip(floor.Boards.Skip(1)), pair => Assert.False(pair.First.Board.ShowsTheSame(pair.Second.Board)));
    }

    [Fact]
    public async Task Other_roles_are_not_shown_the_floor()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        foreach (var role in Enum.GetValues<StaffRole>().Except([StaffRole.ShiftLead, StaffRole.Supervisor, StaffRole.Leader]))
        {
            await using var floor = await Screen<FloorPage>.HangAsync(scene.Web, HubPath.Floor, Staff.Of(role, "u"));
            await WaitFor.TrueAsync(() => floor.State == HubConnectionState.Disconnected, $"{role} is cut off");
            Assert.Empty(floor.Boards);
        }
    }
}
