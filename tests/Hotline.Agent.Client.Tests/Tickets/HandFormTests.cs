using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Tickets.Verbs;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Hotline.Agent.Client.Tests.Tickets;

/// <summary>What is said when a unit has handed a ticket on, and when it has only asked to.</summary>
public sealed class HandFormTests : VerbFormContext
{
    private readonly Desk desk;

    public HandFormTests()
        : this(new Desk())
    {
    }

    private HandFormTests(Desk desk)
        : base(desk) => this.desk = desk;

    [Theory]
    [InlineData(null, "已下派")]
    [InlineData("申请下派至东湖区城管局，待市城管局审核", "转派申请已提交")]
    public async Task It_says_whether_others_have_to_approve_first(string? asked, string said)
    {
        var ticket = Scenes.Draft(Guid.CreateVersion7(), state: TicketState.InHandling) with { Number = "261124000001", Verbs = [TicketVerb.HandDown] };
        desk.Answer = ticket with { HandingAsked = asked };
        var panel = Render<VerbPanel>(of => of.Add(it => it.Ticket, ticket).Add(it => it.OnTicket, (TicketPage _) => { }));
        await panel.Find("[data-testid=verb-HandDown]").ClickAsync(new());
        var form = panel.FindComponent<HandForm>();
        await panel.InvokeAsync(() => form.Instance.OnSend.InvokeAsync(VerbCall.HandDown(new("360102-CG", "属辖区事务"))));
        Assert.Equal(said, Assert.Single(Services.GetRequiredService<ISnackbar>().ShownSnackbars).Message);
        await DisposeComponentsAsync();
    }

    /// <summary>A later request, made because of an answer that was none, stands in the history too.</summary>
    [Fact]
    public async Task Whoever_rules_reads_why_the_request_that_stands_was_made()
    {
        var ticket = Scenes.Draft(Guid.CreateVersion7(), state: TicketState.InHandling) with
        {
            Number = "261124000001",
            Verbs = [TicketVerb.RuleOnHanding],
            HandingAsked = "申请下派至东湖区城管局，待热线审核",
            HandingReason = "刘洋：属辖区事务",
            History = [.. new[] { "属辖区事务", "不在本区" }.Select((why, seq) => new HistoryRow(seq, DateTimeOffset.UnixEpoch, "HandingAsked", "申请转派", "刘洋", null, why, TicketState.InHandling))],
        };
        var panel = Render<VerbPanel>(of => of.Add(it => it.Ticket, ticket).Add(it => it.OnTicket, (TicketPage _) => { }));
        await panel.Find("[data-testid=verb-RuleOnHanding]").ClickAsync(new());
        Assert.Equal("刘洋：属辖区事务", panel.Find("[data-testid=ruling-ground]").TextContent);
        await DisposeComponentsAsync();
    }

    /// <summary>Takes every verb, and shows the ticket as it is then.</summary>
    private sealed class Desk : HttpMessageHandler
    {
        public TicketPage? Answer { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(request.Method == HttpMethod.Get
                ? JsonSerializer.Serialize(new CatalogPage([], [], [], [], []), ContractsJson.Default.CatalogPage)
                : JsonSerializer.Serialize(Answer!, ContractsJson.Default.TicketPage)),
        });
    }
}
