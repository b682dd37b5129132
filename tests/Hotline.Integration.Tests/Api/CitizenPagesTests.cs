using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>The citizens' pages as a phone without script sees them.</summary>
public sealed partial class CitizenPagesTests(ApiCity city) : IClassFixture<ApiCity>
{
    private const string Words = "永叔路口有一个大坑，晚上看不见，电动车容易摔倒。";

    private static (string Name, string Value)[] Filled =>
    [
        ("Form.Type", "Complaint"), ("Form.Content", Words), ("Form.CategoryCode", ApiCity.PotHole), ("Form.RegionCode", ApiCity.Xihu),
        ("Form.Place", "永叔路与象山南路口"), ("Form.Phone", "13970012345"), ("Form.Name", "王建国"),
    ];

    [Fact]
    public async Task A_citizen_submits_follows_urges_supplements_and_rates_until_it_is_solved()
    {
        using var phone = new CitizenClient(city.Host.Address);
        var (number, code) = await SubmitAsync(phone);
        using var other = new CitizenClient(city.Host.Address);
        var page = await other.SendAsync(await other.GoAsync("/citizen/track"), "/citizen/track", ("number", number), ("code", code));
        Assert.Equal("/citizen/ticket", other.At);
        Assert.All(["已交承办单位", "已交西湖区城管局办理"], words => Assert.Contains(words, page, StringComparison.Ordinal));
        page = await other.SendAsync(page, "/citizen/ticket?handler=Urge");
        Assert.Contains("已催办。", page, StringComparison.Ordinal);
        Assert.DoesNotContain("催一下", page, StringComparison.Ordinal);
        page = await other.SendAsync(page, "/citizen/ticket?handler=Supplement", [("a.png", Pictures.Png)], ("supplement", "昨晚又有人摔倒"));
        Assert.Contains("您补充了情况（照片 1 张）", page, StringComparison.Ordinal);

        using var agent = await city.SignedInAsync("agent");
        await ReplyAsync(agent, number);
        page = await other.GoAsync("/citizen/ticket");
        Assert.Contains("承办单位已答复，请您评价", page, StringComparison.Ordinal);
        page = await other.SendAsync(page, "/citizen/ticket?handler=Rate", ("clarity", "maybe"), ("note", "坑还在"));
        Assert.Equal(HttpStatusCode.BadRequest, other.Status);
        Assert.Contains("请选择是否解决", page, StringComparison.Ordinal);
        Assert.Contains("答复是否清楚格式不正确", page, StringComparison.Ordinal);
        Assert.Contains(">坑还在</textarea>", page, StringComparison.Ordinal);
        var stale = await other.SendAsync(page, "/citizen/ticket?handler=Rate", ("solved", "Unsolved"), ("satisfied", "Dissatisfied"), ("answered", "2026-11-24T09:00:00.0000000+00:00"));
        Assert.Equal((HttpStatusCode.Conflict, true), (other.Status, stale.Contains("答复已更新，请查看新的答复后再评价", StringComparison.Ordinal)));
        page = await other.SendAsync(page, "/citizen/ticket?handler=Rate", ("solved", "Unsolved"), ("satisfied", "VeryDissatisfied"), ("process", "Dissatisfied"), ("clarity", "Unclear"), ("note", "坑还在"));
        Assert.Contains("已交承办单位重新办理", page, StringComparison.Ordinal);
        var reopened = await ReplyAsync(agent, number, "district");
        Assert.Equal(2, reopened.Round);
        Assert.Contains(reopened.History, step => step.Text == "网站评价：未解决，非常不满意；办理过程和服务态度：不满意；答复不清楚\n坑还在");
        page = await other.GoAsync("/citizen/ticket");
        page = await other.SendAsync(page, "/citizen/ticket?handler=Rate", ("solved", "Solved"), ("satisfied", "Satisfied"));
        Assert.Contains("已办结", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_double_tap_makes_one_ticket_and_shows_the_same_receipt()
    {
        using var phone = new CitizenClient(city.Host.Address);
        var form = await phone.GoAsync("/citizen/submit");
        var first = await phone.SendAsync(form, "/citizen/submit", Filled);
        var second = await phone.SendAsync(form, "/citizen/submit", Filled);
        Assert.Equal("/citizen/done", phone.At);
        Assert.Equal(Receipt(first), Receipt(second));
    }

    [Fact]
    public async Task A_faulty_form_names_the_fields_and_keeps_what_was_typed()
    {
        using var phone = new CitizenClient(city.Host.Address);
        var page = await phone.SendAsync(
            await phone.GoAsync("/citizen/submit"), "/citizen/submit", ("Form.Content", Words), ("Form.Phone", "电话"), ("Form.Place", "路口\"><b>"), ("Form.Name", "王建国"), ("Form.Type", "Report"));
        Assert.Equal(HttpStatusCode.BadRequest, phone.Status);
        Assert.Contains("<li>请选择所在区县</li>", page, StringComparison.Ordinal);
        Assert.Contains("<li>联系电话不正确，请填写手机号或带区号的座机号</li>", page, StringComparison.Ordinal);
        Assert.Contains($">{Words}</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("value=\"王建国\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"路口&quot;&gt;&lt;b&gt;\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Report\" checked", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_in_a_request_is_inert_for_citizen_and_liaison()
    {
        const string script = "<script>alert('坑')</script><img src=x onerror=alert(1)>";
        using var phone = new CitizenClient(city.Host.Address);
        var (number, _) = await SubmitAsync(phone, ("Form.Content", script));
        var page = await phone.GoAsync("/citizen/ticket");
        Assert.Contains("&lt;script&gt;alert(&#x27;坑&#x27;)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", Csp(phone), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Csp(phone), StringComparison.Ordinal);

        using var liaison = await city.SignedInAsync("roads");
        var ticket = await FoundAsync(liaison, number);
        Assert.Equal(script, ticket.Content); // As data; the page that shows it encodes.
        using var answer = await liaison.GetAsync($"/unit/tickets/{ticket.Id}");
        var unit = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("&lt;script&gt;", unit, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", unit, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", unit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_or_no_picture_is_refused_with_words()
    {
        using var phone = new CitizenClient(city.Host.Address);
        var form = await phone.GoAsync("/citizen/submit");
        var page = await phone.SendAsync(form, "/citizen/submit", [("a.jpg", new byte[(8 * 1024 * 1024) + 1])], Filled);
        Assert.Equal((HttpStatusCode.BadRequest, true), (phone.Status, page.Contains("<li>单张照片不能超过8MB</li>", StringComparison.Ordinal)));
        Assert.Contains("照片没有保存，请重新选择。", page, StringComparison.Ordinal);
        Assert.Contains($">{Words}</textarea>", page, StringComparison.Ordinal);
        page = await phone.SendAsync(form, "/citizen/submit", [("a.jpg", "<svg onload=alert(1)>"u8.ToArray())], Filled);
        Assert.Contains("照片只能是 JPG、PNG 或 WebP 图片", page, StringComparison.Ordinal);
        page = await phone.SendAsync(form, "/citizen/submit", [.. Enumerable.Repeat(("a.png", Pictures.Png), 4)], Filled);
        Assert.Contains("<li>照片最多 3 张</li>", page, StringComparison.Ordinal);
        page = await phone.SendAsync(form, "/citizen/submit", [.. Enumerable.Repeat(("a.jpg", new byte[8 * 1024 * 1024]), 4)], Filled);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, phone.Status);
        Assert.Contains("照片加在一起太大", page, StringComparison.Ordinal);

        await SubmitAsync(phone);
        page = await phone.SendAsync(await phone.GoAsync("/citizen/ticket"), "/citizen/ticket?handler=Supplement", [("a.jpg", new byte[(8 * 1024 * 1024) + 1])], ("supplement", "补一张照片"));
        Assert.Equal((HttpStatusCode.BadRequest, true), (phone.Status, page.Contains("<li>单张照片不能超过8MB</li>", StringComparison.Ordinal)));
        Assert.DoesNotContain("您补充了情况", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_fills_in_everything_and_a_form_without_its_token_make_no_ticket()
    {
        using var phone = new CitizenClient(city.Host.Address);
        var form = await phone.GoAsync("/citizen/submit");
        await phone.SendAsync(form, "/citizen/submit", [.. Filled, ("Form.Website", "https://example.org")]);
        Assert.Equal(HttpStatusCode.BadRequest, phone.Status);
        var page = await phone.SendAsync(form, "/citizen/submit", [.. Filled, ("__RequestVerificationToken", "forged")]);
        Assert.Equal(HttpStatusCode.BadRequest, phone.Status);
        Assert.Contains("页面已过期", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elder_mode_asks_one_question_a_page_and_keeps_the_answers()
    {
        using var phone = new CitizenClient(city.Host.Address);
        var page = await phone.SendAsync(await phone.GoAsync("/citizen/submit"), "/citizen?handler=Mode");
        Assert.Equal("/citizen/submit", phone.At);
        Assert.Contains("<body class=\"elder\">", page, StringComparison.Ordinal);
        Assert.Contains("第 1 步，共 5 步", page, StringComparison.Ordinal);
        Assert.DoesNotContain("事项分类", page, StringComparison.Ordinal);
        page = await phone.SendAsync(page, "/citizen/submit", ("go", "next"));
        Assert.Contains("<li>请填写诉求内容</li>", page, StringComparison.Ordinal);
        page = await phone.SendAsync(page, "/citizen/submit", ("go", "next"), ("Form.Content", Words));
        page = await phone.SendAsync(page, "/citizen/submit", ("go", "next"), ("Form.RegionCode", ApiCity.Xihu));
        page = await phone.SendAsync(page, "/citizen/submit", ("go", "back"), ("Form.Place", "永叔路口"));
        Assert.Contains("第 2 步", page, StringComparison.Ordinal);
        page = await phone.SendAsync(page, "/citizen/submit", ("go", "next"), ("Form.RegionCode", ApiCity.Xihu));
        Assert.Contains("value=\"永叔路口\"", page, StringComparison.Ordinal);
        page = await phone.SendAsync(page, "/citizen/submit", ("go", "next"), ("Form.Place", "永叔路口"));
        page = await phone.SendAsync(page, "/citizen/submit", ("go", "next"), ("Form.Phone", "13970012345"), ("Form.Name", "王建国"));
        Assert.Contains("南昌市 / 西湖区 永叔路口", page, StringComparison.Ordinal);
        page = await phone.SendAsync(page, "/citizen/submit", ("go", "send"));
        Assert.Equal("/citizen/done", phone.At);
        Assert.Matches("^[0-9]{12}$", Receipt(page).Number);
    }

    [Fact]
    public async Task Number_code_and_words_stand_in_no_address_and_pages_are_not_kept()
    {
        using var phone = new CitizenClient(city.Host.Address);
        await SubmitAsync(phone);
        await phone.GoAsync("/citizen/ticket");
        Assert.Equal("/citizen/ticket", phone.At);
        Assert.True(phone.Last.Headers.CacheControl?.NoStore);
        using var stranger = new CitizenClient(city.Host.Address);
        await stranger.GoAsync("/citizen/ticket");
        Assert.Equal("/citizen/track", stranger.At);
        var page = await stranger.SendAsync(await stranger.GoAsync("/citizen/track"), "/citizen/track", ("number", "261125999999"), ("code", "12345678"));
        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
        Assert.Contains("工单编号或查询码不正确", page, StringComparison.Ordinal);
        page = await phone.SendAsync(await phone.GoAsync("/citizen/ticket"), "/citizen/ticket?handler=Leave");
        Assert.Equal("/citizen", phone.At);
        await phone.GoAsync("/citizen/ticket");
        Assert.Equal("/citizen/track", phone.At);
    }

    [Fact]
    public async Task A_photo_is_seen_without_its_metadata_by_those_who_work_on_it_and_every_look_is_audited()
    {
        using var phone = new CitizenClient(city.Host.Address);
        var page = await phone.SendAsync(await phone.GoAsync("/citizen/submit"), "/citizen/submit", [("路口.png", Pictures.PngWithText("北纬28.68"))], Filled);
        var number = Receipt(page).Number;
        using var roads = await city.SignedInAsync("roads");
        var ticket = await FoundAsync(roads, number);
        var photo = Assert.Single(ticket.Photos!);
        using (var seen = await roads.GetAsync(ApiPath.Photo(photo.Id)))
        {
            Assert.Equal((HttpStatusCode.OK, "image/png"), (seen.StatusCode, seen.Content.Headers.ContentType?.MediaType));
            Assert.Equal(Pictures.Png, await seen.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        using var unit = await roads.GetAsync($"/unit/tickets/{ticket.Id}");
        Assert.Contains(ApiPath.Photo(photo.Id), await unit.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var (login, status) in new[] { ("agent", 200), ("supervisor", 200), ("water", 404), ("administrator", 404), ("leader", 403) })
        {
            using var staff = await city.SignedInAsync(login);
            using var answer = await staff.GetAsync(ApiPath.Photo(photo.Id));
            Assert.Equal(status, (int)answer.StatusCode);
        }

        using var leader = await city.SignedInAsync("leader");
        Assert.Null((await leader.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).Photos);
        Assert.Equal(3, await RecordedCall.ScalarAsync<long>(city.Host, $"select count(*) from dispatch.audit where action = 'photo.view' and subject = '{photo.Id}'"));
    }

    [Fact]
    public async Task A_withdrawn_request_stays_withdrawn()
    {
        using var phone = new CitizenClient(city.Host.Address);
        await SubmitAsync(phone);
        var page = await phone.GoAsync("/citizen/ticket");
        page = await phone.SendAsync(page, "/citizen/ticket?handler=Retract", ("reason", "已经修好了"));
        Assert.Contains("<h1>已撤回</h1>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Supplement", page, StringComparison.Ordinal);
    }

    private static async Task<(string Number, string Code)> SubmitAsync(CitizenClient phone, params (string Name, string Value)[] instead)
    {
        var page = await phone.SendAsync(
            await phone.GoAsync("/citizen/submit"), "/citizen/submit", [.. Filled.Where(field => instead.All(given => given.Name != field.Name)), .. instead]);
        Assert.True(phone.At == "/citizen/done", page);
        return Receipt(page);
    }

    private static (string Number, string Code) Receipt(string page) =>
        (CitizenClient.Between(page, "id=\"number\">", "<"), CitizenClient.Between(page, "id=\"code\">", "<"));

    private static string Csp(CitizenClient phone) => phone.Last.Headers.GetValues("Content-Security-Policy").Single();

    private static async Task<TicketPage> FoundAsync(StaffClient staff, string number)
    {
        using var answer = await staff.PostAsync(ApiPath.TicketSearch, new SearchTickets(number));
        var list = await StaffClient.ReadAsync<TicketList>(answer, HttpStatusCode.OK);
        return await staff.GetAsync<TicketPage>(ApiPath.Ticket(Assert.Single(list.Rows).Id));
    }

    /// <param name="login">A liaison of the unit that has it: not solved, it goes one level up.</param>
    private async Task<TicketPage> ReplyAsync(StaffClient agent, string number, string login = "roads")
    {
        using var roads = await city.SignedInAsync(login);
        var page = await FoundAsync(roads, number);
        page = await roads.ActAsync(page, "sign-for", new SignForTicket());
        page = await roads.ActAsync(page, "reply", new ReplyTicket("已修补", "已电话联系"));
        return await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
    }
}
