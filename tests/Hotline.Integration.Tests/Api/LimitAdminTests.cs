using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>Limits and the operator's numbers, kept by administrators.</summary>
public sealed class LimitAdminTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_limit_is_changed_added_and_removed_and_counts_from_then_on()
    {
        using var admin = await city.SignedInAsync("administrator");
        var path = $"{ApiPath.Admin}/limits/{Uri.EscapeDataString("Handle-Praise-*")}";
        using (var saved = await admin.PutAsync(path, new LimitEntry("Handle", "Praise", "*", 9, "WorkingDays", "市府办〔2026〕1号")))
        {
            Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        }

        var row = Assert.Single(await admin.GetAsync<LimitEntry[]>($"{ApiPath.Admin}/limits"), limit => limit is { Clock: "Handle", TicketType: "Praise" });
        Assert.Equal((9, "WorkingDays", "市府办〔2026〕1号"), (row.Amount, row.Unit, row.Basis));
        using (var gone = await admin.DeleteAsync(path))
        {
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        }

        Assert.DoesNotContain(await admin.GetAsync<LimitEntry[]>($"{ApiPath.Admin}/limits"), limit => limit.TicketType == "Praise");
    }

    [Theory]
    [InlineData("Sleep", "*", "*", 1, "Days", "clock")]
    [InlineData("Handle", "Song", "*", 1, "Days", "ticketType")]
    [InlineData("Handle", "*", "Mild", 1, "Days", "urgency")]
    [InlineData("Handle", "*", "*", 0, "Days", "amount")]
    [InlineData("Handle", "*", "*", 367, "WorkingDays", "amount")]
    [InlineData("Handle", "*", "*", 1, "WorkingSeconds", "unit")]
    [InlineData("Handle", "*", "*", 1, "3", "unit")]
    [InlineData("Extension", "*", "*", 10, "Days", "unit")]
    public async Task A_limit_that_is_none_is_refused_by_its_field(string clock, string type, string urgency, int amount, string unit, string field)
    {
        using var admin = await city.SignedInAsync("administrator");
        using var answer = await admin.PutAsync($"{ApiPath.Admin}/limits/{Uri.EscapeDataString($"{clock}-{type}-{urgency}")}", new LimitEntry(clock, type, urgency, amount, unit));
        Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task A_preset_takes_the_place_of_all_limits_and_back()
    {
        using var admin = await city.SignedInAsync("administrator");
        var presets = await admin.GetAsync<LimitPresetItem[]>($"{ApiPath.Admin}/limit-presets");
        Assert.Equal(["jiangxi", "beijing", "shandong", "guangdong", "shanghai"], presets.Select(preset => preset.Key));
        foreach (var key in new[] { "beijing", "jiangxi" })
        {
            var path = $"{ApiPath.Admin}/limit-presets/{key}";
            var tag = (await admin.GetAsync<LimitPresetItem[]>($"{ApiPath.Admin}/limit-presets"))[0].Tag;
            using var used = await admin.ConditionalAsync(HttpMethod.Put, path, new { }, $"\"{tag}\"");
            Assert.Equal(HttpStatusCode.OK, used.StatusCode);
            using var old = await admin.ConditionalAsync(HttpMethod.Put, path, new { }, $"\"{tag}\"");
            await StaffClient.RefusedAsync(old, 412, "admin.stale");
            using var blind = await admin.PutAsync(path, new { });
            await StaffClient.RefusedAsync(blind, 428, "admin.version-required");
            Assert.Equal(
                presets.Single(preset => preset.Key == key).Limits.Select(limit => $"{limit}").Order(StringComparer.Ordinal),
                (await admin.GetAsync<LimitEntry[]>($"{ApiPath.Admin}/limits")).Select(limit => $"{limit}").Order(StringComparer.Ordinal));
            Assert.Equal(key == "beijing" ? 0 : 10, (await NumbersAsync(admin))["maxExtensionDays"]);
        }

        Assert.Contains((await admin.GetAsync<AuditList>(ApiPath.Audit)).Rows, row => row is { Action: "admin.limits.preset", Field: "beijing" });
        using var none = await admin.PutAsync($"{ApiPath.Admin}/limit-presets/atlantis", new { });
        await StaffClient.ProblemAsync(none, 404);
    }

    [Fact]
    public async Task Numbers_are_changed_one_by_one_or_together_and_never_into_nonsense()
    {
        using var admin = await city.SignedInAsync("administrator");
        var before = await NumbersAsync(admin);
        var file = "name,value\n" + string.Concat(before.Select(pair => $"{pair.Key},{pair.Value}\n"));
        Assert.Equal((0, 0), Counts(await admin.ImportAsync("policy", file)));
        Assert.Equal((0, 2), Counts(await admin.ImportAsync("policy", "name,value\namberPercent,85\nredPercent,95\n")));
        Assert.Equal((85, 95), ((await NumbersAsync(admin))["amberPercent"], (await NumbersAsync(admin))["redPercent"]));
        Assert.Equal((0, 2), Counts(await admin.ImportAsync("policy", file)));

        foreach (var (name, value, field) in new[] { ("amberPercent", 80, "value"), ("redPercent", 100, "value"), ("maxHands", -1, "value"), ("luck", 7, "name") })
        {
            using var answer = await admin.PutAsync($"{ApiPath.Admin}/policy/{name}", new PolicyEntry(name, value));
            Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty(field, out _));
        }

        using var gone = await admin.DeleteAsync($"{ApiPath.Admin}/policy/maxHands");
        await StaffClient.ProblemAsync(gone, 404);
        Assert.Equal(before, await NumbersAsync(admin));
    }

    [Fact]
    public async Task A_unit_has_hours_of_its_own()
    {
        using var admin = await city.SignedInAsync("administrator");
        Assert.Equal((1, 0), Counts(await admin.ImportAsync("units", "code,name,workingHours\nHOURS,夜间大厅,\"18:00-20:00,20:30-23:00\"\n")));
        Assert.Contains(await admin.GetAsync<UnitEntry[]>($"{ApiPath.Admin}/units"), unit => unit is { Code: "HOURS", WorkingHours: "18:00-20:00,20:30-23:00" });
        Assert.Equal("workingHours", Assert.Single((await admin.ImportAsync("units", "code,name,workingHours\nHOURS,夜间大厅,early\n")).Errors).Column);
        using var gone = await admin.DeleteAsync($"{ApiPath.Admin}/units/HOURS");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
    }

    /// <summary>How the limits themselves fall is <c>UnitHoursTests</c>' of the dispatch room: here that what an administrator sets is what counts.</summary>
    [Fact]
    public async Task Of_two_units_each_is_given_its_own_hours_and_its_clocks_say_which()
    {
        using var admin = await city.SignedInAsync("administrator");
        const string water = $"code,name,parent,regionCode,workingHours\n{ApiCity.Water},西湖区水务局,360103,360103,";
        Assert.Equal((0, 1), Counts(await admin.ImportAsync("units", $"{water}18:00-20:00\n")));
        using var agent = await city.SignedInAsync("agent");
        var evening = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete with { CategoryCode = ApiCity.NoWater }), "acceptance", new AcceptTicket());
        Assert.All(["Contact", "Handle"], kind => Assert.Equal("20:00", Closes(evening, kind, "，每日18:00-20:00")));

        // Four hours of an evening's two: begun within them they end at the same minute of a later evening, begun outside at the close of one.
        Assert.InRange(TimeOnly.Parse(Closes(evening, "SignFor", "，每日18:00-20:00"), System.Globalization.CultureInfo.InvariantCulture), new(18, 0), new(20, 0));

        using var roads = await city.SignedInAsync("roads");
        var day = await ApiCity.SignedForAsync(agent, roads);
        Assert.All(["Contact", "Handle"], kind => Assert.Equal("17:30", Closes(day, kind, "，每日09:00-12:00、13:30-17:30")));
        day = await roads.ActAsync(day, "assist", new AskAssist(ApiCity.Water, "请核查管网"));
        Assert.Contains("，每日18:00-20:00", Assert.Single(day.Clocks, clock => clock.Kind == "Assist").Why, StringComparison.Ordinal);
        using var handed = await roads.PostAsync(ApiPath.Act(day.Id, "hand-across"), new HandAcrossTicket(ApiCity.Water, "属其职责"), day.Version);
        Assert.Equal(HttpStatusCode.NoContent, handed.StatusCode);
        var across = await agent.GetAsync<TicketPage>(ApiPath.Ticket(day.Id));
        Assert.Contains("，每日18:00-20:00", Assert.Single(across.Clocks, clock => clock is { Kind: "SignFor", StoppedAt: null }).Why, StringComparison.Ordinal);
        Assert.Equal((0, 1), Counts(await admin.ImportAsync("units", $"{water}\n")));
    }

    [Fact]
    public async Task Running_clocks_are_exported_in_the_words_of_a_system_that_calls_overdue_red()
    {
        using var admin = await city.SignedInAsync("administrator");
        Assert.Equal(
            ["Normal green", "Amber yellow", "Red yellow", "Overdue red"],
            (await admin.GetAsync<LightEntry[]>($"{ApiPath.Admin}/lights")).Where(light => light.System == "supervision").Select(light => $"{light.Light} {light.Code}"));
        Assert.Equal((1, 0), Counts(await admin.ImportAsync("lights", "system,light,code,name\nown-desk,Normal,0,未到期\n")));
        Assert.Equal("code", Assert.Single((await admin.ImportAsync("lights", "system,light,code,name\nown-desk,Amber,,黄\n")).Errors).Column);

        using var agent = await city.SignedInAsync("agent");
        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        using var supervisor = await city.SignedInAsync("supervisor");
        Assert.Equal(["own-desk", "supervision"], await supervisor.GetAsync<string[]>("/api/clocks/systems"));
        using var answer = await supervisor.GetAsync("/api/clocks?system=own-desk");
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("number,round,clock,unitCode,startedAt,dueAt,provisional,light,code,name", lines[0], StringComparison.Ordinal);
        var handle = Assert.Single(lines, line => line.StartsWith($"{page.Number},1,Handle,{ApiCity.Roads},", StringComparison.Ordinal));
        Assert.EndsWith("Normal,0,未到期", handle, StringComparison.Ordinal);
        using var unknown = await supervisor.GetAsync("/api/clocks?system=moon");
        await StaffClient.ProblemAsync(unknown, 400);
    }

    /// <summary>The time of day in China at which a clock that counts in these hours ends.</summary>
    private static string Closes(TicketPage page, string kind, string hours)
    {
        var clock = Assert.Single(page.Clocks, clock => clock.Kind == kind);
        Assert.Contains(hours, clock.Why, StringComparison.Ordinal);
        return clock.DueAt.ToOffset(TimeSpan.FromHours(8)).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<Dictionary<string, int>> NumbersAsync(StaffClient admin) =>
        (await admin.GetAsync<PolicyEntry[]>($"{ApiPath.Admin}/policy")).ToDictionary(entry => entry.Name, entry => entry.Value);

    private static (int Created, int Changed) Counts(ImportReport report)
    {
        Assert.Empty(report.Errors);
        return (report.Created, report.Changed);
    }
}
