using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Tickets.Verbs;
using Hotline.Agent.Client.Wire;
using MudBlazor;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Tickets;

public sealed class LabelFormTests : BunitContext
{
    [Theory]
    [InlineData("Typical", true)]
    [InlineData("ProvinceOrder", false)]
    public async Task A_label_that_stands_is_taken_off_and_another_is_given(string label, bool given)
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Render<MudPopoverProvider>();
        VerbCall? sent = null;
        var ticket = Scenes.Draft(Guid.CreateVersion7(), state: TicketState.InHandling) with { Labels = ["ProvinceOrder"] };
        var form = Render<LabelForm>(of => of.Add(it => it.Ticket, ticket).Add(it => it.OnSend, call => sent = call));
        form.Find($"[data-testid=label-{label}]").Change(true);
        form.Find("[data-testid=label-reason]").Input("据来文");
        Assert.Equal(given ? "加标签" : "取消标签", form.Find("[data-testid=label-send]").TextContent.Trim());
        await form.Find("[data-testid=label-send]").ClickAsync(new());
        Assert.Equal(new LabelTicket(label, given, "据来文"), JsonSerializer.Deserialize(sent!.Json, ContractsJson.Default.LabelTicket));
        await DisposeComponentsAsync();
    }
}
