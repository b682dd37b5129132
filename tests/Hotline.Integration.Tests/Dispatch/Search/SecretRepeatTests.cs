using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch.Search;

/// <summary>What two tickets have in common, once the citizen of one of them asked for secrecy.</summary>
public sealed class SecretRepeatTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_suspected_any_more(bool own)
    {
        await using var scene = await StartAsync(postgres);
        var (other, id) = (await scene.DispatchedAsync(), await scene.DispatchedAsync());
        await scene.ScalarAsync<int>($"insert into dispatch.repeat_suspicion (ticket_id, other_id, likeness, found_at) values ('{id}', '{other}', '{{}}', now()) returning 1");
        Assert.Equal((true, true), await SuspectedAsync());
        await scene.DoneAsync(own ? id : other, new KeepSecret(), Actor.Citizen);
        Assert.Equal((false, false), await SuspectedAsync());

        async Task<(bool Listed, bool Read)> SuspectedAsync() => (
            (await scene.Lists.ListAsync(TicketListKind.All, Dispatcher, null, 10, Ct)).Lines.Single(line => line.Id == id).Suspected,
            (await scene.Reader.PageAsync(id, Dispatcher, Ct))!.Line.Suspected);
    }

    [Fact]
    public async Task A_look_that_began_before_says_nothing()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        await scene.DoneAsync(id, new KeepSecret(), Actor.Citizen);
        await scene.DoneAsync(id, new NoteRepeats([new EarlierRequest(Guid.CreateVersion7(), CallerDays: 3, PlaceDays: null)]), Actor.System);
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event where kind = 'RepeatFound'"));
    }

    [Fact]
    public async Task What_spoke_for_the_two_being_one_is_not_read_any_more_and_who_asked_is_not_named()
    {
        await using var scene = await StartAsync(postgres);
        var (other, id) = (await scene.DispatchedAsync(), await scene.DispatchedAsync());
        await scene.DoneAsync(id, new TellApart(other, "261125000001", new Likeness(true, null, null, null, null, 50, 3)), Dispatcher);
        Assert.True(await IsTiedAsync());
        await scene.DoneAsync(other, new KeepSecret(Pii.Text("李四本人来电要求")), TheAgent);
        Assert.False(await IsTiedAsync());
        Assert.Equal("保密", await WhoAskedAsync(RoadLiaison));
        Assert.Equal("李四本人来电要求", await WhoAskedAsync(TheAgent));

        async Task<string> WhoAskedAsync(Actor reader) => (await scene.Reader.PageAsync(other, reader, Ct))!.History.Single(line => line.Kind == nameof(TicketEvent.KeptSecret)).Text.Text;
        async Task<bool> IsTiedAsync() =>
            (await scene.Reader.PageAsync(id, RoadLiaison, Ct))!.History.Single(line => line.Kind == nameof(TicketEvent.ToldApart)).Detail.TryGetProperty("likeness", out _);
    }
}
