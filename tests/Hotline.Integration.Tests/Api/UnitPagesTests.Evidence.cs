using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Tickets;
using Microsoft.Extensions.DependencyInjection;
using TicketPage = Hotline.Agent.Client.Contracts.TicketPage;
using TicketState = Hotline.Agent.Client.Contracts.TicketState;

namespace Hotline.Integration.Tests.Api;

/// <summary>Files that prove what a unit says: taken in by what they are, sealed, seen by those who decide, and forgotten when nothing was said.</summary>
public sealed partial class UnitPagesTests
{
    private static readonly byte[] Pdf = [.. "%PDF-1.7\n1 0 obj<</JS(app.alert(1))>>endobj\ntrailer<<>>\n%%EOF\n"u8];

    [Fact]
    public async Task What_proves_a_return_is_sealed_seen_by_who_reviews_it_and_never_a_page_of_a_browser()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        var ticket = await roads.GetAsync<TicketPage>(ApiPath.Ticket((await FiledAsync(agent)).Id));
        Assert.Equal(new EvidenceLimits(5, 10), ticket.MayProve);
        var picture = await UploadedAsync(roads, ticket, "../../张三的 现场.html", Pictures.PngWithText("东湖区蛤蟆街98弄"));
        var paper = await UploadedAsync(roads, ticket, "权属证明.pdf", Pdf);
        Assert.Equal("张三的 现场.png", picture.Name);
        using (var early = await roads.GetAsync(ApiPath.Evidence(picture.Id)))
        {
            Assert.Equal(HttpStatusCode.NotFound, early.StatusCode); // It proves nothing yet.
        }

        ticket = await roads.ActAsync(ticket, "return", new ReturnTicket("不在辖区", "三定方案", ApiCity.Water, "见附件") { Files = [picture.Id, paper.Id] });
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var shown = (await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).Evidence!;
        Assert.Equal([("张三的 现场.png", "image/png"), ("权属证明.pdf", "application/pdf")], shown.Select(file => (file.Name, file.MediaType)));
        Assert.All(shown, file => Assert.Equal((ticket.History.Single(step => step.Verb == "Returned").Seq, "西湖区城管局"), (file.Seq, file.UnitName)));
        using (var seen = await dispatcher.GetAsync(ApiPath.Evidence(picture.Id)))
        {
            Assert.Equal(Pictures.Png, await seen.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)); // Without what was no picture.
            Assert.Equal("image/png", seen.Content.Headers.ContentType!.MediaType);
            Assert.Equal("nosniff", Assert.Single(seen.Headers.GetValues("X-Content-Type-Options")));
            Assert.Contains("sandbox", Assert.Single(seen.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        }

        using (var saved = await dispatcher.GetAsync(ApiPath.Evidence(paper.Id)))
        {
            Assert.Equal(Pdf, await saved.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal(("attachment", "权属证明.pdf"), (saved.Content.Headers.ContentDisposition!.DispositionType, saved.Content.Headers.ContentDisposition.FileNameStar));
        }

        using var leader = await city.SignedInAsync("leader");
        using var water = await city.SignedInAsync("water");
        Assert.Null((await leader.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).Evidence);
        foreach (var (staff, status) in new[] { (leader, HttpStatusCode.Forbidden), (water, HttpStatusCode.NotFound) })
        {
            using var answer = await staff.GetAsync(ApiPath.Evidence(picture.Id));
            Assert.Equal(status, answer.StatusCode);
        }

        Assert.Equal(1, await RecordedCall.ScalarAsync<long>(city.Host, $"select count(*) from dispatch.audit where action = 'evidence.view' and subject = '{picture.Id}'"));
        Assert.False(await RecordedCall.ScalarAsync<bool>(city.Host, $"select bool_or(position('\\x{Convert.ToHexString("PDF"u8)}'::bytea in sealed) > 0 or position('\\x{Convert.ToHexString(Encoding.UTF8.GetBytes("权属"))}'::bytea in name_enc) > 0) from dispatch.evidence where id = '{paper.Id}'"));
    }

    [Fact]
    public async Task What_is_no_picture_or_paper_or_somebody_elses_is_refused_and_the_ticket_stays_as_it_was()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var colleague = await city.SignedInAsync("roads-b");
        var ticket = await FiledAsync(agent);
        ticket = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id)), "sign-for", new SignForTicket());
        foreach (var (name, content) in new[] { ("现场.jpg", "<html><script>alert(1)</script>"u8.ToArray()), ("半份.pdf", Pdf[..20]), ("动画.webp", "RIFF\u0004\0\0\0WEBP"u8.ToArray()), ("空.png", []) })
        {
            using var refused = await UploadAsync(roads, ticket.Id, name, content);
            Assert.Contains("佐证文件只能是完好的 JPG、PNG 或 PDF", (await StaffClient.ProblemAsync(refused, 400)).GetProperty("errors").GetProperty("files").ToString(), StringComparison.Ordinal);
        }

        using (var large = await UploadAsync(roads, ticket.Id, "大.pdf", [.. "%PDF-1.7\n"u8, .. new byte[10 * 1024 * 1024], .. "%%EOF"u8]))
        {
            Assert.Contains("单个佐证文件不能超过10MB", (await StaffClient.ProblemAsync(large, 400)).ToString(), StringComparison.Ordinal);
        }

        using (var unasked = await UploadAsync(agent, ticket.Id, "现场.png", Pictures.Png))
        {
            await StaffClient.RefusedAsync(unasked, 409, "evidence.nothing-to-prove");
        }

        var theirs = await UploadedAsync(colleague, ticket, "同事.png", Pictures.Png);
        var taken = await UploadedAsync(roads, ticket, "收回.png", Pictures.Png);
        using (var gone = await roads.DeleteAsync(ApiPath.Evidence(taken.Id)))
        {
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        }

        using (var notMine = await roads.DeleteAsync(ApiPath.Evidence(theirs.Id)))
        {
            Assert.Equal(HttpStatusCode.NotFound, notMine.StatusCode);
        }

        foreach (var file in new[] { theirs.Id, taken.Id, Guid.CreateVersion7() })
        {
            using var refused = await roads.PostAsync(ApiPath.Act(ticket.Id, "reply"), new ReplyTicket("已修补。") { Files = [file] }, ticket.Version);
            Assert.Contains("佐证文件已失效", (await StaffClient.ProblemAsync(refused, 400)).GetProperty("errors").GetProperty("files").ToString(), StringComparison.Ordinal);
        }

        using (var many = await roads.PostAsync(ApiPath.Act(ticket.Id, "reply"), new ReplyTicket("已修补。") { Files = [.. Enumerable.Range(0, 6).Select(_ => Guid.CreateVersion7())] }, ticket.Version))
        {
            Assert.Contains("佐证文件不能超过5个", (await StaffClient.ProblemAsync(many, 400)).GetProperty("errors").GetProperty("files").ToString(), StringComparison.Ordinal);
        }

        Assert.Equal((TicketState.InHandling, ticket.Version), (await roads.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id)) is var same ? (same.State, same.Version) : default));
    }

    [Fact]
    public async Task A_form_that_was_not_taken_keeps_its_files_for_the_next_try_and_what_is_never_sent_is_forgotten()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await FiledAsync(agent);
        using var phone = await city.PhoneAsync("roads");
        var path = $"/unit/tickets/{ticket.Id}";
        var page = await SubmitAsync(phone, path, "SignFor", await phone.PageAsync(path));
        using var refused = await FormAsync(phone, path, "Extend", page, [("坑洞.png", Pictures.Png)], ("workingDays", "0"), ("reason", "要采购"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var kept = KeptFile().Match(page);
        Assert.True(kept.Success, page);
        Assert.Contains("附上已上传的 坑洞.png", page, StringComparison.Ordinal);
        using var many = await FormAsync(phone, path, "Extend", page, [.. Enumerable.Repeat(("又一张.png", Pictures.Png), 5)], ("workingDays", "3"), ("reason", "要采购"), ("files", kept.Groups[1].Value));
        Assert.Contains("佐证文件不能超过5个", await many.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var taken = await FormAsync(phone, path, "Extend", page, [("合同.pdf", Pdf)], ("workingDays", "3"), ("reason", "要采购"), ("files", kept.Groups[1].Value));
        Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
        page = await phone.PageAsync(path);
        Assert.Contains("合同.pdf", page, StringComparison.Ordinal);
        Assert.Equal(["坑洞.png", "合同.pdf"], (await agent.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).Evidence!.Select(file => file.Name));

        using var roads = await city.SignedInAsync("roads");
        var other = await roads.GetAsync<TicketPage>(ApiPath.Ticket((await FiledAsync(agent)).Id));
        var old = await UploadedAsync(roads, other, "旧.png", Pictures.Png);
        var recent = await UploadedAsync(roads, other, "新.png", Pictures.Png);
        await using (var age = city.Host.Database.DataSource.CreateCommand($"update dispatch.evidence set added_at = added_at - interval '25 hours' where id = '{old.Id}' or ticket_id = '{ticket.Id}'"))
        {
            await age.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await city.Host.App.Services.GetRequiredService<EvidenceStore>().SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await RecordedCall.ScalarAsync<long>(city.Host, $"select count(*) from dispatch.evidence where id = '{old.Id}'"));
        Assert.Equal(3, await RecordedCall.ScalarAsync<long>(city.Host, $"select count(*) from dispatch.evidence where id = '{recent.Id}' or ticket_id = '{ticket.Id}'"));
    }

    [Fact]
    public async Task A_leader_sees_what_proves_the_answer_to_their_own_order_and_nothing_else()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var leader = await city.SignedInAsync("leader");
        var ticket = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket((await FiledAsync(agent)).Id)), "sign-for", new SignForTicket());
        await leader.ActAsync(await leader.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id)), "supervision", new Supervise("Leader", "三日内修好"));
        ticket = await roads.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id));
        var asked = await UploadedAsync(roads, ticket, "合同.pdf", Pdf);
        var done = await UploadedAsync(roads, ticket, "完工.png", Pictures.Png);
        ticket = await roads.ActAsync(ticket, "suspension-request", new AskSuspension("SeasonOrProject", 10, "待天晴") { Files = [asked.Id] });
        ticket = await roads.ActAsync(ticket, "supervision-answer", new AnswerSupervision("已修好", "见附件") { Files = [done.Id] });
        Assert.Equal([done.Id], (await leader.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).Evidence!.Select(file => file.Id));
        foreach (var (file, status) in new[] { (done, HttpStatusCode.OK), (asked, HttpStatusCode.Forbidden) })
        {
            using var answer = await leader.GetAsync(ApiPath.Evidence(file.Id));
            Assert.Equal(status, answer.StatusCode);
        }
    }

    private static async Task<UploadedEvidence> UploadedAsync(StaffClient staff, TicketPage ticket, string name, byte[] content)
    {
        using var answer = await UploadAsync(staff, ticket.Id, name, content);
        return await StaffClient.ReadAsync<UploadedEvidence>(answer, HttpStatusCode.Created);
    }

    private static Task<HttpResponseMessage> UploadAsync(StaffClient staff, Guid ticket, string name, byte[] content) =>
        staff.SendAsync(HttpMethod.Post, ApiPath.AddEvidence(ticket), new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } }, null);

    /// <summary>A form with files, as a browser without script sends it.</summary>
    private static Task<HttpResponseMessage> FormAsync(StaffClient phone, string path, string handler, string page, (string Name, byte[] Content)[] files, params (string Name, string Value)[] fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in UnitForms.Hidden(page).Concat(fields))
        {
            content.Add(new StringContent(value), name);
        }

        foreach (var (name, bytes) in files)
        {
            content.Add(new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "proof", name);
        }

        return phone.SendAsync(HttpMethod.Post, $"{path}?handler={handler}", content, null);
    }

    [GeneratedRegex("name=\"files\" value=\"([0-9a-f-]{36})\" checked")]
    private static partial Regex KeptFile();
}
