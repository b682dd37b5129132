using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>What tests of public answers ask over HTTP.</summary>
internal static class PublicationCalls
{
    /// <summary>A ticket that a unit answered and its citizen called solved.</summary>
    public static async Task<TicketPage> ClosedAsync(ApiCity city, string reply, DraftFields? fields = null)
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        var page = await roads.ActAsync(await ApiCity.SignedForAsync(agent, roads, fields), "reply", new ReplyTicket(reply, "已电话联系"));
        page = await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await agent.ActAsync(page, "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Satisfied, true));
        Assert.Equal(TicketState.Closed, page.State);
        return page;
    }

    public static async Task<PublicationPage> ProposedAsync(StaffClient staff, TicketPage ticket)
    {
        using var answer = await staff.PostAsync(ApiPath.Publications, new ProposePublication(ticket.Number));
        return await StaffClient.ReadAsync<PublicationPage>(answer, HttpStatusCode.Created);
    }

    public static async Task<PublicationPage> PublishedAsync(ApiCity city, TicketPage ticket)
    {
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var supervisor = await city.SignedInAsync("supervisor");
        var page = await ActAsync(dispatcher, await ProposedAsync(dispatcher, ticket), "first-review");
        return await ActAsync(supervisor, page, "second-review");
    }

    public static async Task<PublicationPage> ActAsync(StaffClient staff, PublicationPage page, string act, string? note = null)
    {
        using var answer = await staff.PostAsync($"{ApiPath.Publications}/{page.Id}/{act}", new PublicationAct(note), page.Revision);
        return await StaffClient.ReadAsync<PublicationPage>(answer, HttpStatusCode.OK);
    }

    public static async Task<PublicationPage> RewordedAsync(StaffClient staff, PublicationPage page, string text)
    {
        using var answer = await staff.PutAsync($"{ApiPath.Publications}/{page.Id}/text", new PublicationText(text), page.Revision);
        return await StaffClient.ReadAsync<PublicationPage>(answer, HttpStatusCode.OK);
    }

    /// <returns>The stable id of the refusal.</returns>
    public static async Task<string?> RefusedAsync(StaffClient staff, PublicationPage page, string act, int status, string? note = null)
    {
        using var answer = await staff.PostAsync($"{ApiPath.Publications}/{page.Id}/{act}", new PublicationAct(note), page.Revision);
        return (await StaffClient.ProblemAsync(answer, status)).GetProperty("code").GetString();
    }

    public static async Task<string?> NotProposedAsync(StaffClient staff, TicketPage ticket)
    {
        using var answer = await staff.PostAsync(ApiPath.Publications, new ProposePublication(ticket.Number));
        return (await StaffClient.ProblemAsync(answer, 409)).GetProperty("code").GetString();
    }
}
