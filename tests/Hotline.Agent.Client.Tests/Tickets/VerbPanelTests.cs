using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Tickets.Verbs;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Agent.Client.Tests.Tickets;

/// <summary>Every verb that a ticket's page offers opens a form with a button that sends it, or is sent at once; what a unit says takes its files along.</summary>
public sealed class VerbPanelTests : VerbFormContext
{
    /// <summary>Done at the form of the draft, or beside the value that is masked.</summary>
    private static readonly TicketVerb[] Elsewhere = [TicketVerb.Accept, TicketVerb.AcceptInto, TicketVerb.AnswerOnCall, TicketVerb.Withdraw, TicketVerb.SaveDraft, TicketVerb.Reveal];

    private readonly FrontDoor door;

    public VerbPanelTests()
        : this(new FrontDoor())
    {
    }

    private VerbPanelTests(FrontDoor door)
        : base(door) => this.door = door;

    public static TheoryData<TicketVerb> Verbs => [.. Enum.GetValues<TicketVerb>().Except(Elsewhere)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_verb_that_is_offered_can_be_sent(TicketVerb verb)
    {
        var panel = Render<VerbPanel>(of => of.Add(it => it.Ticket, Offering(verb)));
        Assert.NotEqual(verb.ToString(), panel.Find($"[data-testid=verb-{verb}]").TextContent.Trim());
        await panel.Find($"[data-testid=verb-{verb}]").ClickAsync(new());
        if (door.Posted.Count == 0)
        {
            Assert.NotEmpty(panel.FindAll($"[data-testid=form-{verb}] button.mud-button-filled"));
        }

        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task Files_are_uploaded_first_and_go_with_the_request_and_one_taken_out_again_does_not()
    {
        var ticket = Offering(TicketVerb.Extend) with { MayProve = new EvidenceLimits(2, 1) };
        var panel = Render<VerbPanel>(of => of.Add(it => it.Ticket, ticket).AddCascadingValue(ticket));
        await panel.Find("[data-testid=verb-Extend]").ClickAsync(new());
        var input = panel.FindComponent<InputFile>();
        input.UploadFiles(InputFileContent.CreateFromBinary([1], "现场一.jpg"), InputFileContent.CreateFromBinary([2], "现场二.jpg"));
        panel.WaitForAssertion(() => Assert.Equal(2, panel.FindAll("[data-testid=evidence-added]").Count));
        input.UploadFiles(InputFileContent.CreateFromBinary([3], "现场三.jpg"));
        panel.WaitForAssertion(() => Assert.Contains("不能超过2个", panel.Find("[data-testid=evidence-trouble]").TextContent, StringComparison.Ordinal));
        await panel.Find("[data-testid=evidence-added] button").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Single(panel.FindAll("[data-testid=evidence-added]")));
        input.UploadFiles(InputFileContent.CreateFromBinary(new byte[(1024 * 1024) + 1], "大图.jpg"));
        panel.WaitForAssertion(() => Assert.Contains("大图.jpg 超过 1MB", panel.Find("[data-testid=evidence-trouble]").TextContent, StringComparison.Ordinal));
        panel.Find("[data-testid=extend-reason]").Input("要采购");
        await panel.Find("[data-testid=extend-send]").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains(door.Posted, sent => sent.Path.EndsWith("/extension", StringComparison.Ordinal)));
        var extension = JsonSerializer.Deserialize(door.Posted[^1].Body, ContractsJson.Default.ExtendTicket)!;
        Assert.Equal([door.Uploaded[1]], extension.Files);
        Assert.Equal([door.Uploaded[0]], door.TakenBack);
        await DisposeComponentsAsync();
    }

    private static TicketPage Offering(TicketVerb verb) => Scenes.Draft(Guid.CreateVersion7(), state: TicketState.InHandling) with
    {
        Number = "261124000001", Verbs = [verb], FactsAsked = "哪个路口？", Refused = new RefusalItem("诉讼", "请依法上诉", false),
    };

    /// <summary>Takes files in, and answers every verb with a problem: the panel stays as it is.</summary>
    private sealed class FrontDoor : HttpMessageHandler
    {
        public List<(string Path, string Body)> Posted { get; } = [];

        public List<Guid> Uploaded { get; } = [];

        public List<Guid> TakenBack { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (path == ApiPath.Catalog)
            {
                return Json(JsonSerializer.Serialize(new CatalogPage([], [], [], [], []), ContractsJson.Default.CatalogPage));
            }

            if (path.EndsWith("/evidence", StringComparison.Ordinal))
            {
                Uploaded.Add(Guid.CreateVersion7());
                return Json(JsonSerializer.Serialize(new UploadedEvidence(Uploaded[^1], $"{Uploaded.Count}.jpg", 1), ContractsJson.Default.UploadedEvidence));
            }

            if (request.Method == HttpMethod.Delete)
            {
                TakenBack.Add(Guid.Parse(path.Split('/')[^1]));
                return new HttpResponseMessage(HttpStatusCode.NoContent);
            }

            if (request.Method == HttpMethod.Post)
            {
                Posted.Add((path, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
            }

            return new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new StringContent("""{"code":"ticket.wrong-state","title":"不能这样做"}""") };
        }

        private static HttpResponseMessage Json(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body) };
    }
}
