using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>POST /api/tickets/acceptance: a complete form, accepted at once.</summary>
public sealed class AcceptedInOneTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task It_answers_with_the_routed_ticket_its_place_and_its_version()
    {
        using var agent = await city.SignedInAsync("agent");
        using var answer = await PostAsync(agent, ApiCity.Complete with { ContactPhone = "13911110001" });
        var page = (await StaffClient.ReadAsync<AcceptedTicket>(answer, HttpStatusCode.Created)).Ticket;
        Assert.Equal((TicketState.AwaitingSignFor, ApiCity.Roads, "王**"), (page.State, page.UnitCode, page.CallerName));
        Assert.Equal(($"/api/tickets/{page.Id}", $"\"{page.Version}\""), (answer.Headers.Location?.ToString(), answer.Headers.ETag?.Tag));
        var read = await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Equal(read.History.Select(step => (step.Verb, step.At)), page.History.Select(step => (step.Verb, step.At)));
        Assert.Equal((read.Number, read.Version, read.RuleShown), (page.Number, page.Version, page.RuleShown));
        Assert.Equal(read.Verbs, page.Verbs);

        // The version it told of is good for the next verb.
        using var roads = await city.SignedInAsync("roads");
        Assert.Equal(TicketState.InHandling, (await roads.ActAsync(page, "sign-for", new SignForTicket())).State);
    }

    [Fact]
    public async Task The_same_key_again_is_the_same_ticket_as_it_stands_now()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        var fields = ApiCity.Complete with { ContactPhone = "13911110002" };
        using var first = await PostAsync(agent, fields, "walk-in-7");
        var page = (await StaffClient.ReadAsync<AcceptedTicket>(first, HttpStatusCode.Created)).Ticket;
        await roads.ActAsync(page, "sign-for", new SignForTicket());
        using var second = await PostAsync(agent, fields, "walk-in-7");
        var again = (await StaffClient.ReadAsync<AcceptedTicket>(second, HttpStatusCode.Created)).Ticket;
        Assert.Equal((page.Id, page.Number, TicketState.InHandling), (again.Id, again.Number, again.State));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once()
    {
        using var agent = await city.SignedInAsync("agent");
        using var answer = await PostAsync(agent, ApiCity.Complete with { Type = "Nonsense", Title = null, CategoryCode = "999999", ContactPhone = null });
        var errors = (await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors");
        Assert.All(["type", "title", "categoryCode", "contactPhone"], field => Assert.True(errors.TryGetProperty(field, out _), field));
        Assert.All(["content", "regionCode", "place"], field => Assert.False(errors.TryGetProperty(field, out _), field));
        using var missing = await PostAsync(agent, ApiCity.Complete with { Content = "" });
        Assert.True((await StaffClient.ProblemAsync(missing, 400)).GetProperty("errors").TryGetProperty("content", out _));
    }

    [Fact]
    public async Task Only_an_agent_takes_in()
    {
        using var roads = await city.SignedInAsync("roads");
        using var answer = await PostAsync(roads, ApiCity.Complete);
        await StaffClient.ProblemAsync(answer, 403);
    }

    [Fact]
    public async Task A_suspected_repeat_of_the_same_caller_is_told_with_the_answer()
    {
        using var agent = await city.SignedInAsync("agent");
        var fields = ApiCity.Complete with { ContactPhone = "13911110003" };
        using var first = await PostAsync(agent, fields);
        var earlier = await StaffClient.ReadAsync<AcceptedTicket>(first, HttpStatusCode.Created);
        Assert.Empty(earlier.Repeats);
        using var second = await PostAsync(agent, fields);
        var repeat = Assert.Single((await StaffClient.ReadAsync<AcceptedTicket>(second, HttpStatusCode.Created)).Repeats);
        Assert.Equal(earlier.Ticket.Id, repeat.Row.Id);
        Assert.True(repeat is { Repeat: true, Open: true, Why.Count: > 0 });
    }

    private static Task<HttpResponseMessage> PostAsync(StaffClient agent, DraftFields fields, string? key = null) => agent.PostAsync(ApiPath.Acceptance, fields, key: key);
}
