using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>不予受理 by two levels, as the desks see it (docs/adr/0158).</summary>
public sealed class RefusalLevelsTests(ApiCity city) : IClassFixture<ApiCity>
{
    private const string Guidance = "请向西湖区信访局反映";

    [Fact]
    public async Task Of_two_levels_it_is_on_the_list_of_whose_turn_it_is_and_the_page_says_how_far_it_is()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var supervisor = await city.SignedInAsync("supervisor");
        await admin.PolicyAsync("refusalApproval", 2);
        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "refusal", new ProposeRefusal("Petition", "请走信访渠道"));
        await admin.PolicyAsync("refusalApproval", 1); // What is proposed goes by the number as it was.
        Assert.Equal((true, false), (await dispatcher.HasOnAsync("refusals", page), await supervisor.HasOnAsync("refusals", page)));
        Assert.DoesNotContain(TicketVerb.RuleOnRefusal, (await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(page.Id))).Verbs);
        await StaffClient.RefusedAsync(await supervisor.PostAsync(ApiPath.Act(page.Id, "refusal-ruling"), new RuleOnRefusal(true, Guidance), page.Version), 409, "ticket.refusal-with-dispatchers", "派单员初审");

        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Equal((false, true), (page.Refused!.Passed, page.Refused.PassesOn)); // It is proposed.
        page = await dispatcher.ActAsync(page, "refusal-ruling", new RuleOnRefusal(true, Guidance));
        Assert.Equal((TicketState.PendingDispatch, true, false, Guidance), (page.State, page.Refused!.Passed, page.Refused.PassesOn, page.Refused.Guidance));
        Assert.Equal((false, true), (await dispatcher.HasOnAsync("refusals", page), await supervisor.HasOnAsync("refusals", page)));
        await StaffClient.RefusedAsync(await dispatcher.PostAsync(ApiPath.Act(page.Id, "refusal-ruling"), new RuleOnRefusal(true, Guidance), page.Version), 403, "ticket.own-approval");

        page = await supervisor.ActAsync(await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "refusal-ruling", new RuleOnRefusal(true, Guidance));
        Assert.Equal((TicketState.Refused, true), (page.State, page.Refused!.Decided));
        Assert.Equal(["提请不予受理", "不予受理初审同意，报督办员终审", "不予受理"], page.History.TakeLast(3).Select(step => step.VerbName));
        Assert.False(await supervisor.HasOnAsync("refusals", page));
    }

    [Fact]
    public async Task No_number_lets_one_person_refuse()
    {
        using var admin = await city.SignedInAsync("administrator");
        foreach (var beyond in new[] { 0, 3 })
        {
            using var answer = await admin.PutAsync($"{ApiPath.Admin}/policy/refusalApproval", new PolicyEntry("refusalApproval", beyond));
            Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty("value", out _));
        }
    }
}
