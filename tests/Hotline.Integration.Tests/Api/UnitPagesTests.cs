using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>The liaison's pages as a phone without script sees them: links, forms, redirects.</summary>
public sealed partial class UnitPagesTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_liaison_signs_for_extends_and_replies_with_forms_alone()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await FiledAsync(agent);
        using var phone = await city.PhoneAsync("roads");
        var list = await phone.PageAsync("/unit");
        Assert.Contains($"/unit/tickets/{ticket.Id}", list, StringComparison.Ordinal);
        var path = $"/unit/tickets/{ticket.Id}";
        var page = await phone.PageAsync(path);
        Assert.DoesNotContain("13970012345", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        page = await SubmitAsync(phone, path, "SignFor", page);
        Assert.Contains("已签收。", page, StringComparison.Ordinal);
        var refused = await SubmitRefusedAsync(phone, path, "Extend", page, 400, ("workingDays", "0"), ("reason", "要采购"));
        Assert.Contains("要采购", refused, StringComparison.Ordinal);
        Assert.Contains("延期天数", refused, StringComparison.Ordinal);
        page = await SubmitAsync(phone, path, "Reply", refused, ("reply", "已修补。"), ("contacted", "已电话联系"));
        Assert.Contains("答复已提交。", page, StringComparison.Ordinal);
        Assert.Equal(TicketState.AwaitingFollowUp, (await agent.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).State);
    }

    [Fact]
    public async Task A_return_goes_to_review_with_its_basis()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await FiledAsync(agent);
        using var phone = await city.PhoneAsync("roads");
        var path = $"/unit/tickets/{ticket.Id}";
        var page = await SubmitAsync(phone, path, "Return", await phone.PageAsync(path), ("reason", "不在辖区"), ("legalBasis", "三定方案"), ("proposedUnitCode", ApiCity.Water), ("evidence", "权属图"));
        Assert.Contains("退单申请已提交。", page, StringComparison.Ordinal);
        Assert.Equal(TicketState.ReturnReview, (await agent.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).State);
    }

    [Fact]
    public async Task A_unit_asked_to_assist_answers_on_its_page_and_the_lead_replies_for_both()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await FiledAsync(agent);
        using var roads = await city.PhoneAsync("roads");
        using var water = await city.PhoneAsync("water");
        var path = $"/unit/tickets/{ticket.Id}";
        var page = await SubmitAsync(roads, path, "SignFor", await roads.PageAsync(path));
        page = await SubmitAsync(roads, path, "AskAssist", page, ("unitCode", ApiCity.Water), ("task", "请核查管网"), ("required", "true"));
        Assert.Contains("已邀请协办。", page, StringComparison.Ordinal);
        Assert.Contains("不再等待的理由", page, StringComparison.Ordinal);
        await SubmitRefusedAsync(roads, path, "Reply", page, 400, ("reply", "已修补。"));
        Assert.Contains(path, await water.PageAsync("/unit?list=assisting"), StringComparison.Ordinal);
        page = await water.PageAsync(path);
        Assert.Contains("请核查管网", page, StringComparison.Ordinal);
        page = await SubmitAsync(water, path, "SignForAssist", page);
        await SubmitAsync(water, path, "AnswerAssist", page, ("answer", "管网完好"));
        page = await roads.PageAsync(path);
        Assert.Contains("管网完好", page, StringComparison.Ordinal);
        Assert.Contains("答复已提交。", await SubmitAsync(roads, path, "Reply", page, ("reply", "已修补，管网完好。")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lead_takes_an_invitation_back_and_asks_for_the_matter_to_stand_with_what_is_wrong_said_at_its_field()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await FiledAsync(agent);
        using var roads = await city.PhoneAsync("roads");
        var path = $"/unit/tickets/{ticket.Id}";
        var page = await SubmitAsync(roads, path, "SignFor", await roads.PageAsync(path));
        Assert.DoesNotContain("handler=DropAssist", page, StringComparison.Ordinal);
        page = await SubmitAsync(roads, path, "AskAssist", page, ("unitCode", ApiCity.Water), ("task", "请核查管网"), ("required", "true"));
        var silent = await SubmitRefusedAsync(roads, path, "DropAssist", page, 400, ("unitCode", ApiCity.Water), ("reason", ""));
        Assert.Contains("请填写理由", silent, StringComparison.Ordinal);
        page = await SubmitAsync(roads, path, "DropAssist", silent, ("unitCode", ApiCity.Water), ("reason", "自行解决"));
        Assert.Contains("已撤销协办。", page, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=DropAssist", page, StringComparison.Ordinal);

        var causeless = await SubmitRefusedAsync(roads, path, "AskSuspension", page, 400, ("reviewDays", "10"), ("reason", "等检测"));
        Assert.Contains("请填写挂起原因", causeless, StringComparison.Ordinal);
        Assert.Contains("等检测", causeless, StringComparison.Ordinal);
        var endless = await SubmitRefusedAsync(roads, path, "AskSuspension", causeless, 400, ("cause", "StatutoryAppraisal"), ("reviewDays", "0"), ("reason", "等检测"));
        Assert.Contains("复核天数格式不正确", endless, StringComparison.Ordinal);
        page = await SubmitAsync(roads, path, "AskSuspension", endless, ("cause", "StatutoryAppraisal"), ("reviewDays", "10"), ("reason", "等检测"));
        Assert.Contains("挂起申请已提交。", page, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=AskSuspension", page, StringComparison.Ordinal);
        using var dispatcher = await city.SignedInAsync("dispatcher");
        Assert.Contains(TicketVerb.RuleOnSuspension, (await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).Verbs);
    }

    [Fact]
    public async Task A_form_over_an_old_version_is_told_so_and_shows_the_ticket_as_it_stands()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await FiledAsync(agent);
        using var phone = await city.PhoneAsync("roads");
        using var other = await city.PhoneAsync("roads-b");
        var path = $"/unit/tickets/{ticket.Id}";
        var (mine, theirs) = (await phone.PageAsync(path), await other.PageAsync(path));
        await SubmitAsync(other, path, "SignFor", theirs);
        var answer = await SubmitRefusedAsync(phone, path, "SignFor", mine, 409);
        Assert.Contains("role=\"alert\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await FiledAsync(agent);
        using var phone = await city.PhoneAsync("roads");
        using var answer = await phone.FormAsync($"/unit/tickets/{ticket.Id}?handler=SignFor", ("version", $"{ticket.Version}"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Another_units_ticket_is_not_found()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await FiledAsync(agent);
        using var phone = await city.PhoneAsync("water");
        using var answer = await phone.GetAsync($"/unit/tickets/{ticket.Id}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Strangers_and_other_roles_are_led_to_the_sign_in_page()
    {
        using var stranger = city.Host.Client();
        using var answer = await stranger.GetAsync("/unit");
        Assert.Equal("/unit/sign-in", answer.Headers.Location!.AbsolutePath);
        using var agent = await city.SignedInAsync("agent");
        using var other = await agent.GetAsync("/unit");
        Assert.Equal("/unit/sign-in", other.Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task A_wrong_password_is_told_on_the_page_and_foreign_addresses_are_not_followed()
    {
        using var phone = city.Host.Client();
        var page = await phone.PageAsync("/unit/sign-in");
        using var wrong = await phone.FormAsync("/unit/sign-in", [("login", "roads"), ("password", "nope"), .. UnitForms.Hidden(page)]);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var right = await phone.FormAsync("/unit/sign-in?returnUrl=https://example.org", [("login", "roads"), ("password", ApiCity.Password), .. UnitForms.Hidden(page)]);
        Assert.Equal("/unit", right.Headers.Location!.OriginalString);
    }

    private static async Task<TicketPage> FiledAsync(StaffClient agent) =>
        await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());

    private static async Task<string> SubmitAsync(StaffClient phone, string path, string handler, string page, params (string, string)[] fields)
    {
        using var answer = await phone.SubmitAsync(path, handler, page, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await phone.PageAsync(answer.Headers.Location!.OriginalString);
    }

    private static async Task<string> SubmitRefusedAsync(StaffClient phone, string path, string handler, string page, int status, params (string, string)[] fields)
    {
        using var answer = await phone.SubmitAsync(path, handler, page, fields);
        Assert.Equal(status, (int)answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
