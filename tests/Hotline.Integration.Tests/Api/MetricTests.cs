using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>The ledger over HTTP: figures with both numbers, down to the ticket, as CSV; what can not be meant is refused.</summary>
public sealed class MetricTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_closed_ticket_is_found_behind_its_figures()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var leader = await city.SignedInAsync("leader");
        var page = await RepliedAsync(agent, roads, ApiCity.Complete);
        page = await agent.ActAsync(page, "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Fair, true));

        MetricPage month = null!; // Read below before it is looked at.
        await Eventually.IsAsync(async () => (month = await leader.GetAsync<MetricPage>($"{ApiPath.Metrics}?unit={ApiCity.Roads}")).Rows.Single(row => row.Id == "solved").Now.Numerator > 0, TimeSpan.FromSeconds(20));
        Assert.Null(month.FrozenAt);
        Assert.All(new[] { "solved", "satisfied-a", "satisfied-b", "closed-early" }, id => Assert.Equal(
            month.Rows.Single(row => row.Id == id).Now is { Denominator: > 0 } now ? Math.Round((double)now.Numerator / now.Denominator, 6) : -1, month.Rows.Single(row => row.Id == id).Now.Value));
        Assert.All(month.Rows, row => Assert.NotEmpty(row.Formula));
        Assert.Equal(0, (await leader.GetAsync<MetricPage>($"{ApiPath.Metrics}?unit={ApiCity.Water}")).Rows.Single(row => row.Id == "solved").Now.Denominator);

        var hit = await leader.GetAsync<MetricTickets>($"{ApiPath.Metric("solved", "tickets")}?category=05&part=hit");
        Assert.Equal((page.Number, "西湖区城管局"), hit.Rows.Single(row => row.Id == page.Id) is var found ? (found.Number, found.UnitName) : default);
        Assert.DoesNotContain((await leader.GetAsync<MetricTickets>($"{ApiPath.Metric("solved", "tickets")}?part=miss")).Rows, row => row.Id == page.Id);
        Assert.Contains((await leader.GetAsync<MetricTickets>($"{ApiPath.Metric("satisfied-b", "tickets")}?part=miss")).Rows, row => row.Id == page.Id);
        Assert.True((await leader.GetAsync<MetricUnits>(ApiPath.Metric("solved", "units"))).Rows.Single(row => row.Code == ApiCity.Roads).Now.Numerator > 0);
        Assert.Empty((await leader.GetAsync<MetricRevisions>(ApiPath.Metric("solved", "revisions"))).Rows);

        using var all = await leader.GetAsync(ApiPath.MetricExport);
        Assert.Contains($"solved/1,解决率,{ApiCity.Roads},西湖区城管局,{ApiCity.PotHole},", await all.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var tickets = await leader.GetAsync(ApiPath.Metric("solved", "tickets/export"));
        Assert.Contains($"solved/1,{page.Number},{ApiCity.Roads}", await tickets.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upheld_appeal_takes_the_round_out_of_the_figures_and_says_so()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var district = await city.SignedInAsync("district");
        using var supervisor = await city.SignedInAsync("supervisor");
        var page = await RepliedAsync(agent, roads, ApiCity.Complete);
        page = await agent.ActAsync(page, "follow-up", new RecordFollowUp(true, SolvedMark.NotSolved, SatisfiedMark.Dissatisfied, true));
        Assert.Equal(2, page.Round);
        Assert.Contains((await district.GetAsync<TicketList>($"{ApiPath.Tickets}?list=unit")).Rows, row => row.Id == page.Id); // One level up.

        Assert.Contains((await roads.GetAsync<TicketList>($"{ApiPath.Tickets}?list=judged")).Rows, row => row.Id == page.Id);
        page = await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains(TicketVerb.Appeal, page.Verbs);
        using var nonsense = await roads.PostAsync(ApiPath.Act(page.Id, "appeal"), new AppealJudgement("Bad", 1, "x", "y"), page.Version);
        Assert.True((await StaffClient.ProblemAsync(nonsense, 400)).GetProperty("errors").TryGetProperty("against", out _));
        page = await roads.ActAsync(page, "appeal", new AppealJudgement("Unsolved", 1, "诉求超出我单位职责", "三定方案第五条"));
        Assert.Equal(["申诉待审", "未申诉"], page.Judgements!.Select(held => held.AppealName));

        Assert.Contains((await supervisor.GetAsync<TicketList>($"{ApiPath.Tickets}?list=appeals")).Rows, row => row.Id == page.Id);
        await Eventually.IsAsync(async () => await SolvedAsync(supervisor, page.Id), TimeSpan.FromSeconds(20));
        page = await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await supervisor.ActAsync(page, "appeal-ruling", new RuleOnAppeal(ApiCity.Roads, "Unsolved", 1, true, "情况属实"));
        Assert.Equal(("解决率", "情况属实"), (Assert.Single(page.Judgements![0].NotCounted), page.Judgements![0].Ruling));
        Assert.Contains(page.History, step => step.VerbName == "申诉成立，不计入考核");
        await Eventually.IsAsync(async () => !await SolvedAsync(supervisor, page.Id), TimeSpan.FromSeconds(20));
        Assert.DoesNotContain((await supervisor.GetAsync<TicketList>($"{ApiPath.Tickets}?list=appeals")).Rows, row => row.Id == page.Id);
    }

    [Fact]
    public async Task A_plan_says_who_is_asked_and_the_history_says_why()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var agent = await city.SignedInAsync("agent");
        using var water = await city.SignedInAsync("water");
        const string head = "code,name,percent,way,category\n";
        var wrong = await admin.ImportAsync("follow-up-plans", head + "water,供水不回访,101,Pigeon,99\n");
        Assert.Equal(["category", "percent", "way"], wrong.Errors.Select(error => error.Column).Order());
        const string next = "code,name,percent,way,nextWay\n";
        var unfit = await admin.ImportAsync("follow-up-plans", next + "one,先语音,100,Ivr,Agent\ntwo,先短信,100,SmsLink,WeChat\n");
        Assert.Equal(["nextWay", "nextWay"], unfit.Errors.Select(error => error.Column));
        Assert.Empty((await admin.ImportAsync("follow-up-plans", head + "water,供水不回访,0,Agent,0505\n")).Errors);
        var page = await RepliedAsync(agent, water, ApiCity.Complete with { CategoryCode = ApiCity.NoWater });
        Assert.Equal(TicketState.Closed, page.State);
        Assert.Contains(page.History, step => step.Text?.StartsWith("方案“供水不回访”（电话回访，0%）：抽签 ", StringComparison.Ordinal) == true);
        using var gone = await admin.DeleteAsync($"{ApiPath.Admin}/follow-up-plans/water");
        Assert.True(gone.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("", "month=2026-13", "month")]
    [InlineData("", "month=0001-01", "month")]
    [InlineData("", "category=05%25", "category")]
    [InlineData("/solved/tickets", "part=most", "part")]
    [InlineData("/export", "month=x", "month")]
    public async Task What_can_not_be_meant_is_refused_and_names_the_field(string path, string query, string field)
    {
        using var leader = await city.SignedInAsync("leader");
        using var answer = await leader.GetAsync($"{ApiPath.Metrics}{path}?{query}");
        Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty(field, out _));
    }

    /// <summary>More than are read at once, each twice: a ticket that was classified anew stands under two categories of the same unit.</summary>
    [Fact]
    public async Task The_tickets_behind_a_figure_are_all_in_its_file_and_on_its_pages_and_none_twice()
    {
        const string fill = $"""
            insert into dispatch.metric_entry (ticket_id, number, month, unit_code, category_code, figures)
            select id, '260301' || lpad(n::text, 6, '0'), '2026-03-01', '{ApiCity.Roads}', category, jsonb_build_object('solved/1', jsonb_build_array(1, 1))
            from (select n, gen_random_uuid() as id from generate_series(1, 601) n) ticket cross join unnest(array['{ApiCity.PotHole}', '{ApiCity.WithoutRule}']) as category
            """;
        await using (var command = city.Host.Database.DataSource.CreateCommand(fill))
        {
            Assert.Equal(1202, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        using var leader = await city.SignedInAsync("leader");
        using var file = await leader.GetAsync($"{ApiPath.Metric("solved", "tickets/export")}?month=2026-03");
        var lines = (await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        Assert.Equal((1202, 1202), (lines.Count, lines.Distinct().Count()));

        var (shown, cursor) = (new List<(string, string)>(), (string?)"");
        while (cursor is not null)
        {
            var page = await leader.GetAsync<MetricTickets>($"{ApiPath.Metric("solved", "tickets")}?month=2026-03&cursor={cursor}");
            shown.AddRange(page.Rows.Select(row => (row.Number, row.CategoryName)));
            cursor = page.Next;
        }

        Assert.Equal((1202, 1202), (shown.Count, shown.Distinct().Count()));
    }

    /// <summary>More than a page, by two versions of the formula.</summary>
    [Fact]
    public async Task What_revised_a_published_month_is_all_in_its_file_and_on_its_pages_newest_first()
    {
        const string fill = $"""
            insert into dispatch.metric_freeze (month, frozen_at, formulas, weighing, weights) values ('2026-02-01', now(), jsonb_build_object('overdue/2', jsonb_build_object('name', '超期率', 'formula', '旧口径')), 1, jsonb_build_object());
            insert into dispatch.metric_revision (at, month, metric, unit_code, category_code, numerator, denominator, ticket_id, number, cause)
            select '2026-03-05 10:00+08', '2026-02-01', case when n < 300 then 'overdue/2' else 'overdue/3' end, '{ApiCity.Roads}', '{ApiCity.PotHole}', -1, -1, gen_random_uuid(), '260201' || lpad(n::text, 6, '0'), 'AppealUpheld'
            from generate_series(1, 601) n
            """;
        await using (var command = city.Host.Database.DataSource.CreateCommand(fill))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        using var leader = await city.SignedInAsync("leader");
        var numbers = Enumerable.Range(1, 601).Reverse().Select(n => $"260201{n:000000}").ToList();
        var (shown, cursor) = (new List<string>(), (string?)"");
        while (cursor is not null)
        {
            var page = await leader.GetAsync<MetricRevisions>($"{ApiPath.Metric("overdue", "revisions")}?month=2026-02&cursor={cursor}");
            Assert.True(page.Rows.Count <= 50);
            shown.AddRange(page.Rows.Select(row => row.Number));
            cursor = page.Next;
        }

        Assert.Equal(numbers, shown);
        using var file = await leader.GetAsync($"{ApiPath.Metric("overdue", "revisions/export")}?month=2026-02");
        var lines = (await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')).Skip(1).ToList();
        Assert.Equal(numbers, lines.Select(line => line.Split(',')[3]));
        Assert.StartsWith($"2026-02,overdue/3,2026-03-05T02:00:00Z,260201000601,{ApiCity.Roads},西湖区城管局,{ApiCity.PotHole},", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",申诉成立，不计入考核", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("2026-02,overdue/2,", lines[^1], StringComparison.Ordinal);
        Assert.Equal((3, 2, 601), (await leader.GetAsync<MetricPage>($"{ApiPath.Metrics}?month=2026-02")).Rows.Single(row => row.Id == "overdue") is var figure ? (figure.Version, figure.PublishedVersion, figure.Revisions) : default);

        using var water = await city.SignedInAsync("water");
        Assert.Empty((await water.GetAsync<MetricRevisions>($"{ApiPath.Metric("overdue", "revisions")}?month=2026-02")).Rows);
        using var own = await water.GetAsync($"{ApiPath.Metric("overdue", "revisions/export")}?month=2026-02");
        Assert.DoesNotContain("260201", await own.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_that_is_none_is_not_found()
    {
        using var leader = await city.SignedInAsync("leader");
        using var answer = await leader.GetAsync(ApiPath.Metric("happiness", "units"));
        await StaffClient.ProblemAsync(answer, 404);
    }

    /// <summary>Whether the ticket stands behind the rate of what is solved.</summary>
    private static async Task<bool> SolvedAsync(StaffClient staff, Guid ticket) =>
        (await staff.GetAsync<MetricTickets>($"{ApiPath.Metric("solved", "tickets")}?unit={ApiCity.Roads}")).Rows.Any(row => row.Id == ticket);

    private static async Task<TicketPage> RepliedAsync(StaffClient agent, StaffClient unit, DraftFields fields)
    {
        var page = await unit.ActAsync(await ApiCity.SignedForAsync(agent, unit, fields), "reply", new ReplyTicket("已修补", "电话告知"));
        return await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
    }
}
