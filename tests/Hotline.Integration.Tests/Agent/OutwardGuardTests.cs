using System.Security.Cryptography;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>Whom nobody calls, who calls nobody, and how often: toll fraud ends here (the node refuses numbers abroad once more).</summary>
public sealed class OutwardGuardTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("0085221234567")]
    [InlineData("16800000000")]
    [InlineData("12315")]
    [InlineData("4008123123")]
    public async Task A_missed_caller_with_such_a_number_is_not_called(string number)
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var missed = await scene.MissedAsync(number);
        await agent.TakeAsync(missed);
        await RefusedAsync("call-out.number-not-allowed", agent.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7(), CallBackOf: missed)));
        await AssertNothingAsync(scene);
        await agent.StateAsync(AgentState.Ready);
    }

    [Fact]
    public async Task A_withheld_number_is_none_and_short_ones_are_called_where_policy_says_so()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var withheld = await scene.MissedAsync("");
        await agent.TakeAsync(withheld);
        await RefusedAsync("call-out.number-none", agent.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7(), CallBackOf: withheld)));
        await agent.ReleaseAsync(withheld);
        await scene.PolicyAsync("outward_short = 1");
        var missed = await scene.MissedAsync("12315");
        await agent.TakeAsync(missed);
        var call = Guid.CreateVersion7();
        await agent.CallCitizenAsync(new CallCitizen(call, CallBackOf: missed));
        Assert.Equal("12315", (await scene.Node.PlacedAsync(call)).Callee.Clear);
    }

    [Fact]
    public async Task A_day_has_so_many_calls_for_each_person_and_no_more()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        await scene.PolicyAsync("outward_calls = 1");
        var agent = await scene.ReadyAgentAsync("8001");
        var (missed, call) = await scene.CallBackAsync(agent);
        var order = await scene.Node.PlacedAsync(call);
        await scene.Node.BeginsAsync(order);
        await scene.Node.EndAsync(call, bridged: false, cause: CallEndCause.Busy);
        await agent.StateAsync(AgentState.Ready);
        await RefusedAsync("call-out.cap", agent.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7(), CallBackOf: missed)));
        await agent.ReleaseAsync(missed);
        var other = await scene.ReadyAgentAsync("8002");
        await other.TakeAsync(missed);
        await other.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7(), CallBackOf: missed));
        await other.StateAsync(AgentState.Offered);

        // Yesterday's count for nothing today.
        await scene.RunAsync("update agent.call set arrived_at = arrived_at - interval '1 day' where placed_by is not null returning null");
        var third = await scene.MissedAsync("13879100002");
        await agent.TakeAsync(third);
        await agent.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7(), CallBackOf: third));
        await agent.StateAsync(AgentState.Offered);
        await scene.PolicyAsync("outward_calls = 0");
    }

    [Fact]
    public async Task Nobody_calls_while_in_a_call_or_wrapping_up_or_off_duty_or_without_a_phone_node_or_trunk()
    {
        await using var scene = await OutwardScene.StartAsync(postgres, gateway: null);
        var agent = await scene.ReadyAgentAsync("8001");
        var missed = await scene.MissedAsync("13879100009");
        await agent.TakeAsync(missed);
        Task Asks() => agent.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7(), CallBackOf: missed));
        await RefusedAsync("call-out.no-trunk", Asks());
        await scene.RunAsync("update agent.trunk set gateway = 'sip:203.0.113.7:5060' returning null");

        var call = await scene.Node.CallAsync();
        var ring = await scene.Node.RungAsync(call);
        await RefusedAsync("call-out.busy", Asks());
        await scene.Node.PickUpAsync(ring);
        await agent.StateAsync(AgentState.Talking);
        await RefusedAsync("call-out.busy", Asks());
        await scene.Node.EndAsync(call, bridged: true);
        await agent.StateAsync(AgentState.WrapUp);
        await RefusedAsync("call-out.busy", Asks());
        await agent.EndWrapUpAsync();
        await agent.SetAsync(AgentState.Offline);
        await RefusedAsync("call-out.busy", Asks());
        await agent.SetAsync(AgentState.Paused);
        await scene.Node.TellAsync(new PhoneUnregistered("8001", DateTimeOffset.UtcNow));
        await RefusedAsync("call-out.no-line", Asks());
        await scene.Node.RegisterAsync("8001");
        await scene.Node.TellAsync(new NodeDraining(true, DateTimeOffset.UtcNow));
        await RefusedAsync("call-out.no-line", Asks());
        await scene.Node.TellAsync(new NodeDraining(false, DateTimeOffset.UtcNow));
        await AssertNothingAsync(scene);
        await Asks();
        await agent.StateAsync(AgentState.Offered);
    }

    [Fact]
    public async Task A_ticket_is_called_by_who_works_on_it_and_its_recording_stands_beside_its_own()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var ticket = await scene.AnsweredTicketAsync(OutwardScene.Citizen);
        var agent = await scene.ReadyAgentAsync("8001");
        var call = Guid.CreateVersion7();
        await agent.CallCitizenAsync(new CallCitizen(call, TicketId: ticket));
        var order = await scene.Node.PlacedAsync(call);
        Assert.Equal(OutwardScene.Citizen, order.Callee.Clear);
        var view = await agent.CallAsync(now => now.CallId == call, "the call");
        Assert.Equal((ticket, false), (view.TicketId, view.HasDraft));
        await scene.Node.BeginsAsync(order);
        var recording = Guid.CreateVersion7();
        var settings = scene.Node.Settings!;
        var file = RecordedFile.Write(settings.RecordingPublicKey, settings.RecordingKeyId, call, recording, new byte[16_000]);
        scene.Node.Recordings[recording] = file;
        await scene.Node.AnswersAsync(order, recording);
        await agent.StateAsync(AgentState.Talking);
        Assert.False((await agent.SnapshotAsync()).Call!.HasDraft);
        await scene.Node.EndAsync(call, bridged: true);
        await scene.Node.TellAsync(new RecordingClosed(call, recording, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)), 8_000, false, DateTimeOffset.UtcNow));
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<long>("select count(*) from agent.recording where state = 'Stored'") == 1, "in the vault");
        Assert.Equal(recording, await scene.ScalarAsync<Guid>("select recording_id from dispatch.ticket where id = $1", ticket)); // It had none.
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'call.out' and ticket_id = $1", ticket));
    }

    [Fact]
    public async Task A_confidential_tickets_citizen_is_called_by_who_may_see_the_number_and_an_anonymous_one_by_nobody()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var agent = await scene.ReadyAgentAsync("8001");
        var confidential = await TicketAsync(scene, new TicketFields(TicketType.Complaint, Content: Pii.Text("夜间施工"), ContactPhone: Pii.Phone("13879100002"), Confidential: true));
        await RefusedAsync("ticket.may-not-reveal", agent.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7(), TicketId: confidential)));
        var anonymous = await TicketAsync(scene, new TicketFields(TicketType.Complaint, Content: Pii.Text("夜间施工"), ContactPhone: Pii.Phone("13879100003"), Anonymous: true));
        await RefusedAsync("ticket.may-not-reveal", agent.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7(), TicketId: anonymous)));
        await RefusedAsync("ticket.not-found", agent.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7(), TicketId: Guid.CreateVersion7())));
        await RefusedAsync("call-out.unclear", agent.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7())));
        await AssertNothingAsync(scene);
        var owner = await TicketAsync(scene, new TicketFields(TicketType.Complaint, Content: Pii.Text("夜间施工"), ContactPhone: Pii.Phone("13879100004"), Confidential: true), agent.Staff.Id);
        await agent.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7(), TicketId: owner));
        await agent.StateAsync(AgentState.Offered);
    }

    [Fact]
    public async Task Who_is_no_agent_has_no_line_to_be_rung_on()
    {
        await using var scene = await OutwardScene.StartAsync(postgres);
        var lead = await scene.OpenAsync(Staff.Of(StaffRole.ShiftLead));
        var missed = await scene.MissedAsync();
        await lead.TakeAsync(missed);
        await RefusedAsync("role.agent-only", lead.CallCitizenAsync(new CallCitizen(Guid.CreateVersion7(), CallBackOf: missed)));
        Assert.Equal(OutwardScene.Citizen, await lead.ClaimAsync(missed)); // Shown, and audited, it is dialled by hand.
    }

    private static async Task<Guid> TicketAsync(AgentScene scene, TicketFields fields, Guid? owner = null)
    {
        var desk = scene.Web.Services.GetRequiredService<TicketDesk>();
        var taker = Actor.Of(owner ?? Guid.CreateVersion7(), "陈红", null, Role.Agent);
        await scene.RunAsync("""
            insert into dispatch.region values ('36', '江西省', null, 'province'), ('3601', '南昌市', '36', 'city'), ('360103', '西湖区', '3601', 'county') on conflict do nothing;
            insert into dispatch.category values ('05', '城乡建设与管理', null), ('0504', '市政设施', '05'), ('050401', '道路破损', '0504') on conflict do nothing;
            """);
        scene.Web.Services.GetRequiredService<CatalogCache>().Invalidate();
        fields = fields with { CategoryCode = "050401", RegionCode = "360103", Place = Pii.Address("朝阳中路88号"), Title = Pii.Text("夜间施工") };
        var id = await desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Phone, Fields: fields), taker, TestContext.Current.CancellationToken);
        Assert.IsType<Outcome<TicketStamp>.Done>(await desk.DoAsync(id, new Hotline.Dispatch.Tickets.Verbs.AnswerOnCall(Pii.Text("已告知。")), taker, null, TestContext.Current.CancellationToken));
        return id;
    }

    private static async Task AssertNothingAsync(AgentScene scene)
    {
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.call where placed_by is not null"));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.audit where action = 'call.out'"));
        Assert.DoesNotContain(scene.Node.Commands, command => command is PlaceCall);
    }

    private static async Task RefusedAsync(string id, Task act) => Assert.Contains(id, (await Assert.ThrowsAsync<HubException>(() => act)).Message, StringComparison.Ordinal);
}
