using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>Lists as files: every row, marks in one form, nothing personal.</summary>
public sealed class TicketExportTests(ApiCity city) : IClassFixture<ApiCity>
{
    private const int More = 1_203;
    private static readonly string[] Yes = ["true", "false", "是", "否"];

    [Fact]
    public async Task A_list_is_exported_to_its_end_with_its_marks_and_without_anything_personal()
    {
        using var agent = await city.SignedInAsync("agent");
        var unknown = await AcceptedAsync(agent, ApiCity.Complete with { Anonymous = true, Content = "举报人自称熊建国，电话13879100001。" });
        var group = await AcceptedAsync(agent, ApiCity.Complete);
        using var dispatcher = await city.SignedInAsync("dispatcher");
        await dispatcher.ActAsync(group, "group", new FlagGroup(true, "整栋楼联名"));
        using (var nothing = await dispatcher.PostAsync(ApiPath.Act(unknown.Id, "label"), new LabelTicket("Famous", true, "上报"), unknown.Version))
        {
            Assert.True((await StaffClient.ProblemAsync(nothing, 400)).GetProperty("errors").TryGetProperty("label", out _));
        }

        unknown = await dispatcher.ActAsync(unknown, "label", new LabelTicket("StabilityRisk", true, "来电人称将集体上访"));
        unknown = await dispatcher.ActAsync(unknown, "label", new LabelTicket("Typical", true, "列入周报"));
        Assert.Equal(["StabilityRisk", "Typical"], unknown.Labels);
        Assert.Equal(["涉稳\n来电人称将集体上访", "典型\n列入周报"], unknown.History.Where(step => step.Verb == "Labelled").Select(step => step.Text));
        await FillAsync();
        await MarkAsync(group, unknown);

        var (text, rows) = await ExportAsync(dispatcher, "list=all");
        Assert.Equal(More, rows.Count(row => row["number"].StartsWith('F')));
        Assert.Equal(rows.Count, rows.Select(row => row["number"]).Distinct().Count());
        Assert.Equal("StabilityRisk|Typical", rows.Single(row => row["number"] == unknown.Number)["labels"]);
        Assert.Equal(unknown.Number, Assert.Single((await ExportAsync(dispatcher, "list=all&flag=Typical&flag=Anonymous")).Rows)["number"]);
        Assert.Equal("0 0 1 0 Red", Marks(rows.Single(row => row["number"] == unknown.Number)));
        Assert.Equal("0 1 0 1 ", Marks(rows.Single(row => row["number"] == group.Number)));
        Assert.Equal(ApiCity.Roads, rows.Single(row => row["number"] == group.Number)["unitCode"]);
        Assert.True((await dispatcher.GetAsync<TicketList>($"{ApiPath.Tickets}?list=all")).Rows.Single(row => row.Id == group.Id).Suspected);
        foreach (var personal in new[] { "王建国", "13970012345", "熊建国", "13879100001", "坑洞", "大坑", "永叔路" })
        {
            Assert.DoesNotContain(personal, text, StringComparison.Ordinal);
        }

        Assert.Equal(group.Number, Assert.Single((await ExportAsync(dispatcher, "list=all&flag=Group")).Rows)["number"]);
        Assert.Empty((await ExportAsync(dispatcher, "list=all&flag=Group&flag=Anonymous")).Rows);
    }

    [Fact]
    public async Task A_list_that_is_not_ones_own_is_an_empty_file_and_an_unknown_one_is_refused()
    {
        using var agent = await city.SignedInAsync("agent");
        await AcceptedAsync(agent, ApiCity.Complete);
        using var roads = await city.SignedInAsync("roads");
        Assert.NotEmpty((await ExportAsync(roads, "list=unit")).Rows);
        Assert.Empty((await ExportAsync(roads, "list=all")).Rows);
        using var water = await city.SignedInAsync("water");
        Assert.Empty((await ExportAsync(water, "list=unit")).Rows);
        foreach (var (query, field) in new[] { ("list=everything", "list"), ("", "list"), ("list=unit&flag=Nothing", "flag") })
        {
            using var answer = await roads.GetAsync($"{ApiPath.TicketExport}?{query}");
            Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty(field, out _), query);
        }
    }

    [Fact]
    public async Task Each_list_of_the_pages_without_script_has_its_file()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await AcceptedAsync(agent, ApiCity.Complete);
        using var roads = await city.SignedInAsync("roads");
        foreach (var list in new[] { "unit", "assisting", "supervised", "judged", "handed-down" })
        {
            Assert.Contains($"{ApiPath.TicketExport}?list={list}\"", await roads.PageAsync(list == "unit" ? "/unit" : $"/unit?list={list}"), StringComparison.Ordinal);
            Assert.Equal(list == "unit" ? 1 : 0, (await ExportAsync(roads, $"list={list}")).Rows.Count(row => row["number"] == ticket.Number));
        }
    }

    [Fact]
    public async Task Every_file_says_yes_and_no_in_the_same_words_and_reads_them_back()
    {
        using var admin = await city.SignedInAsync("administrator");
        Assert.Empty((await admin.ImportAsync("queues", "code,name,numbers,callBackKey,survey,openHolidays\nnight,夜间,12346,是,true,1\n")).Errors);
        Assert.Empty((await admin.ImportAsync("contacts", "code,name,number,emergency\n110,公安,110,TRUE\n")).Errors);
        foreach (var kind in new[] { "queues", "contacts", "platforms", "holidays", "accounts" })
        {
            using var answer = await admin.GetAsync($"{ApiPath.Admin}/{kind}/export");
            var csv = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain(csv.Split(['\n', ','], StringSplitOptions.TrimEntries), cell => Yes.Contains(cell));
            var again = await admin.ImportAsync(kind, csv);
            Assert.True(again is { Errors.Count: 0, Created: 0 }, $"{kind}: {again}");
        }

        var night = (await admin.GetAsync<QueueEntryConfig[]>($"{ApiPath.Admin}/queues")).Single(queue => queue.Code == "night");
        Assert.True(night is { CallBackKey: true, Survey: true, OpenHolidays: true });
    }

    private static string Marks(Dictionary<string, string> row) => $"{row["difficult"]} {row["group"]} {row["anonymous"]} {row["suspected"]} {row["card"]}";

    private static async Task<TicketPage> AcceptedAsync(StaffClient agent, DraftFields fields) => await agent.ActAsync(await agent.OpenAsync(fields), "acceptance", new AcceptTicket());

    private static async Task<(string Text, IReadOnlyList<Dictionary<string, string>> Rows)> ExportAsync(StaffClient staff, string query)
    {
        using var answer = await staff.GetAsync($"{ApiPath.TicketExport}?{query}");
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var lines = text.TrimStart('\uFEFF').Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var columns = lines[0].Split(',');
        return (text, [.. lines.Skip(1).Select(line => columns.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second))]);
    }

    /// <summary>One may be the same as another, which has a red card on an order of long ago.</summary>
    private async Task MarkAsync(TicketPage suspected, TicketPage carded)
    {
        await using var command = city.Host.Database.DataSource.CreateCommand($$"""
            insert into dispatch.repeat_suspicion (ticket_id, other_id, likeness, found_at) values ('{{suspected.Id}}', '{{carded.Id}}', '{}', now());
            update dispatch.ticket set orders = jsonb_build_array(jsonb_build_object('unitCode', '{{ApiCity.Roads}}', 'level', 'Hotline', 'state', 'Closed', 'issuedAt', now(), 'card', 'Red')) where id = '{{carded.Id}}'
            """);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>More than is read at once, closed long ago.</summary>
    private async Task FillAsync()
    {
        await using var command = city.Host.Database.DataSource.CreateCommand($"""
            insert into dispatch.ticket (id, number, version, event_seq, state, urgency, channel, owner_id, owner_name, opened_at, closed_at, changed_at)
            select gen_random_uuid(), 'F' || n, 3, 3, 'Closed', 'Normal', 'Web', gen_random_uuid(), '', now() - interval '90 days' - (n / 3) * interval '1 minute', now(), now() from generate_series(1, {More}) n
            """);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
