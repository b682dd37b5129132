using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Integration.Tests.Api;

namespace Hotline.Integration.Tests.Faults;

/// <summary>
/// A request was committed and its answer lost. Who asks again, as they asked before, with If-Match or Idempotency-Key, is told what is so: a verb that it is done already, with
/// the ticket as it stands; of what was to be made, what was made.
/// </summary>
public sealed class LostAnswerTests(WiredCity city) : IClassFixture<WiredCity>
{
    [Fact]
    public async Task A_verb_asked_again_is_answered_with_the_ticket_as_it_made_it()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var district = await city.SignedInAsync("district");
        var page = await agent.OpenAsync(ApiCity.Complete with { CategoryCode = ApiCity.WithoutRule });
        page = await TwiceAsync(agent, page, "acceptance", new AcceptTicket(), TicketState.PendingDispatch);
        page = await TwiceAsync(dispatcher, page, "assignment", new DispatchTicket(ApiCity.Roads), TicketState.AwaitingSignFor);
        page = await TwiceAsync(roads, page, "sign-for", new SignForTicket(), TicketState.InHandling);
        page = await TwiceAsync(roads, page, "extension", new ExtendTicket(2, "备料"), TicketState.ExtensionReview);
        using (await district.PostAsync(ApiPath.Act(page.Id, "extension-ruling"), new RuleOnExtension(true, "同意"), page.Version))
        {
            page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        }

        page = await TwiceAsync(dispatcher, page, "extension-ruling", new RuleOnExtension(true, "同意"), TicketState.InHandling);
        page = await TwiceAsync(roads, page, "reply", new ReplyTicket("已修补完毕。", "已电话联系"), TicketState.AwaitingFollowUp);
        page = await TwiceAsync(agent, page, "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Satisfied, true), TicketState.Closed);
        Assert.Equal(page.History.Count, page.History.Select(step => step.Verb).Distinct().Count());
    }

    [Fact]
    public async Task An_intake_asked_again_under_its_key_is_one_ticket_and_another_request_under_it_is_refused()
    {
        using var agent = await city.SignedInAsync("agent");
        var key = Guid.NewGuid().ToString();
        city.Wire.DieAfterCommitOf("insert into dispatch.ticket (");
        using var unheard = await agent.PostAsync(ApiPath.Acceptance, ApiCity.Complete, key: key);
        Assert.True((int)unheard.StatusCode >= 500 && city.Wire.DiedAt is not null, $"{unheard.StatusCode}");
        using var again = await agent.PostAsync(ApiPath.Acceptance, ApiCity.Complete, key: key);
        var made = await StaffClient.ReadAsync<AcceptedTicket>(again, System.Net.HttpStatusCode.Created);
        Assert.Equal(1L, await CountAsync($"select count(*) from dispatch.ticket where intake_key like '%:{key}'"));
        using var third = await agent.PostAsync(ApiPath.Acceptance, ApiCity.Complete, key: key);
        Assert.Equal(made.Ticket.Id, (await StaffClient.ReadAsync<AcceptedTicket>(third, System.Net.HttpStatusCode.Created)).Ticket.Id);

        await StaffClient.RefusedAsync(await agent.PostAsync(ApiPath.Acceptance, ApiCity.Complete with { Title = "另一处坑洞" }, key: key), 422, "request.key-reused");
        using var draft = await agent.PostAsync(ApiPath.Tickets, ApiCity.Complete with { Title = "又一处" }, key: key);
        await StaffClient.ProblemAsync(draft, 422);
        Assert.Equal(1L, await CountAsync($"select count(*) from dispatch.ticket where intake_key like '%:{key}'"));
    }

    [Fact]
    public async Task Knowledge_asked_for_or_written_again_under_its_key_is_there_once()
    {
        using var editor = await city.SignedInAsync("editor");
        using var agent = await city.SignedInAsync("agent");
        var (asked, written) = (new AskKnowledge("暴雨后积水多久排完？", ApiCity.PotHole, ApiCity.Xihu), new OpenKnowledge(new KnowledgeText("积水怎么办", ["积水"], "拨打 12345。", null, null, "《防洪法》", null, null), ApiCity.Roads));
        Assert.Equal((await OnceAsync<KnowledgeTaskRow>(agent, ApiPath.KnowledgeTasks, asked, asked with { Question = "另一问" })).Id.ToString(), await TextAsync("select max(id::text) from dispatch.knowledge_task"));
        Assert.Equal((await OnceAsync<KnowledgeEntryPage>(editor, ApiPath.Knowledge, written, written with { OwnerUnit = ApiCity.Water })).Id.ToString(), await TextAsync("select max(id::text) from dispatch.knowledge"));
        Assert.Equal((1L, 1L), (await CountAsync("select count(*) from dispatch.knowledge_task"), await CountAsync("select count(*) from dispatch.knowledge")));
    }

    [Fact]
    public async Task What_a_citizen_sent_and_heard_nothing_of_is_there_once_when_it_is_sent_again()
    {
        using var phone = new CitizenClient(city.Host.Address);
        var (form, words) = (await phone.GoAsync("/citizen/submit"), $"永叔路口有一个大坑，电动车容易摔倒。{Guid.NewGuid():N}"[..30]);
        (string, string)[] filled = [("Form.Type", "Complaint"), ("Form.Content", words), ("Form.CategoryCode", ApiCity.PotHole), ("Form.RegionCode", ApiCity.Xihu), ("Form.Place", "永叔路口"), ("Form.Phone", "13970012345")];
        await CutAsync("insert into dispatch.ticket (", () => phone.SendAsync(form, "/citizen/submit", filled));
        await phone.SendAsync(form, "/citizen/submit", filled);
        Assert.Equal("/citizen/done", phone.At);
        var number = await TextAsync("select max(number) from dispatch.ticket where channel = 'Web'");
        Assert.Equal(1L, await CountAsync("select count(*) from dispatch.ticket where channel = 'Web'"));

        Assert.Contains("您补充了情况（照片 1 张）", await TwiceAsync("Supplement", "Supplemented", [("a.png", Pictures.Png)], ("supplement", "晚上看不见")), StringComparison.Ordinal);
        Assert.Contains("已催办过", await TwiceAsync("Urge", "Urged", []), StringComparison.Ordinal);
        using (var roads = await city.SignedInAsync("roads"))
        {
            var page = await roads.GetAsync<TicketPage>(ApiPath.Ticket(Guid.Parse(await TextAsync($"select id::text from dispatch.ticket where number = '{number}'"))));
            page = await roads.ActAsync(page, "sign-for", new SignForTicket());
            await roads.ActAsync(page, "reply", new ReplyTicket("已修补完毕。", "已电话联系"));
        }

        Assert.Contains("已交承办单位重新办理", await TwiceAsync("Rate", "FollowedUp", [], ("solved", "Unsolved"), ("satisfied", "Dissatisfied")), StringComparison.Ordinal);
        Assert.Contains("已撤回", await TwiceAsync("Retract", "Retracted", [], ("reason", "不需要了")), StringComparison.Ordinal);

        async Task<string> TwiceAsync(string handler, string kind, IReadOnlyList<(string, byte[])> files, params (string, string)[] fields)
        {
            var (page, action) = (await phone.GoAsync("/citizen/ticket"), $"/citizen/ticket?handler={handler}");
            await CutAsync("insert into dispatch.ticket_event", () => phone.SendAsync(page, action, files, fields));
            var again = await phone.SendAsync(page, action, files, fields);
            Assert.Equal(1L, await CountAsync($"select count(*) from dispatch.ticket_event e join dispatch.ticket t on t.id = e.ticket_id where t.number = '{number}' and e.kind = '{kind}'"));
            return again;
        }

        async Task CutAsync(string statement, Func<Task<string>> send)
        {
            city.Wire.DieAfterCommitOf(statement);
            await send();
            Assert.True((int)phone.Status >= 500 && city.Wire.DiedAt == "COMMIT", $"{statement}: {phone.Status}, {city.Wire.DiedAt}");
        }
    }

    [Fact]
    public async Task An_administrators_change_asked_again_is_told_what_stands_there()
    {
        using var admin = await city.SignedInAsync("administrator");
        var path = $"{ApiPath.Admin}/contacts/lost";
        var (first, second) = (new ContactEntry("lost", "防汛办", "96333", null), new ContactEntry("lost", "防汛指挥部", "96333", null));
        using var made = await admin.ConditionalAsync(HttpMethod.Put, path, first, null);
        Assert.True(made.IsSuccessStatusCode, $"{made.StatusCode}");
        var seen = await TagAsync(admin, path);
        city.Wire.DieAfterCommitOf("agent.contact");
        using var unheard = await admin.ConditionalAsync(HttpMethod.Put, path, second, seen);
        Assert.True((int)unheard.StatusCode >= 500 && city.Wire.DiedAt is not null, $"{unheard.StatusCode}");
        using var again = await admin.ConditionalAsync(HttpMethod.Put, path, second, seen);
        var stale = await StaffClient.ProblemAsync(again, 412);
        Assert.Equal(("admin.stale", "防汛指挥部"), (stale.GetProperty("code").GetString(), stale.GetProperty("entry").GetProperty("name").GetString()));
        using var gone = await admin.ConditionalAsync<ContactEntry?>(HttpMethod.Delete, path, null, seen);
        await StaffClient.ProblemAsync(gone, 412);
        using var removed = await admin.ConditionalAsync<ContactEntry?>(HttpMethod.Delete, path, null, await TagAsync(admin, path));
        Assert.Equal(System.Net.HttpStatusCode.NoContent, removed.StatusCode);
    }

    private static async Task<string> TagAsync(StaffClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.Headers.ETag?.Tag ?? throw new InvalidOperationException($"{path} has no ETag: {answer.StatusCode}");
    }

    /// <summary>Committed and not heard of; then asked again.</summary>
    private async Task<TicketPage> TwiceAsync<T>(StaffClient client, TicketPage page, string act, T body, TicketState then)
    {
        city.Wire.DieAfterCommitOf("insert into dispatch.ticket_event");
        using var unheard = await client.PostAsync(ApiPath.Act(page.Id, act), body, page.Version);
        Assert.True((int)unheard.StatusCode >= 500 && city.Wire.DiedAt == "COMMIT", $"{act}: {unheard.StatusCode}, {city.Wire.DiedAt}");
        using var again = await client.PostAsync(ApiPath.Act(page.Id, act), body, page.Version);
        var problem = await StaffClient.ProblemAsync(again, 412);
        Assert.Equal("ticket.stale-version", problem.GetProperty("code").GetString());
        var current = problem.GetProperty("current").Deserialize<TicketPage>(StaffClient.Json)!; // It is there.
        Assert.Equal((then, page.Version + 1), (current.State, current.Version));
        return current;
    }

    private async Task<T> OnceAsync<T>(StaffClient client, string path, object asked, object other)
    {
        var key = Guid.NewGuid().ToString();
        city.Wire.DieAfterCommitOf("insert into dispatch.request_key");
        using var unheard = await client.PostAsync(path, asked, key: key);
        Assert.True((int)unheard.StatusCode >= 500 && city.Wire.DiedAt == "COMMIT", $"{path}: {unheard.StatusCode}, {city.Wire.DiedAt}");
        using var again = await client.PostAsync(path, asked, key: key);
        var made = await StaffClient.ReadAsync<T>(again, System.Net.HttpStatusCode.Created);
        await StaffClient.RefusedAsync(await client.PostAsync(path, other, key: key), 422, "request.key-reused");
        return made;
    }

    private Task<long> CountAsync(string sql) => RecordedCall.ScalarAsync<long>(city.Host, sql);

    private Task<string> TextAsync(string sql) => RecordedCall.ScalarAsync<string>(city.Host, sql);
}
