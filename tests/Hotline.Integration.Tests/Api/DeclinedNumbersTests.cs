using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>免语音回访 through the front door: listed by mask, entered and taken back with a reason, page by page.</summary>
public sealed class DeclinedNumbersTests(ApiCity city) : IClassFixture<ApiCity>
{
    private const string Why = "来电表示不愿接听";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_number_is_entered_once_in_whatever_spelling_is_shown_as_its_mask_and_taken_back_all_of_it_audited()
    {
        using var lead = await city.SignedInAsync("lead");
        using var admin = await city.SignedInAsync("administrator");
        var entered = await EnterAsync(lead, "138 7910 2001");
        Assert.Equal(("138****2001", "郑强", null), (entered.Number, entered.EnteredBy, entered.TicketId));
        foreach (var again in new[] { "13879102001", "+86 138-7910-2001", "013879102001" })
        {
            using var answer = await admin.PostAsync(ApiPath.DeclinedNumbers, new EnterDeclined(again, Why));
            await StaffClient.RefusedAsync(answer, 409, "declined.already");
        }

        Assert.Equal(entered, Assert.Single((await admin.GetAsync<DeclinedList>(ApiPath.DeclinedNumbers)).Numbers, one => one.Id == entered.Id));
        Assert.Equal(0L, await RecordedCall.ScalarAsync<long>(city.Host, "select count(*) from dispatch.follow_up_declined d where d::text like '%13879102001%'"));

        await TakenBackAsync(admin, entered.Id, "本人要求恢复", HttpStatusCode.NoContent);
        await TakenBackAsync(admin, entered.Id, "本人要求恢复", HttpStatusCode.NotFound);
        Assert.DoesNotContain((await lead.GetAsync<DeclinedList>(ApiPath.DeclinedNumbers)).Numbers, one => one.Id == entered.Id);
        var audit = (await admin.GetAsync<AuditList>(ApiPath.Audit)).Rows;
        Assert.Equal(("胡军", "138****2001：本人要求恢复"), audit.Where(row => row.Action == "follow-up.decline-take-back").Select(row => (row.ActorName, row.Reason)).First());
        Assert.Equal(("郑强", $"138****2001：{Why}"), audit.Where(row => row.Action == "follow-up.decline").Select(row => (row.ActorName, row.Reason)).First(one => one.Reason?.Contains("2001", StringComparison.Ordinal) == true));
        await TakenBackAsync(admin, (await EnterAsync(admin, "13879102001")).Id, "测试完毕", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task What_is_no_telephone_and_what_has_no_reason_is_refused_by_its_field()
    {
        using var lead = await city.SignedInAsync("lead");
        foreach (var (number, reason, field) in new[] { ("", Why, "number"), ("12345", Why, "number"), ("4008123123", Why, "number"), ("+1 312 555 0100", Why, "number"), ("13879102002", " 因 ", "reason"), ("13879102002", new string('因', 201), "reason") })
        {
            using var answer = await lead.PostAsync(ApiPath.DeclinedNumbers, new EnterDeclined(number, reason));
            var problem = await StaffClient.ProblemAsync(answer, 400);
            Assert.Equal("request.invalid", problem.GetProperty("code").GetString());
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), $"{number} {field}");
        }

        var entered = await EnterAsync(lead, "13879102002");
        await TakenBackAsync(lead, entered.Id, "", HttpStatusCode.BadRequest);
        Assert.Contains((await lead.GetAsync<DeclinedList>(ApiPath.DeclinedNumbers)).Numbers, one => one.Id == entered.Id);
        using var agent = await city.SignedInAsync("agent");
        using var closed = await agent.GetAsync(ApiPath.DeclinedNumbers);
        await StaffClient.ProblemAsync(closed, 403);
    }

    [Fact]
    public async Task The_list_goes_on_page_by_page_also_when_the_last_of_a_page_is_taken_back_meanwhile()
    {
        using var lead = await city.SignedInAsync("lead");
        var mine = new List<Guid>();
        for (var n = 0; n < 55; n++)
        {
            mine.Add((await EnterAsync(lead, $"139791{n:D5}")).Id);
        }

        var first = await lead.GetAsync<DeclinedList>(ApiPath.DeclinedNumbers);
        Assert.Equal(50, first.Numbers.Count);
        await TakenBackAsync(lead, first.Numbers[^1].Id, "测试", HttpStatusCode.NoContent);
        var seen = first.Numbers.Select(one => one.Id).ToList();
        for (var next = first.Next; next is not null;)
        {
            var page = await lead.GetAsync<DeclinedList>($"{ApiPath.DeclinedNumbers}?cursor={next}");
            seen.AddRange(page.Numbers.Select(one => one.Id));
            next = page.Next;
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(mine.Except(seen));
        Assert.Equal(mine.AsEnumerable().Reverse(), seen.Where(mine.Contains));
    }

    private static async Task<DeclinedItem> EnterAsync(StaffClient client, string number)
    {
        using var answer = await client.PostAsync(ApiPath.DeclinedNumbers, new EnterDeclined(number, Why));
        return await StaffClient.ReadAsync<DeclinedItem>(answer, HttpStatusCode.Created);
    }

    private static async Task TakenBackAsync(StaffClient client, Guid id, string reason, HttpStatusCode status)
    {
        using var answer = await client.PostAsync(ApiPath.TakeBackDeclined(id), new TakeBackDeclined(reason));
        Assert.True(answer.StatusCode == status, await answer.Content.ReadAsStringAsync(Ct));
    }
}
