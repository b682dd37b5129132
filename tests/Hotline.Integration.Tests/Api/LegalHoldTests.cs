using System.Net;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Vault;
using Hotline.Dispatch.Privacy;
using Hotline.Integration.Tests.Agent;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Api;

/// <summary>保全: what is held is not removed, whoever sweeps; who may, and what everybody sees of it.</summary>
public sealed class LegalHoldTests(ApiCity city, PostgresFixture postgres) : IClassFixture<ApiCity>
{
    private const string Why = "法院调取证据";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_held_recording_outlives_its_period_and_goes_with_the_next_sweep_once_the_hold_is_lifted()
    {
        var call = await MakeAsync();
        using var supervisor = await city.SignedInAsync("supervisor");
        using var agent = await city.SignedInAsync("agent");
        var young = await agent.GetAsync<RecordingKeeping>(ApiPath.RecordingKeeping(call.Recording));
        Assert.Equal((false, null, false, 0), (young.Removed, young.KeptUntil, young.Held, young.Holds.Count));

        await SweepAsync();
        Assert.Equal("Stored", await StateAsync(call));

        var hold = await SetAsync(supervisor, new SetHold(call.Recording, null, Why, "（2026）赣01协1号"));
        Assert.Equal((1, "何平", Why, "（2026）赣01协1号", call.Ticket), (hold.Version, hold.SetBy, hold.Reason, hold.Document, hold.TicketId));
        await RefusedAsync(supervisor, new SetHold(call.Recording, null, Why), 409, "hold.already");
        await RefusedAsync(agent, new SetHold(call.Recording, null, Why), 403, null);
        Assert.Contains((await supervisor.GetAsync<HoldList>($"{ApiPath.Holds}?lifted=false")).Holds, one => one == hold);
        Assert.Equal(Why, Assert.Single((await supervisor.GetAsync<RecordingKeeping>(ApiPath.RecordingKeeping(call.Recording))).Holds).Reason);
        var seen = await agent.GetAsync<RecordingKeeping>(ApiPath.RecordingKeeping(call.Recording));
        Assert.True(seen.Held);
        Assert.Equal((null, null, "何平"), (seen.Holds[0].Reason, seen.Holds[0].Document, seen.Holds[0].SetBy));

        await CloseAsync(call);
        await SweepAsync();
        Assert.Equal("Stored", await StateAsync(call));

        await LiftedAsync(supervisor, hold.Id, null, 428, "hold.version-required");
        await LiftedAsync(supervisor, hold.Id, 7, 412, "hold.stale");
        using (var lifted = await supervisor.PostAsync(ApiPath.LiftHold(hold.Id), new LiftHold("案件已结"), hold.Version))
        {
            var now = await StaffClient.ReadAsync<HoldItem>(lifted, HttpStatusCode.OK);
            Assert.Equal((2, "何平", "案件已结", "\"2\""), (now.Version, now.LiftedBy, now.LiftReason, lifted.Headers.ETag?.Tag));
        }

        await LiftedAsync(supervisor, hold.Id, 2, 409, "hold.lifted");
        Assert.Contains((await supervisor.GetAsync<HoldList>($"{ApiPath.Holds}?lifted=true")).Holds, one => one.Id == hold.Id);
        await SweepAsync();
        Assert.Equal(("Removed", false), (await StateAsync(call), File.Exists(call.File)));
        await RefusedAsync(supervisor, new SetHold(call.Recording, null, Why), 409, "hold.recording-removed");
        using var admin = await city.SignedInAsync("administrator");
        var audited = (await admin.GetAsync<AuditList>(ApiPath.Audit)).Rows.Where(row => row.Field == call.Recording.ToString()).ToList();
        Assert.Equal(["recording.remove", "recording.hold-lift", "recording.hold"], audited.Select(row => row.Action).Where(action => action.StartsWith("recording.", StringComparison.Ordinal)));
        Assert.Equal(Why, audited.Single(row => row.Action == "recording.hold").Reason);
    }

    [Fact]
    public async Task What_is_removed_says_so_in_the_ticket_and_in_the_call_records()
    {
        var call = await MakeAsync();
        await CloseAsync(call);
        await SweepAsync();
        using var agent = await city.SignedInAsync("agent");
        var gone = await agent.GetAsync<RecordingKeeping>(ApiPath.RecordingKeeping(call.Recording));
        Assert.True(gone is { Removed: true, RemovedAt: not null, KeptUntil: null, Held: false });
        Assert.Equal(call.Recording, (await agent.GetAsync<TicketPage>(ApiPath.Ticket(call.Ticket))).RecordingId);
        using (var silent = await agent.GetAsync(ApiPath.RecordingAudio(call.Recording)))
        {
            var problem = await StaffClient.ProblemAsync(silent, 410);
            Assert.Equal("recording.removed", problem.GetProperty("code").GetString());
            Assert.StartsWith("录音已到保存期限，于 2", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
        }

        using var leader = await city.SignedInAsync("leader");
        using (var hidden = await leader.GetAsync(ApiPath.RecordingKeeping(call.Recording)))
        {
            await StaffClient.ProblemAsync(hidden, 403);
        }

        using var admin = await city.SignedInAsync("administrator");
        var record = Assert.Single((await admin.GetAsync<CallRecordPage>($"{ApiPath.CallRecords}?recording={call.Recording}")).Calls);
        Assert.Equal(("Removed", gone.RemovedAt), (record.Recording, record.RecordingRemovedAt));
        var day = record.ArrivedAt.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        using var export = await admin.GetAsync($"{ApiPath.CallRecords}/export?from={day}&to={day}");
        Assert.Matches($"{record.Id}.*,Removed,2[0-9-]+ [0-9:]+,[A-Za-z]+\r?\n", await export.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task A_hold_wants_one_subject_that_exists_and_a_reason()
    {
        using var supervisor = await city.SignedInAsync("supervisor");
        await RefusedAsync(supervisor, new SetHold(Guid.NewGuid(), null, Why), 404, "not-found");
        await RefusedAsync(supervisor, new SetHold(null, Guid.NewGuid(), Why), 404, "not-found");
        await RefusedAsync(supervisor, new SetHold(null, null, Why), 400, "request.invalid");
        await RefusedAsync(supervisor, new SetHold(Guid.NewGuid(), Guid.NewGuid(), Why), 400, "request.invalid");
        Assert.True((await RefusedAsync(supervisor, new SetHold(Guid.NewGuid(), null, " 因 "), 400, "request.invalid")).GetProperty("errors").TryGetProperty("reason", out _));
        Assert.True((await RefusedAsync(supervisor, new SetHold(Guid.NewGuid(), null, Why, new string('号', 61)), 400, "request.invalid")).GetProperty("errors").TryGetProperty("document", out _));
        await LiftedAsync(supervisor, Guid.NewGuid(), 1, 404, "not-found");
    }

    [Fact]
    public async Task A_hold_on_a_ticket_keeps_all_its_recordings()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var ticket = await scene.AnsweredTicketAsync("13879100001");
        var (first, second) = (await OldRecording.MakeAsync(scene, 2000, ticket), await OldRecording.MakeAsync(scene, 1900, ticket));
        await scene.RunAsync($"update dispatch.ticket set closed_at = now() - interval '1800 days' where id = '{ticket}' returning 1");
        var holds = scene.Web.Services.GetRequiredService<LegalHolds>();
        var by = Actor.Of(Guid.NewGuid(), "何平", null, Role.Supervisor);
        var hold = Assert.IsType<HoldOutcome.Done>(await holds.SetAsync(new NewHold(null, ticket, Why, null), by, Ct)).Hold;
        Assert.DoesNotContain(Why, await scene.ScalarAsync<string>("select encode(reason_enc, 'escape') from agent.recording_hold where id = $1", hold.Id), StringComparison.Ordinal);
        var retention = scene.Web.Services.GetRequiredService<RecordingRetention>();
        Assert.Equal(0, (await retention.RunAsync(Ct)).Removed);
        Assert.IsType<HoldOutcome.Done>(await holds.LiftAsync(hold.Id, hold.Version, "结案", by, Ct));
        Assert.Equal(2, (await retention.RunAsync(Ct)).Removed);
        Assert.Equal((("Removed", false), ("Removed", false)), (await first.StandsAsync(scene), await second.StandsAsync(scene)));
    }

    [Fact]
    public async Task A_hold_that_races_a_sweep_either_keeps_the_file_or_is_refused()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var holds = scene.Web.Services.GetRequiredService<LegalHolds>();
        var retention = scene.Web.Services.GetRequiredService<RecordingRetention>();
        var by = Actor.Of(Guid.NewGuid(), "何平", null, Role.Supervisor);
        for (var round = 0; round < 12; round++)
        {
            var old = await OldRecording.MakeAsync(scene, 2000);
            var sweep = retention.RunAsync(Ct);
            var outcome = await holds.SetAsync(new NewHold(old.Id, null, Why, null), by, Ct);
            await sweep;
            await retention.RunAsync(Ct);
            Assert.Equal(outcome is HoldOutcome.Done ? ("Stored", true) : ("Removed", false), await old.StandsAsync(scene));
            Assert.True(outcome is HoldOutcome.Done or HoldOutcome.Removed);
        }
    }

    private static async Task<HoldItem> SetAsync(StaffClient client, SetHold wanted)
    {
        using var answer = await client.PostAsync(ApiPath.Holds, wanted);
        var hold = await StaffClient.ReadAsync<HoldItem>(answer, HttpStatusCode.Created);
        Assert.Equal("\"1\"", answer.Headers.ETag?.Tag);
        return hold;
    }

    /// <param name="code">Null: the door itself is closed.</param>
    private static async Task<JsonElement> RefusedAsync(StaffClient client, SetHold wanted, int status, string? code)
    {
        using var answer = await client.PostAsync(ApiPath.Holds, wanted);
        return await CodeAsync(answer, status, code);
    }

    private static async Task LiftedAsync(StaffClient client, Guid hold, long? version, int status, string code)
    {
        using var answer = await client.PostAsync(ApiPath.LiftHold(hold), new LiftHold("案件已结"), version);
        await CodeAsync(answer, status, code);
    }

    private static async Task<JsonElement> CodeAsync(HttpResponseMessage answer, int status, string? code)
    {
        if (code is null)
        {
            Assert.Equal(status, (int)answer.StatusCode);
            return default;
        }

        var problem = await StaffClient.ProblemAsync(answer, status);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem;
    }

    /// <summary>A call of long ago whose ticket is with a unit.</summary>
    private async Task<OldCall> MakeAsync()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = (await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket())).Id;
        var old = await OldRecording.MakeAsync(city.Host.Database, Path.Combine(city.Host.DataFolder, "recordings"), 1200, ticket);
        await RecordedCall.ScalarAsync<object?>(city.Host, $"update dispatch.ticket set recording_id = '{old.Id}', call_id = '{old.Call}' where id = '{ticket}' returning 1");
        return new OldCall(old.Id, ticket, old.File);
    }

    private async Task CloseAsync(OldCall call) => await RecordedCall.ScalarAsync<object?>(
        city.Host, $"update dispatch.ticket set state = 'Closed', closed_at = now() - interval '1100 days' where id = '{call.Ticket}' returning 1");

    private async Task SweepAsync() => await city.Host.App.Services.GetRequiredService<RecordingRetention>().RunAsync(Ct);

    private Task<string> StateAsync(OldCall call) => RecordedCall.ScalarAsync<string>(city.Host, $"select state from agent.recording where id = '{call.Recording}'");

    private sealed record OldCall(Guid Recording, Guid Ticket, string File);
}
