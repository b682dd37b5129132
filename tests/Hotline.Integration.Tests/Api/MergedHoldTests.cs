using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Vault;
using Hotline.Integration.Tests.Agent;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Api;

/// <summary>保全 through 并单: what a hold on a matter keeps, and what becomes of it when merges are undone.</summary>
public sealed class MergedHoldTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_hold_on_a_matter_keeps_its_voices_recordings_and_whoever_undoes_the_merge_does_not_let_them_go()
    {
        var (voice, middle, matter) = (await MakeAsync(), await MakeAsync(), await MakeAsync());
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var supervisor = await city.SignedInAsync("supervisor");
        await MergeAsync(dispatcher, voice, middle);
        await MergeAsync(dispatcher, middle, matter);
        var hold = await HoldAsync(supervisor, matter);
        using var agent = await city.SignedInAsync("agent");
        await HeldByAsync(agent, voice, hold);
        await HeldByAsync(agent, middle, hold);

        await UndoAsync(dispatcher, middle);
        await UndoAsync(dispatcher, voice);
        await CloseAsync(voice, middle, matter);
        await SweepAsync();
        Assert.Equal(["Stored", "Stored", "Stored"], await StatesAsync(voice, middle, matter));
        await HeldByAsync(agent, voice, hold);

        await LiftAsync(supervisor, hold);
        await SweepAsync();
        Assert.Equal(["Removed", "Removed", "Removed"], await StatesAsync(voice, middle, matter));
    }

    [Fact]
    public async Task A_hold_reaches_neither_the_matter_of_a_held_voice_nor_what_had_left_before_it_was_set()
    {
        var (voice, left, matter) = (await MakeAsync(), await MakeAsync(), await MakeAsync());
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var supervisor = await city.SignedInAsync("supervisor");
        await MergeAsync(dispatcher, voice, matter);
        await MergeAsync(dispatcher, left, matter);
        await UndoAsync(dispatcher, left);
        await HoldAsync(supervisor, voice);
        var late = await HoldAsync(supervisor, matter);
        await CloseAsync(voice, left, matter);
        await SweepAsync();
        Assert.Equal(["Stored", "Removed", "Stored"], await StatesAsync(voice, left, matter));

        await LiftAsync(supervisor, late);
        await SweepAsync();
        Assert.Equal(["Stored", "Removed", "Removed"], await StatesAsync(voice, left, matter));
    }

    [Fact]
    public async Task What_left_a_voice_before_it_came_to_the_held_matter_is_not_kept()
    {
        var (early, voice, matter) = (await MakeAsync(), await MakeAsync(), await MakeAsync());
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var supervisor = await city.SignedInAsync("supervisor");
        await HoldAsync(supervisor, matter);
        await MergeAsync(dispatcher, early, voice);
        await UndoAsync(dispatcher, early);
        await MergeAsync(dispatcher, voice, matter);
        await CloseAsync(early, voice, matter);
        await SweepAsync();
        Assert.Equal(["Removed", "Stored", "Stored"], await StatesAsync(early, voice, matter));
    }

    private static async Task<HoldItem> HoldAsync(StaffClient supervisor, OldCall call)
    {
        using var answer = await supervisor.PostAsync(ApiPath.Holds, new SetHold(null, call.Ticket, "法院调取证据"));
        return await StaffClient.ReadAsync<HoldItem>(answer, HttpStatusCode.Created);
    }

    private static async Task LiftAsync(StaffClient supervisor, HoldItem hold)
    {
        using var answer = await supervisor.PostAsync(ApiPath.LiftHold(hold.Id), new LiftHold("案件已结"), hold.Version);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task MergeAsync(StaffClient dispatcher, OldCall voice, OldCall into) =>
        await dispatcher.ActAsync(await PageAsync(dispatcher, voice), "merge", new MergeTicket((await PageAsync(dispatcher, into)).Number!)); // Accepted, so it has one.

    private static async Task UndoAsync(StaffClient dispatcher, OldCall voice) => await dispatcher.ActAsync(await PageAsync(dispatcher, voice), "merge-undo", new UndoMerge("不是同一件事"));

    private static Task<TicketPage> PageAsync(StaffClient staff, OldCall call) => staff.GetAsync<TicketPage>(ApiPath.Ticket(call.Ticket));

    private static async Task HeldByAsync(StaffClient agent, OldCall call, HoldItem hold)
    {
        var kept = await agent.GetAsync<RecordingKeeping>(ApiPath.RecordingKeeping(call.Recording));
        Assert.True(kept.Held);
        Assert.Equal((hold.Id, hold.TicketNumber, "何平", null), (Assert.Single(kept.Holds).Id, kept.Holds[0].TicketNumber, kept.Holds[0].SetBy, kept.Holds[0].Reason));
    }

    private async Task CloseAsync(params OldCall[] calls)
    {
        foreach (var call in calls)
        {
            await RecordedCall.ScalarAsync<object?>(city.Host, $"update dispatch.ticket set state = 'Closed', closed_at = now() - interval '1100 days' where id = '{call.Ticket}' returning 1");
        }
    }

    private async Task<IReadOnlyList<string>> StatesAsync(params OldCall[] calls)
    {
        var states = new List<string>();
        foreach (var call in calls)
        {
            states.Add(await RecordedCall.ScalarAsync<string>(city.Host, $"select state from agent.recording where id = '{call.Recording}'"));
        }

        return states;
    }

    /// <summary>A call of long ago whose ticket is with a unit.</summary>
    private async Task<OldCall> MakeAsync()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = (await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket())).Id;
        var old = await OldRecording.MakeAsync(city.Host.Database, Path.Combine(city.Host.DataFolder, "recordings"), 1200, ticket);
        await RecordedCall.ScalarAsync<object?>(city.Host, $"update dispatch.ticket set recording_id = '{old.Id}', call_id = '{old.Call}' where id = '{ticket}' returning 1");
        return new OldCall(old.Id, ticket);
    }

    private async Task SweepAsync() => await city.Host.App.Services.GetRequiredService<RecordingRetention>().RunAsync(TestContext.Current.CancellationToken);

    private sealed record OldCall(Guid Recording, Guid Ticket);
}
