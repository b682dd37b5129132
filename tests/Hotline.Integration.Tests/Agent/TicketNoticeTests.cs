using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using AskFacts = Hotline.Dispatch.Tickets.Verbs.AskFacts;
using GiveFacts = Hotline.Dispatch.Tickets.Verbs.GiveFacts;
using TicketState = Hotline.Agent.Client.Contracts.TicketState;

namespace Hotline.Integration.Tests.Agent;

public sealed class TicketNoticeTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_changed_ticket_reaches_dispatchers_and_supervisors_and_nobody_elses_unit()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var dispatcher = await scene.OpenAsync(Staff.Of(StaffRole.Dispatcher));
        var supervisor = await scene.OpenAsync(Staff.Of(StaffRole.Supervisor));
        var stranger = await scene.OpenAsync(Staff.Of(StaffRole.Liaison, "360102-other"));
        await Task.WhenAll(dispatcher.SnapshotAsync(), supervisor.SnapshotAsync(), stranger.SnapshotAsync());

        var ticket = await scene.AnsweredTicketAsync("13879100001");
        foreach (var console in new[] { dispatcher, supervisor })
        {
            var notice = (await console.EventAsync(e => e.Kind == DeskEventKind.TicketChanged)).Ticket!;
            Assert.Equal(ticket, notice.TicketId);
            Assert.Equal(TicketState.ClosedOnCall, notice.State);
            Assert.NotNull(notice.Number);
        }

        Assert.DoesNotContain(stranger.Events, happened => happened.Kind == DeskEventKind.TicketChanged);
    }

    [Fact]
    public async Task That_facts_are_asked_for_and_given_reaches_every_agent_and_nothing_else_does()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var agent = await scene.OpenAsync(Staff.Agent("8001"));
        var lead = await scene.OpenAsync(Staff.Of(StaffRole.ShiftLead));
        await Task.WhenAll(agent.SnapshotAsync(), lead.SnapshotAsync());
        await scene.AnsweredTicketAsync("13879100001");
        var desk = scene.Web.Services.GetRequiredService<TicketDesk>();
        var (taker, dispatcher) = (Actor.Of(Guid.CreateVersion7(), "李娜", null, Role.Agent), Actor.Of(Guid.CreateVersion7(), "徐静", null, Role.Dispatcher));
        var ct = TestContext.Current.CancellationToken;
        var fields = new TicketFields(TicketType.Complaint, "050401", "360103", Title: Pii.Text("路面坑洞"), Content: Pii.Text("有坑"), ContactPhone: Pii.Phone("13879100001"));
        var id = await desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Phone, Fields: fields), taker, ct);
        foreach (var (act, actor) in new (TicketCommand, Actor)[] { (new Accept(), taker), (new AskFacts(Pii.Text("在哪里？"), new HashSet<Guid>()), dispatcher), (new GiveFacts(Pii.Text("在路口")), taker) })
        {
            Assert.IsType<Outcome<TicketStamp>.Done>(await desk.DoAsync(id, act, actor, null, ct));
        }

        foreach (var console in new[] { agent, lead })
        {
            await console.EventAsync(e => e.Ticket?.Verb == "FactsGiven");
            Assert.Equal(["FactsAsked", "FactsGiven"], console.Events.Where(e => e.Kind == DeskEventKind.TicketChanged).Select(e => e.Ticket!.Verb));
        }
    }
}
