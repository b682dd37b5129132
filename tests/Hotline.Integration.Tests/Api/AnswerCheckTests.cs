using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Citizens;
using Microsoft.Extensions.DependencyInjection;
using FollowUpWay = Hotline.Dispatch.Tickets.FollowUpWay;
using Rate = Hotline.Dispatch.Tickets.Verbs.Rate;
using Satisfaction = Hotline.Dispatch.Tickets.Satisfaction;
using Solved = Hotline.Dispatch.Tickets.Solved;

namespace Hotline.Integration.Tests.Api;

/// <summary>直接办结抽检 through the front door, down to the figure in the ledger.</summary>
public sealed class AnswerCheckTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task What_was_drawn_is_judged_by_the_shift_lead_counted_and_dispatched_when_it_was_wrong()
    {
        using var lead = await city.SignedInAsync("lead");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        await ShareAsync(0);
        var unseen = await AnsweredAsync();
        await ShareAsync(100);
        var (right, wrong) = (await AnsweredAsync(), await AnsweredAsync());
        await ShareAsync(0);
        Assert.Equal((false, true, true), (await lead.HasOnAsync("answer-checks", unseen), await lead.HasOnAsync("answer-checks", right), await lead.HasOnAsync("answer-checks", wrong)));
        Assert.Empty((await dispatcher.GetAsync<TicketList>($"{ApiPath.Tickets}?list=answer-checks")).Rows);
        Assert.Contains("抽检（100%）", right.History.Single(step => step.Verb == "AnsweredOnCall").Text, StringComparison.Ordinal);
        using (var none = await lead.PostAsync(ApiPath.Act(unseen.Id, "answer-check"), new CheckAnswer(true), unseen.Version))
        {
            await StaffClient.RefusedAsync(none, 409, "ticket.nothing-to-check");
        }

        await lead.ActAsync(right, "answer-check", new CheckAnswer(true));
        wrong = await lead.ActAsync(wrong, "answer-check", new CheckAnswer(false, "政策已改"));
        Assert.Contains(TicketVerb.ReopenAnswered, wrong.Verbs);
        wrong = await lead.ActAsync(wrong, "answer-reopening", new ReopenAnswered("须由城管局办理"));
        Assert.Equal(TicketState.PendingDispatch, wrong.State);
        Assert.Equal((false, false), (await lead.HasOnAsync("answer-checks", right), await lead.HasOnAsync("answer-checks", wrong)));
        Assert.Contains((await dispatcher.GetAsync<TicketList>($"{ApiPath.Tickets}?list=dispatch")).Rows, row => row.Id == wrong.Id);
        wrong = await dispatcher.ActAsync(wrong, "assignment", new DispatchTicket(ApiCity.Roads));
        Assert.Equal("西湖区城管局", wrong.UnitName);

        await Eventually.IsAsync(async () => (await CountedAsync(lead, "answered-on-call", "miss")).Contains(wrong.Id), TimeSpan.FromSeconds(20)); // The last that happened to either.
        foreach (var metric in new[] { "answers-right", "answered-on-call" })
        {
            var (hits, misses) = (await CountedAsync(lead, metric, "hit"), await CountedAsync(lead, metric, "miss"));
            Assert.Equal((true, false, false, true), (hits.Contains(right.Id), hits.Contains(wrong.Id), misses.Contains(right.Id), misses.Contains(wrong.Id)));
        }
    }

    [Fact]
    public async Task An_answer_that_the_citizen_called_unsolved_is_checked_all_the_same()
    {
        using var lead = await city.SignedInAsync("lead");
        await ShareAsync(100);
        var again = await AnsweredAsync();
        await ShareAsync(0);
        await city.Host.App.Services.GetRequiredService<CitizenDesk>().DoAsync(again.Id, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), TestContext.Current.CancellationToken);
        Assert.True(await lead.HasOnAsync("answer-checks", again));
        var page = await lead.GetAsync<TicketPage>(ApiPath.Ticket(again.Id));
        Assert.Equal(TicketState.Redo, page.State);
        Assert.Contains(TicketVerb.CheckAnswer, page.Verbs);
        page = await lead.ActAsync(page, "answer-check", new CheckAnswer(false, "政策已改"));
        Assert.Equal(TicketState.Redo, page.State);
        Assert.DoesNotContain(TicketVerb.CheckAnswer, page.Verbs);
        Assert.DoesNotContain(TicketVerb.ReopenAnswered, page.Verbs);
        Assert.False(await lead.HasOnAsync("answer-checks", again));
    }

    private async Task<TicketPage> AnsweredAsync()
    {
        using var agent = await city.SignedInAsync("agent");
        return await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "answer", new AnswerOnCall("可在赣服通办理。"));
    }

    private static async Task<HashSet<Guid>> CountedAsync(StaffClient staff, string metric, string part) =>
        [.. (await staff.GetAsync<MetricTickets>($"{ApiPath.Metric(metric, "tickets")}?part={part}")).Rows.Select(row => row.Id)];

    private async Task ShareAsync(int percent)
    {
        using var administrator = await city.SignedInAsync("administrator");
        await administrator.PolicyAsync("answerCheckPercent", percent);
    }
}
