using System.Net;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Drafts;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Agent.Client.Tests.Drafts;

public sealed class DraftStoreTests : IDisposable
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(400);

    private readonly FakeTimeProvider time = new(Scenes.Noon);
    private readonly DraftServer server = new();
    private readonly HttpClient http;
    private readonly DeskStore desk = new();
    private readonly DraftStore store;

    public DraftStoreTests()
    {
        http = new HttpClient(server) { BaseAddress = new("http://localhost/") };
        store = new DraftStore(new TicketsApi(new ApiClient(http, time)), desk, time);
        desk.On(Scenes.Snapshot(1, draft: server.Page));
    }

    public void Dispose()
    {
        store.Dispose();
        http.Dispose();
    }

    [Fact]
    public void Keystrokes_are_saved_once_400_ms_after_the_last()
    {
        foreach (var text in new[] { "路", "路灯", "路灯不亮" })
        {
            store.Type(DraftField.Title, text);
            time.Advance(TimeSpan.FromMilliseconds(300));
        }

        Assert.Empty(server.Saves);
        time.Advance(Debounce);

        Assert.Equal("路灯不亮", Assert.Single(server.Saves).Title);
        Assert.Equal(2, store.Draft!.Version);
        Assert.False(store.Draft.HasUnsaved);
    }

    [Fact]
    public void What_is_typed_while_the_server_is_away_is_sent_when_it_is_back()
    {
        server.Down = true;
        store.Type(DraftField.Content, "断线时输入");
        time.Advance(Debounce);
        Assert.True(store.Draft!.Trouble!.IsOffline);

        server.Down = false;
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("断线时输入", server.Page.Content);
        Assert.False(store.Draft.HasUnsaved);
    }

    [Fact]
    public void A_reconnect_keeps_unsaved_keystrokes_and_sends_them_at_once()
    {
        store.Type(DraftField.Title, "还没保存");

        desk.On(Scenes.Snapshot(9, draft: server.Page with { Place = "阳明路" }));
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("还没保存", store.Draft![DraftField.Title]);
        Assert.Equal("还没保存", server.Page.Title);
    }

    [Fact]
    public void A_stale_version_stops_saving_until_the_person_has_chosen()
    {
        server.Page = server.Page with { Version = 7, Title = "别人的" };
        store.Type(DraftField.Title, "我的");
        time.Advance(Debounce);
        Assert.Single(store.Draft!.Conflicts);

        store.Type(DraftField.Content, "继续输入");
        time.Advance(Debounce);
        Assert.Equal("别人的", server.Page.Title);

        Assert.True(store.ResolveAsync().IsCompletedSuccessfully);
        Assert.Equal("我的", server.Page.Title);
        Assert.Equal("继续输入", server.Page.Content);
    }

    [Fact]
    public async Task Submit_saves_first_and_shows_refused_fields()
    {
        store.Type(DraftField.Title, "路灯不亮");

        Assert.False(await store.SubmitAsync(_ => VerbCall.Accept()));

        Assert.Equal("路灯不亮", server.Page.Title);
        Assert.Equal("请选择事发地区", store.Draft!.Trouble!.For("regionCode"));
    }

    [Fact]
    public async Task Submit_ends_the_draft()
    {
        store.Type(DraftField.RegionCode, "360102");

        Assert.True(await store.SubmitAsync(_ => VerbCall.Accept()));

        Assert.Equal(TicketState.AwaitingSignFor, store.Draft!.Done!.State);
        store.Type(DraftField.Title, "太晚了");
        Assert.Equal("", store.Draft[DraftField.Title]);
    }

    [Theory]
    [InlineData("360102")]
    [InlineData(null)]
    public async Task A_late_answer_to_a_submit_leaves_the_draft_of_the_next_call_on_the_screen(string? region)
    {
        if (region is not null)
            store.Type(DraftField.RegionCode, region);
        await store.SaveAsync();
        server.Hold = new TaskCompletionSource();
        var late = store.SubmitAsync(_ => VerbCall.Accept());
        var next = Scenes.Draft(Guid.CreateVersion7());
        store.Open(next);

        server.Hold.SetResult();

        Assert.Equal(region is not null, await late);
        Assert.Equal(next.Id, store.Draft!.Id);
        Assert.Null(store.Draft.Done);
        Assert.Null(store.Draft.Trouble);
    }

    [Fact]
    public void An_offer_opens_the_draft_that_came_with_it()
    {
        desk.On(Scenes.Snapshot(2));
        store.Close();

        desk.On(new DeskEvent(3, Scenes.Noon, DeskEventKind.OfferMade) { Call = Scenes.Call(Guid.CreateVersion7(), CallPhase.Offered) with { DraftId = server.Page.Id } });

        Assert.Equal(server.Page.Id, store.Draft!.Id);
    }

    [Fact]
    public void An_offer_taken_away_takes_its_draft_along()
    {
        var call = Scenes.Call(Guid.CreateVersion7(), CallPhase.Offered) with { DraftId = server.Page.Id };
        desk.On(new DeskEvent(2, Scenes.Noon, DeskEventKind.OfferMade) { Call = call });

        desk.On(new DeskEvent(3, Scenes.Noon, DeskEventKind.CallChanged) { Call = call with { Phase = CallPhase.Withdrawn } });

        Assert.Null(store.Draft);
    }

    [Fact]
    public void Who_is_asked_into_a_call_gets_its_draft_with_the_call_and_not_before()
    {
        desk.On(Scenes.Snapshot(2));
        store.Close();
        var call = Scenes.Call(Guid.CreateVersion7(), CallPhase.Offered) with { DraftId = server.Page.Id, HasCall = false, HasDraft = false };

        desk.On(new DeskEvent(3, Scenes.Noon, DeskEventKind.OfferMade) { Call = call });
        desk.On(new DeskEvent(4, Scenes.Noon, DeskEventKind.CallChanged) { Call = call with { Phase = CallPhase.Talking } });
        Assert.Null(store.Draft);

        desk.On(new DeskEvent(5, Scenes.Noon, DeskEventKind.CallChanged) { Call = call with { Phase = CallPhase.Talking, HasCall = true, HasDraft = true } });
        Assert.Equal(server.Page.Id, store.Draft!.Id);
    }

    [Fact]
    public void A_call_that_another_agent_took_over_takes_its_draft_along_and_one_left_with_a_department_does_not()
    {
        var call = Scenes.Call(Guid.CreateVersion7(), CallPhase.Talking) with { DraftId = server.Page.Id };
        desk.On(new DeskEvent(2, Scenes.Noon, DeskEventKind.OfferMade) { Call = call });

        desk.On(new DeskEvent(3, Scenes.Noon, DeskEventKind.CallChanged) { Call = call with { Phase = CallPhase.Ended, HasCall = false } });
        Assert.Equal(server.Page.Id, store.Draft!.Id);

        desk.On(new DeskEvent(4, Scenes.Noon, DeskEventKind.CallChanged) { Call = call with { Phase = CallPhase.Ended, HasCall = false, HasDraft = false } });
        Assert.Null(store.Draft);
    }

    [Fact]
    public void Text_that_could_not_be_saved_before_the_next_call_is_there_when_its_draft_is_opened_again()
    {
        var first = server.Page;
        server.Down = true;
        store.Type(DraftField.Content, "上一通没存上");
        time.Advance(Debounce);
        store.Open(Scenes.Draft(Guid.CreateVersion7()));

        server.Down = false;
        store.Open(first);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("上一通没存上", server.Page.Content);
    }

    /// <summary>A server that keeps one draft by version, as the real one does.</summary>
    private sealed class DraftServer : HttpMessageHandler
    {
        public TicketPage Page { get; set; } = Scenes.Draft(Guid.CreateVersion7());

        public List<DraftFields> Saves { get; } = [];

        public bool Down { get; set; }

        /// <summary>Answers to verbs wait for it.</summary>
        public TaskCompletionSource? Hold { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Down)
                throw new HttpRequestException("connection refused");
            if (request.Method == HttpMethod.Get)
                return Answer(HttpStatusCode.OK, JsonSerializer.Serialize(Page, ContractsJson.Default.TicketPage));
            if (request.Headers.IfMatch.Single().Tag != $"\"{Page.Version}\"")
                return Answer(HttpStatusCode.PreconditionFailed, $$"""{"current":{{JsonSerializer.Serialize(Page, ContractsJson.Default.TicketPage)}}}""");
            if (request.Method == HttpMethod.Put)
            {
                var fields = JsonSerializer.Deserialize(await request.Content!.ReadAsStringAsync(cancellationToken), ContractsJson.Default.DraftFields)!;
                Saves.Add(fields);
                Page = Page with
                {
                    Version = Page.Version + 1, Title = fields.Title ?? Page.Title, Content = fields.Content ?? Page.Content,
                    RegionCode = fields.RegionCode ?? Page.RegionCode, Place = fields.Place ?? Page.Place,
                };
                return Answer(HttpStatusCode.OK, JsonSerializer.Serialize(new DraftSaved(Page.Version, Scenes.Noon), ContractsJson.Default.DraftSaved));
            }

            if (Hold is { } hold)
                await hold.Task;
            return Page.RegionCode is null
                ? Answer(HttpStatusCode.BadRequest, """{"title":"invalid","errors":{"regionCode":["请选择事发地区"]}}""")
                : Answer(HttpStatusCode.OK, JsonSerializer.Serialize(Page with { State = TicketState.AwaitingSignFor }, ContractsJson.Default.TicketPage));
        }

        private static HttpResponseMessage Answer(HttpStatusCode status, string json) => new(status) { Content = new StringContent(json) };
    }
}
