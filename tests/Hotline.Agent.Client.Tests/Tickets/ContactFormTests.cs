using Bunit;
using Hotline.Agent.Client.Tickets.Verbs;
using Hotline.Agent.Client.Wire;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Tickets;

public sealed class ContactFormTests : BunitContext
{
    private readonly List<VerbCall> sent = [];

    public ContactFormTests()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Way_and_outcome_are_asked_for_and_the_time_is_one_of_here()
    {
        var form = Render<ContactForm>(p => p.Add(f => f.OnSend, sent.Add));
        form.Find("[data-testid=contact-way-Visit]").Change(true);
        Assert.True(form.Find("[data-testid=contact-send]").HasAttribute("disabled"));
        form.Find("[data-testid=contact-reached-no]").Change(true);
        form.Find("[data-testid=contact-at]").Input("2026-11-28T09:30");
        form.Find("[data-testid=contact-send]").Click();

        var call = Assert.Single(sent);
        Assert.Equal("contact", call.Act);
        Assert.Equal("""{"way":"Visit","reached":false,"at":"2026-11-28T09:30:00+08:00","note":null}""", call.Json.Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Fact]
    public void When_trying_counts_is_said_where_it_does()
    {
        Assert.Empty(Render<ContactForm>().FindAll("[data-testid=contact-tries]"));
        var form = Render<ContactForm>(p => p.Add(f => f.Tries, "满3次未联系上，视为已先行联系"));
        Assert.Equal("满3次未联系上，视为已先行联系", form.Find("[data-testid=contact-tries]").TextContent);
    }
}
