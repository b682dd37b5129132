using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Catalog;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Tickets.Verbs;
using Hotline.Agent.Client.Wire;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Tickets;

public sealed class DispatchFormTests : BunitContext
{
    private static readonly CatalogPage Names = new(
        [new("05", "城乡建设", null), new("0504", "市政设施", "05"), new("050401", "道路破损", "0504"), new("050402", "井盖", "0504")],
        [new("36", "江西省", null), new("3601", "南昌市", "36"), new("360103", "西湖区", "3601"), new("360102", "东湖区", "3601")],
        [new("roads", "西湖区城管局", null, "360103", "county"), new("water", "西湖区水务局", null, "360103", "county")], [], []);

    private readonly List<VerbCall> sent = [];
    private readonly Server server = new();

    public DispatchFormTests()
    {
        Services.AddMudServices();
        Services.AddSingleton(new ApiClient(new HttpClient(server) { BaseAddress = new("http://localhost/") }, TimeProvider.System));
        Services.AddSingleton<CatalogStore>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Render<MudPopoverProvider>();
    }

    [Fact]
    public async Task A_category_proposes_the_units_rule_and_goes_along_with_the_verb()
    {
        var form = Show(Unclassified);
        Assert.NotEmpty(form.FindAll("[data-testid=dispatch-unclassified]"));
        await PickAsync(form, "dispatch-category", "050401");
        Assert.StartsWith("按派单目录应交：西湖区城管局（《条例》）", form.Find("[data-testid=dispatch-rule]").TextContent, StringComparison.Ordinal);
        await form.Find("[data-testid=dispatch-place]").ChangeAsync(new ChangeEventArgs { Value = "永叔路12号" });
        await form.Find("[data-testid=dispatch-send]").ClickAsync(new MouseEventArgs());
        Assert.Equal(new DispatchTicket("roads", null, "050401", null, "永叔路12号"), Assert.Single(sent).Command());
    }

    [Fact]
    public async Task A_unit_that_the_person_picked_is_kept_and_a_category_without_rule_takes_back_a_proposal()
    {
        var form = Show(Unclassified);
        await PickAsync(form, "dispatch-category", "050401");
        await PickAsync(form, "dispatch-category", "050402");
        Assert.Empty(form.FindAll("[data-testid=dispatch-rule]"));
        Assert.True(form.Find("[data-testid=dispatch-send]").HasAttribute("disabled"));
        await PickAsync(form, "dispatch-unit", "water");
        await PickAsync(form, "dispatch-category", "050401");
        await form.Find("[data-testid=dispatch-send]").ClickAsync(new MouseEventArgs());
        Assert.Equal("water", Assert.Single(sent).Command().UnitCode);
    }

    [Fact]
    public async Task What_is_known_is_not_sent_again_and_a_given_place_can_not_be_typed()
    {
        var form = Show(Unclassified with { CategoryCode = "050402", Place = "西湖区****" });
        Assert.Empty(form.FindAll("[data-testid=dispatch-unclassified], [data-testid=dispatch-place]"));
        await PickAsync(form, "dispatch-unit", "water");
        await form.Find("[data-testid=dispatch-send]").ClickAsync(new MouseEventArgs());
        Assert.Equal(new DispatchTicket("water"), Assert.Single(sent).Command());
    }

    [Fact]
    public async Task A_ticket_that_is_classified_already_shows_its_rule_with_the_word_limit_and_assisting_units_that_go_along()
    {
        var form = Show(Unclassified with { CategoryCode = "050401" });
        await form.WaitForStateAsync(() => form.FindAll("[data-testid=dispatch-rule]").Count > 0);
        Assert.Equal("按派单目录应交：西湖区城管局（《条例》），因诉求提到“坑”，时限15天", form.Find("[data-testid=dispatch-rule]").TextContent);
        Assert.True(form.Find("[data-testid=dispatch-send]").HasAttribute("disabled"));
        await PickAsync(form, "dispatch-unit", "roads");
        await form.Find("[data-testid=dispatch-send]").ClickAsync(new MouseEventArgs());
        Assert.Equal(new DispatchTicket("roads"), sent[0].Command());
        await form.Find("[data-testid=dispatch-ruled-assistants]").ChangeAsync(new ChangeEventArgs { Value = false });
        await form.Find("[data-testid=dispatch-send]").ClickAsync(new MouseEventArgs());
        Assert.Empty(sent[1].Command().Assistants!);
    }

    [Fact]
    public async Task Sent_elsewhere_the_form_says_that_the_catalogue_is_not_followed()
    {
        var form = Show(Unclassified with { CategoryCode = "050401" });
        await form.WaitForStateAsync(() => form.FindAll("[data-testid=dispatch-rule]").Count > 0);
        await PickAsync(form, "dispatch-unit", "water");
        Assert.NotEmpty(form.FindAll("[data-testid=dispatch-passed-over]"));
        Assert.Empty(form.FindAll("[data-testid=dispatch-ruled-assistants]"));
        await form.Find("[data-testid=dispatch-send]").ClickAsync(new MouseEventArgs());
        Assert.Null(Assert.Single(sent).Command().Assistants);
    }

    [Fact]
    public async Task What_the_citizen_wrote_is_in_no_address()
    {
        var form = Show(Unclassified with { CategoryCode = "050401", Title = "路面坑洞", Content = "门口有坑" });
        await form.WaitForStateAsync(() => form.FindAll("[data-testid=dispatch-rule]").Count > 0);
        Assert.All(server.Asked, asked => Assert.DoesNotContain("坑", Uri.UnescapeDataString(asked), StringComparison.Ordinal));
    }

    private static TicketPage Unclassified { get; } = Scenes.Draft(Guid.CreateVersion7(), state: TicketState.PendingDispatch) with { RegionCode = "360103" };

    private IRenderedComponent<DispatchForm> Show(TicketPage ticket) => Render<DispatchForm>(p => p.Add(f => f.Ticket, ticket).Add(f => f.OnSend, sent.Add));

    private static Task PickAsync(IRenderedComponent<DispatchForm> form, string picker, string code)
    {
        var chosen = form.FindComponents<ChoicePicker>().Single(one => one.Instance.TestId == picker);
        return form.InvokeAsync(() => chosen.Instance.CodeChanged.InvokeAsync(code));
    }

    /// <summary>Knows one rule: potholes of 西湖区 are the roads office's.</summary>
    private sealed class Server : HttpMessageHandler
    {
        public ConcurrentBag<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.PathAndQuery;
            Asked.Add(path);
            var body = path switch
            {
                ApiPath.Catalog => JsonSerializer.Serialize(Names, ContractsJson.Default.CatalogPage),
                _ when path == $"{ApiPath.Rule(Unclassified.Id)}?category=050401&region=360103" =>
                    JsonSerializer.Serialize(new RuledUnit("roads", "西湖区城管局", "《条例》", "坑", "15天", ["自来水所"]), ContractsJson.Default.RuledUnit),
                _ => JsonSerializer.Serialize(new RuledUnit(null, null, null), ContractsJson.Default.RuledUnit),
            };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) });
        }
    }
}

file static class Sent
{
    public static DispatchTicket Command(this VerbCall call) => JsonSerializer.Deserialize(call.Json, ContractsJson.Default.DispatchTicket)!; // It was written from one.
}
