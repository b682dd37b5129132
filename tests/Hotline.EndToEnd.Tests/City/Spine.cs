using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Wire;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>The spine over REST and the live line, for stories whose point lies elsewhere.</summary>
internal static class Spine
{
    /// <summary>A call is answered, filed by exact rule, signed for, replied to, followed up with solved and satisfied, and closed.</summary>
    public static async Task<TicketPage> RunAsync(RunningHotline hotline, Login agent, Login liaison, WireCaller caller, Matter matter, Func<DeskPhone> phoneOf)
    {
        await using var line = await DeskLine.OpenAsync(hotline, agent);
        await using var phone = new WirePhone(hotline, phoneOf(), 1300);
        await phone.RegisterAsync();
        await line.ReadyAsync();
        Assert.Equal(200, await caller.CallAsync());
        await phone.AnswerAsync(TimeSpan.FromSeconds(20));
        var call = await line.CallAsync(CallPhase.Talking);
        var accepted = await FileAsync(line.Staff, call.DraftId, matter);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken); // Some words into the recording.
        await caller.HangUpAsync();
        await phone.EndsAsync(TimeSpan.FromSeconds(5));

        using var unit = await Staff.SignInAsync(hotline, liaison);
        Assert.Equal(unit.Me.UnitCode, accepted.UnitCode);
        var mine = await unit.GetAsync<TicketList>("api/tickets?list=unit");
        Assert.Contains(mine.Rows, row => row.Id == accepted.Id);
        var signed = await unit.SendAsync<TicketPage>(HttpMethod.Post, $"api/tickets/{accepted.Id}/sign-for", new SignForTicket(), (await unit.GetAsync<TicketPage>($"api/tickets/{accepted.Id}")).Version);
        await unit.SendAsync<TicketPage>(HttpMethod.Post, $"api/tickets/{accepted.Id}/reply", new ReplyTicket("已处理完毕。" + matter.Content, "电话告知"), signed.Version);

        var waiting = await line.Staff.GetAsync<TicketPage>($"api/tickets/{accepted.Id}");
        Assert.Equal(TicketState.AwaitingFollowUp, waiting.State);
        return await line.Staff.SendAsync<TicketPage>(HttpMethod.Post, $"api/tickets/{accepted.Id}/follow-up",
            new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Satisfied, true, matter.Content), waiting.Version);
    }

    private static async Task<TicketPage> FileAsync(Staff agent, Guid draft, Matter matter)
    {
        var page = await agent.GetAsync<TicketPage>($"api/tickets/{draft}");
        var saved = await agent.SendAsync<DraftSaved>(HttpMethod.Put, $"api/tickets/{draft}/draft", new DraftFields(
            matter.Type, matter.Category, matter.Region, matter.Place, null, null, matter.Title, matter.Content, matter.Urgency, false,
            matter.CallerName, matter.ContactPhone, matter.IdNumber), page.Version);
        return await agent.SendAsync<TicketPage>(HttpMethod.Post, $"api/tickets/{draft}/acceptance", new AcceptTicket(), saved.Version);
    }
}
