using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>A request that came from another platform knows where from, and is found and recognised by its number there.</summary>
public sealed class ForeignNumberTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_request_sent_again_is_the_same_ticket()
    {
        await using var scene = await StartAsync(postgres);
        var first = await OpenAsync(scene, "赣州12345", "GZ-1");
        Assert.Equal(first, await OpenAsync(scene, "赣州12345", "GZ-1"));
        Assert.NotEqual(first, await OpenAsync(scene, "九江12345", "GZ-1"));
        var page = await scene.Reader.PageAsync(first, TheAgent, Ct);
        Assert.Equal(("赣州12345", Xihu), (page!.OriginPlatform, page.Line.RegionCode));
        Assert.Equal("GZ-1", page.ForeignNumbers["赣州12345"]);
    }

    [Fact]
    public async Task Sent_by_many_at_once_it_is_one_ticket()
    {
        await using var scene = await StartAsync(postgres);
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync(scene, "国办", "G-7")));
        Assert.Single(ids.Distinct());
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event"));
    }

    [Fact]
    public async Task A_number_that_is_another_tickets_is_refused_by_its_field_and_changes_nothing()
    {
        await using var scene = await StartAsync(postgres);
        await OpenAsync(scene, "赣州12345", "GZ-1");
        var other = await OpenAsync(scene, "赣州12345", "GZ-2");
        var refusal = await scene.RefusedAsync<Refusal.Invalid>(other, new SaveDraft(new DraftPatch(ForeignNumbers: new Dictionary<string, string> { ["赣州12345"] = "GZ-1" })), TheAgent);
        Assert.Equal(("foreignNumbers", "taken"), (refusal.Faults.Single().Field, refusal.Faults.Single().Code));
        Assert.Equal("GZ-2", (await scene.Reader.PageAsync(other, TheAgent, Ct))!.ForeignNumbers["赣州12345"]);
        Assert.Equal(other, Assert.Single(await scene.Lists.SearchAsync("GZ-2", TheAgent, Ct)).Id);
    }

    [Fact]
    public async Task A_corrected_number_frees_the_wrong_one()
    {
        await using var scene = await StartAsync(postgres);
        var id = await OpenAsync(scene, "赣州12345", "GZ-1");
        await scene.DoneAsync(id, new SaveDraft(new DraftPatch(ForeignNumbers: new Dictionary<string, string> { ["赣州12345"] = "GZ-9", ["国办"] = "G-1" })), TheAgent);
        Assert.Empty(await scene.Lists.SearchAsync("GZ-1", TheAgent, Ct));
        Assert.Equal(id, Assert.Single(await scene.Lists.SearchAsync("G-1", TheAgent, Ct)).Id);
        Assert.NotEqual(id, await OpenAsync(scene, "赣州12345", "GZ-1"));
    }

    [Theory]
    [InlineData("", "1", "malformed")]
    [InlineData("国办", " ", "malformed")]
    [InlineData("国办", "123456789012345678901234567890123456789012345678901", "too-long")]
    public async Task A_number_without_platform_or_an_absurd_one_is_refused(string platform, string number, string code)
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DraftAsync();
        var refusal = await scene.RefusedAsync<Refusal.Invalid>(id, new SaveDraft(new DraftPatch(ForeignNumbers: new Dictionary<string, string> { [platform] = number })), TheAgent);
        Assert.Equal(("foreignNumbers", code), (refusal.Faults.Single().Field, refusal.Faults.Single().Code));
    }

    private static Task<Guid> OpenAsync(DispatchScene scene, string platform, string number) => scene.Desk.OpenDraftAsync(
        new OpenDraft(IntakeChannel.Platform, Fields: Fields() with { OriginPlatform = platform, ForeignNumbers = new Dictionary<string, string> { [platform] = number } }), TheAgent, Ct);
}
