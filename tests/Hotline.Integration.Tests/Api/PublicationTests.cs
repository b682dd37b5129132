using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Publications;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Api.PublicationCalls;
using FollowUpWay = Hotline.Dispatch.Tickets.FollowUpWay;
using Rate = Hotline.Dispatch.Tickets.Verbs.Rate;
using Satisfaction = Hotline.Dispatch.Tickets.Satisfaction;
using Solved = Hotline.Dispatch.Tickets.Solved;

namespace Hotline.Integration.Tests.Api;

/// <summary>一件一审 over HTTP: from a unit's answer to a page that everybody reads, and back.</summary>
public sealed class PublicationTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_cleaned_reviewed_by_two_read_by_everybody_and_recalled()
    {
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var supervisor = await city.SignedInAsync("supervisor");
        using var phone = new CitizenClient(city.Host.Address);
        var ticket = await ClosedAsync(city, "已致电13970012345告知王先生，永叔路12号门前的坑洞已灌缝修补。");
        var page = await ProposedAsync(dispatcher, ticket);
        Assert.Equal(["电话", "姓名", "门牌号"], page.Findings.Select(found => found.Kind));
        Assert.Equal("王先生", page.Text.Substring(page.Findings[1].At, page.Findings[1].Length));
        Assert.Equal(["text", "first-review", "send-back", "drop"], page.Acts);
        using (var unclean = await dispatcher.PostAsync($"{ApiPath.Publications}/{page.Id}/first-review", new PublicationAct(), page.Revision))
        {
            var problem = await StaffClient.ProblemAsync(unclean, 409);
            Assert.Equal(("publication.not-clean", 3), (problem.GetProperty("code").GetString(), problem.GetProperty("findings").GetArrayLength()));
        }

        await phone.GoAsync($"/citizen/answers/{page.Id}");
        Assert.Equal(HttpStatusCode.NotFound, phone.Status);

        var stale = page;
        page = await RewordedAsync(dispatcher, page, "您反映的坑洞已灌缝修补，感谢监督。");
        Assert.Empty(page.Findings);
        Assert.Equal("publication.stale-revision", await RefusedAsync(dispatcher, stale, "first-review", 412));
        using (var blind = await dispatcher.PostAsync($"{ApiPath.Publications}/{page.Id}/first-review", new PublicationAct()))
        {
            Assert.Equal(HttpStatusCode.PreconditionRequired, blind.StatusCode);
        }

        page = await ActAsync(dispatcher, page, "first-review");
        Assert.DoesNotContain((await dispatcher.GetAsync<PublicationRowPage>($"{ApiPath.Publications}?list=waiting")).Rows, row => row.Id == page.Id);
        Assert.Contains((await supervisor.GetAsync<PublicationRowPage>($"{ApiPath.Publications}?list=waiting")).Rows, row => row.Id == page.Id);
        Assert.Equal("publication.role-missing", await RefusedAsync(dispatcher, page, "second-review", 403));
        page = await ActAsync(supervisor, page, "second-review");
        Assert.Equal(("Published", "徐静", "何平"), (page.State, page.FirstByName, page.SecondByName));

        var read = await phone.GoAsync($"/citizen/answers/{page.Id}");
        Assert.Equal(HttpStatusCode.OK, phone.Status);
        Assert.Contains("您反映的坑洞已灌缝修补，感谢监督。", read, StringComparison.Ordinal);
        Assert.Contains("西湖区", read, StringComparison.Ordinal);
        Assert.Contains("道路破损", read, StringComparison.Ordinal);
        var list = await phone.GoAsync("/citizen/answers");
        Assert.Contains($"/citizen/answers/{page.Id}", list, StringComparison.Ordinal);
        Assert.All(
            [ticket.Number!, ticket.Id.ToString(), "王", "13970012345", "永叔路", "路面坑洞", "城管局", "徐静", "何平", "刘洋"],
            secret => Assert.DoesNotContain(secret, read + list, StringComparison.Ordinal));
        Assert.Contains($"/citizen/answers/{page.Id}", await phone.SendAsync(list, "/citizen/answers", ("words", "西湖区 灌缝")), StringComparison.Ordinal);
        Assert.Contains("没有找到", await phone.SendAsync(list, "/citizen/answers", ("words", "灌缝 路灯")), StringComparison.Ordinal);

        Assert.Equal("ticket.invalid", await RefusedAsync(dispatcher, page, "recall", 400));
        page = await ActAsync(dispatcher, page, "recall", "措辞有误");
        Assert.Equal(("Recalled", 0), (page.State, page.Acts.Count));
        Assert.Contains("已经撤回", await phone.GoAsync($"/citizen/answers/{page.Id}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, phone.Status);
        Assert.DoesNotContain($"{page.Id}", await phone.GoAsync("/citizen/answers"), StringComparison.Ordinal);
        Assert.DoesNotContain($"{page.Id}", await phone.SendAsync(list, "/citizen/answers", ("words", "灌缝")), StringComparison.Ordinal);
        Assert.Equal(["撤回", "复审通过，公开", "初审通过", "改写", "提请公开"], page.Steps.Select(step => step.Name));
        Assert.Equal("措辞有误", page.Steps[0].Note);
        Assert.Equal(
            "publication.first-review 徐静,publication.proposal 徐静,publication.recall 徐静,publication.second-review 何平,publication.text 徐静",
            await RecordedCall.ScalarAsync<string>(city.Host, $"select string_agg(action || ' ' || actor_name, ',' order by action) from dispatch.audit where subject = '{page.Id}'"));
        Assert.Equal("FirstReview", (await ProposedAsync(dispatcher, ticket)).State); // From the beginning.
    }

    [Fact]
    public async Task Nobody_is_both_reviewers_or_reviews_their_own_words()
    {
        using var supervisor = await city.SignedInAsync("supervisor");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var page = await ActAsync(supervisor, await ProposedAsync(dispatcher, await ClosedAsync(city, "坑洞已修补。")), "first-review");
        Assert.DoesNotContain("second-review", page.Acts);
        Assert.Equal("publication.own-review", await RefusedAsync(supervisor, page, "second-review", 403));
        page = await ActAsync(dispatcher, page, "send-back", "换人初审");
        page = await ActAsync(dispatcher, await RewordedAsync(supervisor, page, "坑洞已修好。"), "first-review");
        Assert.Equal("publication.own-review", await RefusedAsync(supervisor, page, "second-review", 403));
        page = await ActAsync(dispatcher, page, "drop", "不宜公开");
        Assert.Equal("Dropped", page.State);
        using var phone = new CitizenClient(city.Host.Address);
        await phone.GoAsync($"/citizen/answers/{page.Id}");
        Assert.Equal(HttpStatusCode.NotFound, phone.Status);
    }

    [Fact]
    public async Task What_may_not_be_public_is_refused_with_a_reason_and_what_is_on_its_way_is_there_once()
    {
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var open = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        Assert.Equal("publication.not-ended", await NotProposedAsync(dispatcher, open));
        Assert.Equal("publication.report", await NotProposedAsync(dispatcher, await ClosedAsync(city, "已查处。", ApiCity.Complete with { Type = "Report" })));
        Assert.Equal("publication.guarded", await NotProposedAsync(dispatcher, await ClosedAsync(city, "已办结。", ApiCity.Complete with { Confidential = true })));
        using (var unknown = await dispatcher.PostAsync(ApiPath.Publications, new ProposePublication("261125999999")))
        {
            Assert.Equal("没有这个编号的工单", (await StaffClient.ProblemAsync(unknown, 400)).GetProperty("errors").GetProperty("ticketNumber")[0].GetString());
        }

        var (closed, key) = (await ClosedAsync(city, "坑洞已修补。"), Guid.NewGuid().ToString());
        using var first = await dispatcher.PostAsync(ApiPath.Publications, new ProposePublication(closed.Number), key: key);
        var page = await StaffClient.ReadAsync<PublicationPage>(first, HttpStatusCode.Created);
        using var again = await dispatcher.PostAsync(ApiPath.Publications, new ProposePublication(closed.Number), key: key);
        Assert.Equal(page.Id, (await StaffClient.ReadAsync<PublicationPage>(again, HttpStatusCode.Created)).Id);
        await StaffClient.RefusedAsync(await dispatcher.PostAsync(ApiPath.Publications, new ProposePublication(open.Number), key: key), 422, "request.key-reused");
        Assert.Equal("publication.under-way", await NotProposedAsync(dispatcher, closed));
        using var empty = await dispatcher.PutAsync($"{ApiPath.Publications}/{page.Id}/text", new PublicationText(" "), page.Revision);
        Assert.True((await StaffClient.ProblemAsync(empty, 400)).GetProperty("errors").TryGetProperty("text", out _));
        await StaffClient.RefusedAsync(await dispatcher.GetAsync($"{ApiPath.Publications}/{Guid.NewGuid()}"), 404, "publication.not-found");
    }

    [Fact]
    public async Task Secrecy_and_another_round_take_back_what_is_public_and_drop_what_is_on_its_way()
    {
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var phone = new CitizenClient(city.Host.Address);
        var (secret, again, waiting) = (await ClosedAsync(city, "坑洞已修补。"), await ClosedAsync(city, "井盖已更换。"), await ClosedAsync(city, "路面已清扫。"));
        var (first, second, third) = (await PublishedAsync(city, secret), await PublishedAsync(city, again), await ProposedAsync(dispatcher, waiting));
        await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(secret.Id)), "secrecy", new KeepTicketSecret("来电要求保密"));
        foreach (var ticket in new[] { again, waiting })
        {
            var rated = await city.Host.App.Services.GetRequiredService<CitizenDesk>().DoAsync(ticket.Id, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Ct);
            Assert.IsType<Hotline.Dispatch.Tickets.Outcome<Hotline.Dispatch.Tickets.TicketStamp>.Done>(rated);
        }

        foreach (var (page, state, status, why) in new[] { (first, "Recalled", HttpStatusCode.Gone, "诉求人要求保密，自动撤回"), (second, "Recalled", HttpStatusCode.Gone, "工单重新办理，自动撤回"), (third, "Dropped", HttpStatusCode.NotFound, "工单重新办理，自动撤回") })
        {
            var now = await dispatcher.GetAsync<PublicationPage>($"{ApiPath.Publications}/{page.Id}");
            Assert.Equal((state, why, "系统"), (now.State, now.Steps[0].Note, now.Steps[0].ActorName));
            await phone.GoAsync($"/citizen/answers/{page.Id}");
            Assert.Equal(status, phone.Status);
            Assert.Equal(page.Revision + 1, now.Revision);
        }

        Assert.Equal(0L, await RecordedCall.ScalarAsync<long>(city.Host, $"select count(*) from dispatch.publication_word where publication_id in ('{first.Id}', '{second.Id}')"));
        Assert.Equal(1L, await RecordedCall.ScalarAsync<long>(city.Host, $"select count(*) from dispatch.audit where ticket_id = '{secret.Id}' and action = 'publication.end'"));
        Assert.Equal("publication.guarded", await NotProposedAsync(dispatcher, secret));
    }

    [Fact]
    public async Task Public_answers_are_leafed_through_without_loss_and_lie_encrypted()
    {
        var mine = new HashSet<Guid>();
        foreach (var words in new[] { "香樟树已修剪。", "香樟树已补种。", "香樟树已扶正。" })
        {
            mine.Add((await PublishedAsync(city, await ClosedAsync(city, words))).Id);
        }

        var (answers, found, cursor) = (city.Host.App.Services.GetRequiredService<PublicAnswers>(), new List<PublicAnswer>(), (string?)null);
        do
        {
            var page = await answers.ListAsync("香樟树", cursor, 1, Ct);
            found.AddRange(page.Answers);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(["香樟树已扶正。", "香樟树已补种。", "香樟树已修剪。"], found.Select(answer => answer.Text));
        Assert.Equal(mine, found.Select(answer => answer.Id).ToHashSet());
        Assert.Empty((await answers.ListAsync("！？", null, 10, Ct)).Answers);
        Assert.Equal(0L, await RecordedCall.ScalarAsync<long>(city.Host, "select count(*) from dispatch.publication where position(convert_to('香樟树', 'UTF8') in text_enc) > 0"));
    }
}
