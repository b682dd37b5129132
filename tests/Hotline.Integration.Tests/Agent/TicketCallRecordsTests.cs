using Hotline.Agent.Journal;
using Hotline.Agent.Vault;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>The calls of a ticket as the switchboard finds them by its number: also those in which the citizen said something of it later.</summary>
public sealed class TicketCallRecordsTests(PostgresFixture postgres)
{
    private static readonly Actor Lead = Actor.Of(Guid.CreateVersion7(), "何班长", null, Role.ShiftLead);

    private static readonly Actor Taker = Actor.Of(Guid.CreateVersion7(), "陈红", null, Role.Agent);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_in_which_the_citizen_rated_asked_for_secrecy_or_took_it_back_are_the_tickets()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (praise, secrecy, farewell) = (await CalledAsync(scene), await CalledAsync(scene), await CalledAsync(scene));
        await CalledAsync(scene); // About nothing of this.
        var answered = await scene.AnsweredTicketAsync("13879100001");
        await DoAsync(scene, answered, new KeepSecret(Pii.Text("来电人要求"), secrecy), Lead);
        await scene.RunAsync($$"""
            insert into dispatch.ticket_event (ticket_id, seq, at, kind, actor_id, actor_name, state, data)
            values ('{{answered}}', 100, now(), 'FollowedUp', gen_random_uuid(), '周敏', 'ClosedOnCall', '{"way": "PhonedIn", "callId": "{{praise}}"}') returning null
            """);
        var taken = await OpenedAsync(scene);
        await DoAsync(scene, taken, new Accept(), Taker);
        await DoAsync(scene, taken, new Retract(Pii.Text("来电人称已自行解决"), farewell), Lead);

        Assert.Equal([secrecy, praise], await FoundAsync(scene, answered)); // Newest first.
        Assert.Equal([farewell], await FoundAsync(scene, taken));
    }

    [Fact]
    public async Task A_hold_on_the_ticket_keeps_their_recordings()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        var answered = await scene.AnsweredTicketAsync("13879100001");
        await scene.RunAsync($"update dispatch.ticket set closed_at = now() - interval '1200 days' where id = '{answered}'");
        var (praise, foreign) = (await OldRecording.MakeAsync(scene, daysAgo: 1200), await OldRecording.MakeAsync(scene, daysAgo: 1200));
        await scene.RunAsync($$"""
            insert into dispatch.ticket_event (ticket_id, seq, at, kind, actor_id, actor_name, state, data)
            values ('{{answered}}', 100, now() - interval '1200 days', 'FollowedUp', gen_random_uuid(), '周敏', 'ClosedOnCall', '{"way": "PhonedIn", "callId": "{{praise.Call}}"}') returning null
            """);
        var holds = scene.Web.Services.GetRequiredService<LegalHolds>();
        var hold = Assert.IsType<HoldOutcome.Done>(await holds.SetAsync(new NewHold(null, answered, "法院调取证据", null), Lead, Ct)).Hold;
        var retention = scene.Web.Services.GetRequiredService<RecordingRetention>();
        await retention.RunAsync(Ct);
        Assert.Equal(("Stored", "Removed"), ((await praise.StandsAsync(scene)).State, (await foreign.StandsAsync(scene)).State));
        Assert.IsType<HoldOutcome.Done>(await holds.LiftAsync(hold.Id, hold.Version, "案件已结", Lead, Ct));
        await retention.RunAsync(Ct);
        Assert.Equal("Removed", (await praise.StandsAsync(scene)).State);
    }

    private static async Task<Guid> CalledAsync(AgentScene scene)
    {
        var call = await scene.Node.CallAsync();
        await scene.Node.EndAsync(call, bridged: false);
        return call;
    }

    private static Task<Guid> OpenedAsync(AgentScene scene) => scene.Web.Services.GetRequiredService<TicketDesk>().OpenDraftAsync(
        new OpenDraft(IntakeChannel.Phone, Fields: new TicketFields(
            TicketType.Complaint, "050401", "360103", Pii.Address("朝阳中路90号"), Title: Pii.Text("路面坑洞"), Content: Pii.Text("门口路面有一个大坑。"),
            ContactName: Pii.Name("熊建国"), ContactPhone: Pii.Phone("13879100001"))), Taker, Ct);

    private static async Task DoAsync(AgentScene scene, Guid ticket, TicketCommand verb, Actor actor)
    {
        var outcome = await scene.Web.Services.GetRequiredService<TicketDesk>().DoAsync(ticket, verb, actor, null, Ct);
        Assert.True(outcome is Outcome<TicketStamp>.Done, $"{verb.Verb}: {outcome}");
    }

    private static async Task<IEnumerable<Guid>> FoundAsync(AgentScene scene, Guid ticket)
    {
        var number = await scene.ScalarAsync<string>("select number from dispatch.ticket where id = $1", ticket);
        return (await scene.Web.Services.GetRequiredService<CallRecords>().OfTicketAsync(number, Ct)).Select(call => call.Id);
    }
}
