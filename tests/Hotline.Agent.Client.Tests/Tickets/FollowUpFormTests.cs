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

    [Fact]
    public void What_may_be_asked_besides_is_sent_where_it_was_asked()
    {
        var form = Show();
        foreach (var mark in new[] { "reached-yes", "solved-PartlySolved", "satisfied-Satisfied" })
        {
            form.Find($"[data-testid=follow-up-{mark}]").Change(true);
        }

        form.Find("[data-testid=follow-up-send]").Click();
        foreach (var mark in new[] { "process-Fair", "clear-no" })
        {
            form.Find($"[data-testid=follow-up-{mark}]").Change(true);
        }

        form.Find("[data-testid=follow-up-send]").Click();
        Assert.Equal([(false, false), (true, true)], sent.Select(call => (call.Json.Contains("\"processSatisfied\":\"Fair\"", StringComparison.Ordinal), call.Json.Contains("\"replyClear\":false", StringComparison.Ordinal))));
    }

    [Fact]
    public void Who_wants_to_be_called_later_is_booked_and_not_followed_up()
    {
        var form = Show();
        form.Find("[data-testid=follow-up-reached-later]").Change(true);
        Assert.Empty(form.FindAll("[data-testid=follow-up-send]"));
        form.Find("[data-testid=booking-time]").Input("18:00");
        form.Find("[data-testid=booking-day]").Input("2026-12-01");
        form.Find("[data-testid=booking-send]").Click();
        var call = Assert.Single(sent);
        Assert.Equal("follow-up-booking", call.Act);
        Assert.Contains("\"time\":\"18:00:00\",\"day\":\"2026-12-01\"", call.Json, StringComparison.Ordinal);
    }

    private IRenderedComponent<FollowUpForm> Show() => Render<FollowUpForm>(p => p.Add(f => f.OnSend, sent.Add));
}
