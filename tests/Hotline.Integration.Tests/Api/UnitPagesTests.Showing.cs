using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>What the console shows a unit of its ticket, its own pages show too: the matter, who was late, an order in full, and the calls.</summary>
public sealed partial class UnitPagesTests
{
    [Fact]
    public async Task The_unit_reads_whom_its_ticket_stands_for_and_each_of_them_where_it_went()
    {
        using var agent = await city.SignedInAsync("agent");
        var alone = await FiledAsync(agent);
        var matter = await FiledAsync(agent);
        var draft = await agent.OpenAsync(ApiCity.Complete with { Content = "井盖旁边也塌了。", CallerName = "李小红", ContactPhone = "13970012346" });
        var voice = await agent.ActAsync(draft, "acceptance-into", new MergeTicket(matter.Number!, "同一个坑"));
        using var roads = await city.PhoneAsync("roads");
        Assert.DoesNotContain("id=\"voices\"", await roads.PageAsync($"/unit/tickets/{alone.Id}"), StringComparison.Ordinal);

        var page = await roads.PageAsync($"/unit/tickets/{matter.Id}");
        foreach (var shown in new[] { "1 件事项，2 件诉求", $"<a class=\"back\" href=\"/unit/tickets/{voice.Id}\">{voice.Number}</a>", "井盖旁边也塌了。", "李**", "139****2346" })
        {
            Assert.Contains(shown, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("李小红", page, StringComparison.Ordinal);
        Assert.DoesNotContain("13970012346", page, StringComparison.Ordinal);
        Assert.Contains($"已并入工单 <a class=\"back\" href=\"/unit/tickets/{matter.Id}\">{matter.Number}</a>，随主工单办理和答复", await roads.PageAsync($"/unit/tickets/{voice.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_made_it_late_is_said_with_the_clocks_and_after_they_have_ended_too()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await FiledAsync(agent);
        using var roads = await city.PhoneAsync("roads");
        var path = $"/unit/tickets/{ticket.Id}";
        var page = await SubmitAsync(roads, path, "SignFor", await roads.PageAsync(path));
        Assert.DoesNotContain("class=\"late\"", page, StringComparison.Ordinal);
        await RecordedCall.ScalarAsync<object?>(city.Host, $"update dispatch.deadline set started_at = started_at - interval '60 days', due_at = due_at - interval '60 days' where ticket_id = '{ticket.Id}' and kind = 'Handle' returning 1");
        page = await roads.PageAsync(path);
        Assert.Contains("<p class=\"late\">主办单位西湖区城管局：超期", page, StringComparison.Ordinal);
        page = await SubmitAsync(roads, path, "Reply", page, ("reply", "已修补。"));
        Assert.Contains("<p class=\"late\">主办单位西湖区城管局：超期", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_of_supervision_says_who_issued_it_until_when_a_card_gives_time_and_what_the_unit_answered()
    {
        using var agent = await city.SignedInAsync("agent");
        using var supervisor = await city.SignedInAsync("supervisor");
        var ticket = await FiledAsync(agent);
        ticket = await supervisor.ActAsync(await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id)), "supervision", new Supervise("Hotline", "限期办结并报结果", 2));
        using var roads = await city.PhoneAsync("roads");
        var path = $"/unit/tickets/{ticket.Id}";
        var page = await roads.PageAsync(path);
        Assert.Matches("何平 \\d+月\\d+日 \\d\\d:\\d\\d签发，\\d+月\\d+日 17:30到期", page);
        Assert.DoesNotContain("可亮红牌", page, StringComparison.Ordinal);
        page = await SubmitAsync(roads, path, "AnswerSupervision", page, ("answer", "已完工"), ("evidence", "照片第1至3张"));
        Assert.Contains("<span class=\"content\">回复：已完工</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"small\">佐证：照片第1至3张</span>", page, StringComparison.Ordinal);

        ticket = await supervisor.ActAsync(await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id)), "supervision-review", new ReviewSupervision(ApiCity.Roads, false, "没有照片"));
        await supervisor.ActAsync(ticket, "card", new GiveCard(ApiCity.Roads, "Yellow", "回复不实"));
        page = await roads.PageAsync(path);
        Assert.Contains("黄牌", page, StringComparison.Ordinal);
        Assert.Matches("\\d+月\\d+日 17:30前仍未回复，可亮红牌", page);
    }

    [Fact]
    public async Task A_unit_asks_for_help_that_it_need_not_wait_for()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await FiledAsync(agent);
        using var roads = await city.PhoneAsync("roads");
        var path = $"/unit/tickets/{ticket.Id}";
        const string ticked = "name=\"required\" value=\"true\" checked";
        var page = await SubmitAsync(roads, path, "SignFor", await roads.PageAsync(path));
        Assert.Contains(ticked, page, StringComparison.Ordinal);
        page = await SubmitRefusedAsync(roads, path, "AskAssist", page, 400, ("unitCode", ApiCity.Water), ("task", ""), ("required", "false"));
        Assert.DoesNotContain(ticked, page, StringComparison.Ordinal);
        page = await SubmitAsync(roads, path, "AskAssist", page, ("unitCode", ApiCity.Water), ("task", "请核查管网"), ("required", "false"));
        Assert.Contains("，可不等待", page, StringComparison.Ordinal);
        Assert.DoesNotContain("不再等待的理由", page, StringComparison.Ordinal);
        page = await SubmitAsync(roads, path, "DropAssist", page, ("unitCode", ApiCity.Water), ("reason", "重新邀请"));

        // As a browser sends a box that is ticked: it and what comes after it.
        page = await SubmitAsync(roads, path, "AskAssist", page, ("unitCode", ApiCity.Water), ("task", "请核查管网"), ("required", "true"), ("required", "false"));
        Assert.True(Assert.Single((await agent.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).Assists!, assist => assist.Open).Required);
        Assert.Contains("不再等待的理由", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_unit_hears_the_call_on_its_page_and_is_audited_and_of_a_confidential_ticket_hears_nothing()
    {
        var call = await RecordedCall.MakeAsync(city.Host, "agent", "8001", confidential: false);
        var secret = await RecordedCall.MakeAsync(city.Host, "agent-b", "8002", confidential: true);
        using var roads = await city.PhoneAsync("roads");
        using (var shown = await roads.GetAsync($"/unit/tickets/{call.Ticket}"))
        {
            var audio = $"<audio controls preload=\"none\" src=\"{ApiPath.RecordingAudio(call.Recording)}\"";
            Assert.Contains(audio, await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Contains("media-src 'self'", Assert.Single(shown.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal); // Or no browser plays it.
        }

        using (var heard = await roads.GetAsync(ApiPath.RecordingAudio(call.Recording)))
        {
            Assert.Equal(HttpStatusCode.OK, heard.StatusCode);
        }

        Assert.Equal(1, await RecordedCall.ScalarAsync<long>(city.Host, $"select count(*) from dispatch.audit where action = 'recording.play' and subject = '{call.Recording}'"));
        Assert.DoesNotContain("<audio", await roads.PageAsync($"/unit/tickets/{secret.Ticket}"), StringComparison.Ordinal);
        await RecordedCall.ScalarAsync<object?>(city.Host, $"update agent.recording set state = 'Removed', removed_at = now() where id = '{call.Recording}' returning 1");
        var gone = await roads.PageAsync($"/unit/tickets/{call.Ticket}");
        Assert.Contains("已到保存期限", gone, StringComparison.Ordinal);
        Assert.DoesNotContain("<audio", gone, StringComparison.Ordinal);
    }
}
