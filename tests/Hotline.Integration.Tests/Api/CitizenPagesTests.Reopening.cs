using System.Net;

namespace Hotline.Integration.Tests.Api;

public sealed partial class CitizenPagesTests
{
    [Fact]
    public async Task A_citizen_takes_back_that_it_is_solved_and_a_tab_left_open_says_nothing_of_the_next_round()
    {
        using var phone = new CitizenClient(city.Host.Address);
        using var agent = await city.SignedInAsync("agent");
        var (number, _) = await SubmitAsync(phone);
        await ReplyAsync(agent, number);
        var left = await phone.SendAsync(await phone.GoAsync("/citizen/ticket"), "/citizen/ticket?handler=Rate", ("solved", "Solved"), ("satisfied", "Satisfied"));
        var page = await phone.SendAsync(left, "/citizen/ticket?handler=Reopen", ("unsolved", "又塌了"));
        Assert.Equal(HttpStatusCode.BadRequest, phone.Status);
        Assert.Contains("请选择是否满意", page, StringComparison.Ordinal);
        page = await phone.SendAsync(page, "/citizen/ticket?handler=Reopen", ("satisfied", "Basically"), ("unsolved", "又塌了"));
        Assert.Contains("已交承办单位重新办理", page, StringComparison.Ordinal);
        var reopened = await ReplyAsync(agent, number, "district");
        Assert.Equal(2, reopened.Round);
        Assert.Contains(reopened.History, step => step.Text == "网站评价：未解决，基本满意\n又塌了");
        await phone.SendAsync(await phone.GoAsync("/citizen/ticket"), "/citizen/ticket?handler=Rate", ("solved", "Solved"), ("satisfied", "Satisfied"));
        page = await phone.SendAsync(left, "/citizen/ticket?handler=Reopen", ("satisfied", "Dissatisfied"), ("unsolved", "又塌了"));
        Assert.Equal(HttpStatusCode.Conflict, phone.Status);
        Assert.Contains("已办结", page, StringComparison.Ordinal);
    }
}
