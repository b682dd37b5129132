using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>
/// A citizen with an old phone: submits with a photo, gets number and code, the unit signs and replies, the link in the text
/// message rates it "not solved", the same ticket is done again, and rated solved it is closed. No script runs anywhere.
/// </summary>
[Collection(typeof(AtOtherDesks))]
public sealed class A_citizen_reports_without_script(DemoCity city, Chromium chromium)
{
    private const string Words = "永叔路口有一个大坑，晚上看不见，<script>alert(1)</script>电动车容易摔倒。";

    [Fact(Timeout = 180_000)]
    public async Task Submitted_replied_to_not_solved_reopened_solved_closed()
    {
        var hotline = await city.StartedAsync();
        await using var phone = await CitizenPhone.OpenAsync(chromium, hotline, script: false);
        await phone.Page.GotoAsync("/citizen");
        await phone.PhotographAsync("citizen-01-home");
        var (number, code) = await phone.SubmitAsync(Words);
        await phone.PhotographAsync("citizen-03-receipt");
        Assert.Matches("^[0-9]{12}$", number);
        await phone.LookUpAsync(number, code);
        Assert.Contains("已交承办单位", await phone.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("<script>alert(1)</script>", await phone.TextAsync(), StringComparison.Ordinal); // As words.
        await phone.PhotographAsync("citizen-04-progress");

        using var unit = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison"));
        var id = await ReplyAsync(unit, number, "已派人修补。");
        await RateByMessageAsync(hotline, phone, number);
        var reopened = await unit.GetAsync<TicketPage>($"api/tickets/{id}");
        Assert.Equal((number, 2, TicketState.AwaitingSignFor), (reopened.Number, reopened.Round, reopened.State));
        Assert.Contains(reopened.History, step => step.Text is { } text && text.StartsWith("短信链接评价：未解决，不满意", StringComparison.Ordinal));

        // One level up: the city's bureau has it now, and the county's reads on.
        using var above = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison", 6));
        await ReplyAsync(above, number, "已重新铺设路面。");
        await phone.LookUpAsync(number, code);
        await phone.PhotographAsync("citizen-06-replied-again");
        await Deeds.PostsAsync(phone.Page, "Rate", () => phone.RateAsync("Solved", "VerySatisfied"));
        Assert.Contains("已办结", await phone.TextAsync(), StringComparison.Ordinal);
        await phone.PhotographAsync("citizen-07-closed");
        Assert.Equal(TicketState.Closed, (await unit.GetAsync<TicketPage>($"api/tickets/{id}")).State);
    }

    private static async Task RateByMessageAsync(RunningHotline hotline, CitizenPhone phone, string number)
    {
        var link = await SentMessages.RatingLinkAsync(hotline, number);
        await phone.Page.GotoAsync(link.PathAndQuery);
        Assert.EndsWith("/citizen/rate", phone.Page.Url, StringComparison.Ordinal);
        await phone.PhotographAsync("citizen-05-rate");
        await phone.RateAsync("Unsolved", "Dissatisfied", "坑还在。");
        Assert.Contains("谢谢您的评价", await phone.TextAsync(), StringComparison.Ordinal);
        await phone.Page.GotoAsync(link.PathAndQuery);
        Assert.Contains("链接已失效", await phone.TextAsync(), StringComparison.Ordinal);

        // What the citizen and the liaisons of the unit were sent; nobody's number is in it.
        var sent = SentMessages.Of(hotline, "sms").Where(line => line.Contains(number, StringComparison.Ordinal)).ToList();
        Assert.Contains(sent, line => line.Contains("查询码", StringComparison.Ordinal) && line.Contains("138****1234", StringComparison.Ordinal));
        Assert.DoesNotContain(sent, line => line.Contains("13800001234", StringComparison.Ordinal));
        await Eventually.HoldsAsync("the liaison of the unit above is told of the redo", TimeSpan.FromSeconds(20), () => new[] { "liaison7" }.All(login =>
            SentMessages.Of(hotline, "notices").Any(line => line.Contains(number, StringComparison.Ordinal) && line.Contains("重办", StringComparison.Ordinal) && line.Contains($"\"to\":\"{login}\"", StringComparison.Ordinal))));
    }

    private static async Task<Guid> ReplyAsync(Staff unit, string number, string reply)
    {
        var row = Assert.Single((await unit.GetAsync<TicketList>("api/tickets?list=unit")).Rows, row => row.Number == number);
        var page = await unit.GetAsync<TicketPage>($"api/tickets/{row.Id}");
        Assert.Single(page.Photos!);
        page = await unit.SendAsync<TicketPage>(HttpMethod.Post, $"api/tickets/{row.Id}/sign-for", new SignForTicket(), page.Version);
        await unit.SendAsync<TicketPage>(HttpMethod.Post, $"api/tickets/{row.Id}/reply", new ReplyTicket(reply, "电话告知"), page.Version);
        return row.Id;
    }
}
