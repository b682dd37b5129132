using Bunit;
using Hotline.Agent.Client.Tickets.Verbs;
using Hotline.Agent.Client.Wire;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Tickets;

public sealed class FollowUpFormTests : BunitContext
{
    private readonly List<VerbCall> sent = [];

    public FollowUpFormTests()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Marks_are_asked_only_of_those_who_were_reached()
    {
        var form = Show();
        Assert.Empty(form.FindAll("[data-testid=follow-up-solved]"));

        form.Find("[data-testid=follow-up-reached-yes]").Change(true);

        Assert.Single(form.FindAll("[data-testid=follow-up-solved]"));
        Assert.True(form.Find("[data-testid=follow-up-send]").HasAttribute("disabled"));
    }

    [Fact]
    public void Solved_and_satisfied_are_sent_by_name()
    {
        var form = Show();
        form.Find("[data-testid=follow-up-reached-yes]").Change(true);
        form.Find("[data-testid=follow-up-solved-Solved]").Change(true);
        form.Find("[data-testid=follow-up-satisfied-Satisfied]").Change(true);
        form.Find("[data-testid=follow-up-send]").Click();

        var call = Assert.Single(sent);
        Assert.Equal("follow-up", call.Act);
        Assert.Contains("""
            "solved":"Solved","satisfied":"Satisfied"
            """.Trim(), call.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_beyond_reason_is_sent_with_its_evidence()
    {
        var form = Show();
        form.Find("[data-testid=follow-up-reached-yes]").Change(true);
        form.Find("[data-testid=follow-up-solved-NotSolved]").Change(true);
        form.Find("[data-testid=follow-up-satisfied-Fair]").Change(true);
        Assert.Empty(form.FindAll("[data-testid=follow-up-evidence]"));
        form.Find("[data-testid=follow-up-reasonable-no]").Change(true);
        form.Find("[data-testid=follow-up-evidence]").Input("三定方案第五条");
        form.Find("[data-testid=follow-up-send]").Click();
        var call = Assert.Single(sent);
        Assert.Contains("\"unreasonable\":true", call.Json, StringComparison.Ordinal);
        Assert.Contains("\"evidence\":", call.Json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"evidence\":\"\"", call.Json, StringComparison.Ordinal);
    }

    private IRenderedComponent<FollowUpForm> Show() => Render<FollowUpForm>(p => p.Add(f => f.OnSend, sent.Add));
}
