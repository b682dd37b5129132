using System.Diagnostics;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Testing.Audio;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>
/// A matter was answered, and the hotline rings its citizen by itself to ask whether it is solved: busy at first, then the question is heard and a key closes the ticket,
/// which tells of both calls. Over real SIP and RTP; nobody at a desk does anything.
/// </summary>
[Collection(typeof(AtOtherDesks))]
public sealed class The_hotline_asks(DemoCity city, Chromium chromium)
{
    private const string Number = "13907910357";
    private const string Plan = "ask-by-voice";

    /// <summary>A matter of its own, so that the plan catches nobody else's tickets.</summary>
    private const string Rubbish = "050301";

    [Fact(Timeout = 240_000)]
    public async Task A_citizen_presses_1_and_the_ticket_is_closed()
    {
        var hotline = await city.StartedAsync();
        await using var citizen = new WirePhone(hotline, new DeskPhone(Number, ""), 613);
        using var administrator = await Staff.SignInAsync(hotline, hotline.LoginOf("administrator"));
        await PutAsync(administrator, "trunks/out", new TrunkEntry("out", "呼出中继", ["192.0.2.0/24"], Gateway: $"sip:127.0.0.1:{citizen.Port}"));
        await PutAsync(administrator, $"follow-up-plans/{Plan}", new FollowUpPlanEntry(Plan, "垃圾清运语音回访", 100, "Ivr", Rubbish));
        foreach (var (name, value) in new[] { ("askFromHour", 0), ("askUntilHour", 24), ("askDaysOff", 1) })
        {
            await PutAsync(administrator, $"policy/{name}", new PolicyEntry(name, value));
        }

        var ticket = await RepliedAsync(hotline);
        var invite = await citizen.RingAsync(TimeSpan.FromSeconds(40));
        Assert.Contains($"sip:{Number}@127.0.0.1", invite.Start, StringComparison.Ordinal);
        Assert.Contains("<sip:12345", invite["From"], StringComparison.Ordinal);
        await citizen.RefuseAsync("486 Busy Here");
        await Eventually.HoldsAsync("the try is counted", TimeSpan.FromSeconds(20), async () => await Journal.OneAsync<int>(hotline, $"select follow_up_tries from dispatch.ticket where id = '{ticket}'") == 1);

        await Journal.OneAsync<int>(hotline, $"update dispatch.follow_up_call set due_at = now() where ticket_id = '{ticket}' returning 1"); // Hours go by.
        await citizen.AnswerAsync(TimeSpan.FromSeconds(40));
        var from = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync("somebody speaks", TimeSpan.FromSeconds(10), () => Task.FromResult(Tone.Level(citizen.Ear.Heard(from, Stopwatch.GetTimestamp())) > 0.01));
        await citizen.PressAsync('1');
        await citizen.EndsAsync(TimeSpan.FromSeconds(20));

        await using var person = await chromium.OpenAsync(hotline, 1600, 1000);
        await person.SignInAsync(hotline.LoginOf("agent"));
        await person.GoAsync($"/tickets/{ticket}");
        await person.BecomesAsync("ticket-state", "state", "Closed", 60);
        await person["ticket-call"].Nth(1).WaitForAsync();
        var history = await person.TextAsync("history");
        Assert.Contains("自动语音回访：未接通（占线）", history, StringComparison.Ordinal);
        Assert.Contains("自动语音回访：已解决，满意", history, StringComparison.Ordinal);
        Assert.Equal(2, await person["ticket-call"].CountAsync());
        Assert.Contains("已接听语音回访", await person.TextAsync("ticket-calls"), StringComparison.Ordinal);
        Assert.DoesNotContain(Number, await person.Page.ContentAsync(), StringComparison.Ordinal);
        await person.PhotographAsync("52-asked-by-voice");
        Assert.Empty(person.Trouble);
        Assert.Equal(0L, await Journal.OneAsync<long>(hotline, $"select count(*) from agent.recording join agent.call on call.id = recording.call_id where call.ticket_id = '{ticket}'"));
        foreach (var entry in new[] { "trunks/out", $"follow-up-plans/{Plan}" })
        {
            using var gone = await administrator.SendAsync(HttpMethod.Delete, $"api/admin/{entry}", new object());
        }
    }

    private static async Task PutAsync(Staff administrator, string path, object entry)
    {
        using var saved = await administrator.SendAsync(HttpMethod.Put, $"api/admin/{path}", entry);
        saved.EnsureSuccessStatusCode();
    }

    private static async Task<Guid> RepliedAsync(RunningHotline hotline)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 2));
        using var liaison = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison"));
        var ticket = await agent.FileAsync(new DraftFields(
            "Complaint", Rubbish, "360102", "蛤蟆街与永叔路口", Title: "垃圾未清运", Content: "垃圾两天没有清运。", CallerName: "王秀兰", ContactPhone: Number));
        ticket = await liaison.SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Act(ticket.Id, "sign-for"), new SignForTicket(), ticket.Version);
        return (await liaison.SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Act(ticket.Id, "reply"), new ReplyTicket("已清运", "电话联系"), ticket.Version)).Id;
    }
}
