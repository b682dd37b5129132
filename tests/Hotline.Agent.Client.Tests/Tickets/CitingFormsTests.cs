using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Tickets.Verbs;

namespace Hotline.Agent.Client.Tests.Tickets;

/// <summary>Whoever words an answer that a citizen reads finds entries beside it and cites them: the mark is in the words, the version goes with the verb.</summary>
public sealed class CitingFormsTests : VerbFormContext
{
    private readonly FrontDoor door;

    public CitingFormsTests()
        : this(new FrontDoor())
    {
    }

    private CitingFormsTests(FrontDoor door)
        : base(door) => this.door = door;

    [Theory]
    [InlineData(TicketVerb.Reply, "reply-send", "reply", "reply")]
    [InlineData(TicketVerb.RuleOnReply, "reply-review-yes", "reply-ruling", "text")]
    [InlineData(TicketVerb.AnswerHandOut, "hand-out-result-send", "hand-out-result", "result")]
    public async Task What_is_picked_is_put_into_the_words_and_sent_with_its_version(TicketVerb verb, string send, string act, string field)
    {
        var ticket = Scenes.Draft(Guid.CreateVersion7(), state: TicketState.InHandling) with { Verbs = [verb], Title = "井盖丢了", Content = "路口井盖丢了", RegionCode = "360103" };
        var panel = Render<VerbPanel>(of => of.Add(it => it.Ticket, ticket).AddCascadingValue(ticket));
        await panel.Find($"[data-testid=verb-{verb}]").ClickAsync(new());
        await panel.Find("[data-testid=finder-open]").ClickAsync(new());
        await panel.Find("[data-testid=finder-find]").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Single(panel.FindAll("[data-testid=knowledge-hit]")));
        Assert.Equal(new KnowledgeAsk("井盖丢了 路口井盖丢了", null, "360103"), JsonSerializer.Deserialize(door.Asked[^1], ContractsJson.Default.KnowledgeAsk));
        await panel.Find("[data-testid=knowledge-cite]").ClickAsync(new());
        await panel.Find($"[data-testid={send}]").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Single(door.Posted));
        Assert.EndsWith($"/{act}", door.Posted[0].Path, StringComparison.Ordinal);
        using var sent = JsonDocument.Parse(door.Posted[0].Body);
        Assert.EndsWith("二十四小时内补装。（依据：知识库K000012第3版，《城市道路管理条例》）", sent.RootElement.GetProperty(field).GetString(), StringComparison.Ordinal);
        var cited = Assert.Single(sent.RootElement.GetProperty("citations").EnumerateArray());
        Assert.Equal(("K000012", 3), (cited.GetProperty("number").GetString(), cited.GetProperty("version").GetInt32()));
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task What_is_sent_back_to_the_unit_cites_nothing()
    {
        var ticket = Scenes.Draft(Guid.CreateVersion7(), state: TicketState.ReplyReview) with { Verbs = [TicketVerb.RuleOnReply], Reply = "已补装（依据：知识库K000012第3版）" };
        var panel = Render<VerbPanel>(of => of.Add(it => it.Ticket, ticket).AddCascadingValue(ticket));
        await panel.Find("[data-testid=verb-RuleOnReply]").ClickAsync(new());
        await panel.Find("[data-testid=reply-review-no]").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Single(door.Posted));
        Assert.Null(JsonSerializer.Deserialize(door.Posted[0].Body, ContractsJson.Default.RuleOnReply)!.Citations);
        await DisposeComponentsAsync();
    }

    /// <summary>Finds one entry whatever is asked, and answers every verb with a problem: the panel stays as it is.</summary>
    private sealed class FrontDoor : HttpMessageHandler
    {
        public List<(string Path, string Body)> Posted { get; } = [];

        public List<string> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (path, body) = (request.RequestUri!.AbsolutePath, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
            switch (path)
            {
                case ApiPath.Catalog:
                    return Json(JsonSerializer.Serialize(new CatalogPage([], [], [], [], []), ContractsJson.Default.CatalogPage));
                case ApiPath.KnowledgeSearch:
                    Asked.Add(body);
                    var hit = new KnowledgeHit(Guid.CreateVersion7(), "K000012", 3, "窨井盖缺失多久补上", "二十四小时内补装。", "《城市道路管理条例》", null, null, "西湖区城管局", null, 0, 0, 0);
                    return Json(JsonSerializer.Serialize(new KnowledgeFound([hit], []), ContractsJson.Default.KnowledgeFound));
            }

            Posted.Add((path, body));
            return new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new StringContent("""{"code":"ticket.wrong-state","title":"不能这样做"}""") };
        }

        private static HttpResponseMessage Json(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body) };
    }
}
