using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

public sealed class FlagTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_second_return_makes_a_ticket_difficult_and_the_log_says_why()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        await ReturnAsync(scene, id);
        await scene.DoneAsync(id, new RuleOnReturn(false, Pii.Text("属于你单位")), Dispatcher);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.Difficult, Supervisor, null, 10, Ct)).Lines);
        await ReturnAsync(scene, id);
        Assert.True(Assert.Single((await scene.Lists.ListAsync(TicketListKind.Difficult, Supervisor, null, 10, Ct)).Lines).Difficult);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.Difficult, RoadLiaison, null, 10, Ct)).Lines);
        var flagged = (await scene.Reader.PageAsync(id, Supervisor, Ct))!.History.Single(line => line.Kind == nameof(TicketEvent.DifficultFlagged));
        Assert.Equal("Returns", flagged.Detail.GetProperty("why").GetString());
        await scene.DoneAsync(id, new FlagDifficult(false, Pii.Text("已协调")), Supervisor);
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.Difficult, Supervisor, null, 10, Ct)).Lines);
    }

    [Fact]
    public async Task A_group_is_listed_once_marked()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        Assert.Empty((await scene.Lists.ListAsync(TicketListKind.Groups, Supervisor, null, 10, Ct)).Lines);
        await scene.DoneAsync(id, new FlagGroup(true, Pii.Text("全小区联名")), Dispatcher);
        Assert.True(Assert.Single((await scene.Lists.ListAsync(TicketListKind.Groups, Leader, null, 10, Ct)).Lines).Group);
    }

    [Fact]
    public async Task Of_an_anonymous_caller_nothing_is_left_in_the_ticket_and_nobody_can_show_it()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.Desk.OpenDraftAsync(
            new OpenDraft(IntakeChannel.Phone, CallNumber: Pii.Phone("13879100009"), Fields: Fields() with { Anonymous = true }), TheAgent, Ct);
        await scene.DoneAsync(id, new Accept(), TheAgent);
        Assert.Equal(
            0,
            await scene.ScalarAsync<int>(
                $"select num_nonnulls(contact_name_enc, contact_phone_enc, contact_phone_index, contact_id_enc, contact_id_index, call_number_enc, call_number_index) from dispatch.ticket where id = '{id}'"));
        Assert.Empty(await scene.Lists.SearchAsync("13879100009", Supervisor, Ct));
        var reveal = scene.Services.GetRequiredService<Reveal>();
        foreach (var field in new[] { PersonalField.ContactName, PersonalField.ContactPhone, PersonalField.ContactId, PersonalField.CallNumber })
        {
            Assert.IsType<Refusal.MayNotReveal>(Assert.IsType<Outcome<Pii>.Refused>(await reveal.ShowAsync(id, field, "核实情况", Supervisor, Ct)).Why);
        }

        var page = (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!;
        Assert.Equal(("匿名", "匿名", "匿名"), (page.ContactName.Text, page.ContactPhone.Text, page.CallNumber.Text));
        await scene.DoneAsync(id, new SignFor(), RoadLiaison);
        await scene.DoneAsync(id, new Reply(Pii.Text("已修补")), RoadLiaison);
        Assert.Equal(TicketState.Closed, (await scene.Reader.PageAsync(id, Supervisor, Ct))!.Line.State);
    }

    private static Task<TicketStamp> ReturnAsync(DispatchScene scene, Guid id) =>
        scene.DoneAsync(id, new Return(Pii.Text("不属于我单位"), Pii.Text("三定方案"), WaterUnit, Pii.Text("权属图")), RoadLiaison);
}
