using Hotline.Agent.Outward;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A hotline whose follow-up plan is the telephone question, tickets that wait for it, and what its node says of the calls. The sweeps look when the test says so.</summary>
internal static class QuestionScene
{
    private const string Unit = "360103-zhujian";
    private static readonly Actor Taker = Actor.Of(Guid.CreateVersion7(), "陈红", null, Role.Agent);
    private static readonly Actor Liaison = Actor.Of(Guid.CreateVersion7(), "刘洋", Unit, Role.Liaison);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    public static async Task<AgentScene> StartAsync(PostgresFixture postgres)
    {
        var scene = await OutwardScene.StartAsync(postgres);
        await scene.RunAsync($"""
            insert into dispatch.region values ('36', '江西省', null, 'province'), ('3601', '南昌市', '36', 'city'), ('360103', '西湖区', '3601', 'county');
            insert into dispatch.category values ('05', '城乡建设与管理', null), ('0504', '市政设施', '05'), ('050401', '道路破损', '0504');
            insert into dispatch.unit (code, name, region_code) values ('{Unit}', '西湖区住建局', '360103');
            insert into dispatch.routing_rule values ('050401', '360103', '{Unit}');
            """);
        await scene.InTransactionAsync(transaction => FollowUpPlanStore.UpsertAsync([new FollowUpPlan("ivr", "语音回访", null, null, null, 100, FollowUpWay.Ivr)], transaction, Ct));
        await scene.PolicyAsync("ask_from_hour = 0, ask_until_hour = 24, ask_days_off = 1");
        return scene;
    }

    /// <summary>A ticket that was answered and awaits its follow-up.</summary>
    public static async Task<Guid> AwaitingAsync(this AgentScene scene, string? number = OutwardScene.Citizen, bool confidential = false)
    {
        var desk = scene.Web.Services.GetRequiredService<TicketDesk>();
        var fields = new TicketFields(
            TicketType.Complaint, "050401", "360103", Pii.Address("朝阳中路88号"), Title: Pii.Text("路面坑洞"), Content: Pii.Text("门口路面有一个大坑。"),
            ContactName: Pii.Name("熊建国"), ContactPhone: Pii.Phone(number ?? "13879100099"), Confidential: confidential);
        var id = await desk.OpenDraftAsync(new OpenDraft(IntakeChannel.Phone, Fields: fields), Taker, Ct);
        foreach (var (verb, actor) in new (TicketCommand, Actor)[] { (new Accept(), Taker), (new SignFor(), Liaison), (new Reply(Pii.Text("已修补")), Liaison) })
        {
            Assert.IsType<Outcome<TicketStamp>.Done>(await desk.DoAsync(id, verb, actor, null, Ct));
        }

        if (number is null)
        {
            await scene.RunAsync("update dispatch.ticket set contact_phone_enc = null, contact_phone_index = null returning null");
        }

        return id;
    }

    /// <summary>A look of a web node's sweep.</summary>
    public static Task<bool> LookAsync(this WebNode web) => web.Services.GetRequiredService<QuestionCalls>().PlaceNextAsync(Ct);

    /// <summary>What is due later is due now.</summary>
    public static Task DueAsync(this AgentScene scene) => scene.RunAsync("update dispatch.follow_up_call set due_at = now() returning null");

    /// <summary>The order that the node has for a ticket.</summary>
    public static async Task<AskCitizen> OrderAsync(this AgentScene scene, Guid ticket, int time = 1)
    {
        var calls = await scene.ScalarAsync<Guid[]>("select array_agg(id order by arrived_at) from agent.call where ticket_id = $1", ticket);
        return await scene.Node.CommandAsync<AskCitizen>(order => order.CallId == calls[time - 1]);
    }

    public static async Task<AskCitizen> AskedAsync(this AgentScene scene, Guid ticket, int time = 1)
    {
        Assert.True(await scene.Web.LookAsync());
        return await scene.OrderAsync(ticket, time);
    }

    public static Task AnswersAsync(this FakeNode node, AskCitizen order) => node.TellAsync(
        new CallPlaced(order.CallId, "ct", Now), new CalleeRinging(order.CallId, Now), new CallAnswered(order.CallId, null, Now), new CallerAsked(order.CallId, Now));

    public static Task PressesAsync(this FakeNode node, AskCitizen order, char key) => node.TellAsync(new CallerPressed(order.CallId, key, Now));

    public static Task FailsAsync(this FakeNode node, AskCitizen order, CallEndCause cause, int status) => node.TellAsync(
        new CallPlaced(order.CallId, "ct", Now), new CallEnded(order.CallId, cause, CallSide.Caller, false, Now, new CallClearing(status, null, null)));

    public static Task<string> StateAsync(this AgentScene scene, Guid ticket) => scene.ScalarAsync<string>("select state from dispatch.ticket where id = $1", ticket);

    public static Task<int> TriesAsync(this AgentScene scene, Guid ticket) => scene.ScalarAsync<int>("select follow_up_tries from dispatch.ticket where id = $1", ticket);

    /// <summary>Whether the telephone has something to ask of it.</summary>
    public static Task<bool> IsOpenAsync(this AgentScene scene, Guid ticket) => scene.ScalarAsync<bool>("select exists (select 1 from dispatch.follow_up_call where ticket_id = $1)", ticket);
}
