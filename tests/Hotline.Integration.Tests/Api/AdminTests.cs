using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

public sealed class AdminTests(ApiCity city) : IClassFixture<ApiCity>
{
    public static TheoryData<string, string, int, string> BadFiles => new()
    {
        { "units", "code,name\nU1,一\nU2,\n", 3, "name" },
        { "units", "code,name,parent\nU1,一,没有\n", 2, "parent" },
        { "units", "code\nU1\n", 1, "name" },
        { "units", "code,name\nU1,一\nU1,二\n", 3, "code" },
        { "accounts", "login,name,roles\nnew-one,新人,Agent\nBad Login,坏,Agent\n", 3, "login" },
        { "accounts", "login,name,roles\nnew-one,新人,Emperor\n", 2, "roles" },
        { "accounts", "login,name,roles\nnew-one,新人,Liaison\n", 2, "unitCode" },
        { "accounts", "login,name,roles,extension\nnew-one,新人,Agent,9999\n", 2, "extension" },
        { "accounts", "login,name,roles,extension\nnew-one,新人,Agent,8001\n", 2, "extension" },
        { "accounts", "login,name,roles,password\nnew-one,新人,Agent,short\n", 2, "password" },
        { "phones", "extension\n8101\nabc\n", 3, "extension" },
        { "queues", "code,name,numbers,logins\nnight,夜间,12346,nobody\n", 2, "logins" },
        { "queues", "code,name,numbers,offerSeconds\nnight,夜间,12346,soon\n", 2, "offerSeconds" },
        { "categories", "code,name\n13,新类\n1401,孤儿\n", 3, "code" },
        { "rules", "categoryCode,regionCode,unitCode\n050401,360103,nobody\n", 2, "unitCode" },
        { "rules", "categoryCode,regionCode,unitCode\n050401,999999,360103-CG\n", 2, "regionCode" },
        { "holidays", "date,name,isOffDay\n2027-01-01,元旦,1\n2027-13-01,坏,1\n", 3, "date" },
        { "trunks", "code,name,networks\ncity,主机位,10.1.2.3/8\n", 2, "networks" },
        { "contacts", "code,name,number\npolice,110 报警台,一一零\n", 2, "number" },
        { "contacts", "code,name,number,sipUri\npolice,110 报警台,110,sip:110@police.example\n", 2, "sipUri" },
        { "contacts", "code,name,number,sipUri,outside\npolice,110 报警台,110,sip:110@203.0.113.7:5060,1\n", 2, "outside" },
        { "contacts", "code,name,number,outside\nhongkong,香港,0085221234567,1\n", 2, "number" },
        { "units", "code,name\n\"U1,一\n", 2, "" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_row_names_its_line_and_column_and_changes_nothing(string kind, string csv, int line, string column)
    {
        using var admin = await city.SignedInAsync("administrator");
        var before = await TextAsync(admin, $"{ApiPath.Admin}/{kind}");
        var report = await admin.ImportAsync(kind, csv);
        Assert.Contains(report.Errors, error => error.Line == line && error.Column == column);
        Assert.Equal((0, 0), (report.Created, report.Changed));
        Assert.Equal(before, await TextAsync(admin, $"{ApiPath.Admin}/{kind}"));
    }

    [Fact]
    public async Task A_good_file_creates_and_the_same_file_again_changes_nothing()
    {
        using var admin = await city.SignedInAsync("administrator");
        const string csv = "\uFEFFName,CODE,region_code\r\n城东街道办,360103-CD,360103\r\n";
        Assert.Equal((1, 0), Counts(await admin.ImportAsync("units", csv)));
        Assert.Equal((0, 0), Counts(await admin.ImportAsync("units", csv)));
        Assert.Equal((0, 1), Counts(await admin.ImportAsync("units", csv.Replace("城东街道办", "城东街道办事处", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Forty_new_accounts_come_in_one_file_and_their_passwords_work()
    {
        using var admin = await city.SignedInAsync("administrator");
        var rows = Enumerable.Range(1, 40).Select(at => at % 2 == 0 ? $"clerk-{at},坐席{at},Agent,\n" : $"clerk-{at},坐席{at},Agent,{ApiCity.Password}\n");
        var report = await admin.ImportAsync("accounts", "login,name,roles,password\n" + string.Concat(rows));
        Assert.Equal((40, 0), Counts(report));
        Assert.Equal(Enumerable.Range(1, 20).Select(at => $"clerk-{at * 2}"), report.Secrets.Select(made => made.Key));
        using var given = await city.SignedInAsync("clerk-39");
        using var random = await city.Host.SignedInAsync("clerk-40", report.Secrets[^1].Secret!);
        Assert.Equal("clerk-40", (await random.GetAsync<Me>(ApiPath.Session)).Login);
    }

    [Fact]
    public async Task An_export_defuses_formulas_and_reads_back_the_same()
    {
        using var admin = await city.SignedInAsync("administrator");
        Assert.Equal((1, 0), Counts(await admin.ImportAsync("units", "code,name\nFORMULA,=1+1\n")));
        var csv = await TextAsync(admin, $"{ApiPath.Admin}/units/export");
        Assert.Contains("'=1+1", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(",=1+1", csv, StringComparison.Ordinal);
        Assert.Equal((0, 0), Counts(await admin.ImportAsync("units", csv)));
        Assert.Contains(await admin.GetAsync<UnitEntry[]>($"{ApiPath.Admin}/units"), unit => unit.Name == "=1+1");
        using var gone = await admin.DeleteAsync($"{ApiPath.Admin}/units/FORMULA");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
    }

    [Fact]
    public async Task Secrets_are_made_once_and_never_shown_again()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var made = await admin.PutAsync($"{ApiPath.Admin}/phones/8200", new PhoneEntry("8200"));
        var secret = (await StaffClient.ReadAsync<Saved>(made, HttpStatusCode.OK)).Secret;
        Assert.Equal(16, secret!.Length);
        using var again = await admin.PutAsync($"{ApiPath.Admin}/phones/8200", new PhoneEntry("8200"));
        Assert.Null((await StaffClient.ReadAsync<Saved>(again, HttpStatusCode.OK)).Secret);
        Assert.DoesNotContain(secret, await TextAsync(admin, $"{ApiPath.Admin}/phones"), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, await TextAsync(admin, $"{ApiPath.Admin}/phones/export"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        using var admin = await city.SignedInAsync("administrator");
        var others = (await admin.GetAsync<AccountEntry[]>($"{ApiPath.Admin}/accounts")).Where(account => account.Roles.Contains(StaffRole.Administrator) && !account.Disabled).ToArray();
        var csv = "login,name,roles,disabled\n" + string.Concat(others.Select(account => $"{account.Login},{account.Name},Administrator,1\n"));
        var report = await admin.ImportAsync("accounts", csv);
        Assert.NotEmpty(report.Errors);
        Assert.All((await admin.GetAsync<AccountEntry[]>($"{ApiPath.Admin}/accounts")).Where(account => others.Any(other => other.Login == account.Login)), account => Assert.False(account.Disabled));
    }

    [Fact]
    public async Task How_many_calls_a_node_takes_and_how_long_it_rings_is_the_administrators_to_say()
    {
        using var admin = await city.SignedInAsync("administrator");
        var path = $"{ApiPath.Admin}/switchboard";
        var before = (await admin.GetAsync<PolicyEntry[]>(path)).ToDictionary(row => row.Name!, row => row.Value);
        var version = await SettingsAsync();
        using var saved = await admin.PutAsync($"{path}/maxCalls", new PolicyEntry("maxCalls", 600));
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        Assert.Equal((version.Version + 1, before["ringSeconds"], 600), await SettingsAsync());
        foreach (var (name, value, field) in new[] { ("maxCalls", 0, "value"), ("ringSeconds", 31, "value"), ("realm", 1, "name") })
        {
            using var answer = await admin.PutAsync($"{path}/{name}", new PolicyEntry(name, value));
            Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty(field, out _));
        }

        using var back = await admin.PutAsync($"{path}/maxCalls", new PolicyEntry("maxCalls", before["maxCalls"]));
        Assert.Equal((version.Version + 2, before["ringSeconds"], before["maxCalls"]), await SettingsAsync());

        async Task<(long Version, int RingSeconds, int MaxCalls)> SettingsAsync()
        {
            await using var read = city.Host.Database.DataSource.CreateCommand("select version, ring_seconds::integer, max_calls from agent.node_settings");
            await using var row = await read.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            await row.ReadAsync(TestContext.Current.CancellationToken);
            return (row.GetInt64(0), row.GetInt32(1), row.GetInt32(2));
        }
    }

    [Fact]
    public async Task A_trunk_is_kept_with_its_networks_rule_and_cap()
    {
        using var admin = await city.SignedInAsync("administrator");
        var path = $"{ApiPath.Admin}/trunks/province";
        var given = new TrunkEntry("province", "省干线", ["203.0.113.0/28", "203.0.113.64/28"], "From", "0791", ["17951"], 60, "sip:203.0.113.1:5060", MaxRate: 5, Gateway: "sip:sbc.example.cn:5061;transport=tls");
        using var saved = await admin.PutAsync(path, given);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var kept = Assert.Single(await admin.GetAsync<TrunkEntry[]>($"{ApiPath.Admin}/trunks"), trunk => trunk.Code == "province");
        Assert.Equal((given.Name, given.CallerFrom, given.AreaCode, given.MaxCalls, given.MaxRate, given.Probe, given.Gateway, null), (kept.Name, kept.CallerFrom, kept.AreaCode, kept.MaxCalls, kept.MaxRate, kept.Probe, kept.Gateway, kept.State));
        Assert.Equal(given.Networks, kept.Networks);
        Assert.Equal(given.Prefixes, kept.Prefixes);

        // A plain one takes the defaults; a network that is another trunk's is refused by column.
        var report = await admin.ImportAsync("trunks", "code,name,networks,max_calls\ncity,市局线路,198.51.100.0/28|198.51.100.64/28,\n");
        Assert.Empty(report.Errors);
        var plain = Assert.Single(await admin.GetAsync<TrunkEntry[]>($"{ApiPath.Admin}/trunks"), trunk => trunk.Code == "city");
        Assert.Equal(("Asserted", 0, 2), (plain.CallerFrom, plain.MaxCalls, plain.Networks.Count));
        report = await admin.ImportAsync("trunks", "code,name,networks,callerFrom,areaCode,prefixes,maxCalls,probe\nbad,坏,203.0.113.0/28,Somebody,791,x,-1,sip:sbc.example\n");
        Assert.Equal(["maxCalls"], report.Errors.Select(error => error.Column));
        report = await admin.ImportAsync("trunks", "code,name,networks,callerFrom,areaCode,prefixes,probe,gateway\nbad,坏,203.0.113.0/28,Somebody,791,x,sip:sbc_example,sip:0085221234567@203.0.113.2\n");
        Assert.Equal(["callerFrom", "areaCode", "prefixes", "probe", "gateway", "networks"], report.Errors.Select(error => error.Column));
        using var gone = await admin.DeleteAsync(path);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var twice = await admin.DeleteAsync(path);
        await StaffClient.ProblemAsync(twice, 404);
    }

    [Fact]
    public async Task A_registering_trunk_is_imported_and_listed_without_its_password_and_a_bad_one_is_refused_by_column()
    {
        using var admin = await city.SignedInAsync("administrator");
        const string header = "code,name,networks,gateway,registers,userName,password,pilot,domain,numberFormat,identity,hidesNumber,secured\n";
        var report = await admin.ImportAsync("trunks", header + "ims,IMS,192.0.2.0/28,sip:192.0.2.1:5060,1,gw@ims.example,carrier-secret-9,+8679112345,ims.example,International,Preferred,1,1\n");
        Assert.Empty(report.Errors);
        var kept = Assert.Single(await admin.GetAsync<TrunkEntry[]>($"{ApiPath.Admin}/trunks"), trunk => trunk.Code == "ims");
        Assert.Equal(
            ("gw@ims.example", null, true, "+8679112345", "ims.example", "International", "Preferred", true, true),
            (kept.UserName, kept.Password, kept.Registers, kept.Pilot, kept.Domain, kept.NumberFormat, kept.Identity, kept.HidesNumber, kept.Secured));
        Assert.DoesNotContain("carrier-secret-9", await TextAsync(admin, $"{ApiPath.Admin}/trunks/export"), StringComparison.Ordinal);
        report = await admin.ImportAsync("trunks", header + "bad,坏,192.0.2.32/28,,1,g w,,+,ims_example,E164,PAI,0,0\n");
        Assert.Equal(["domain", "userName", "password", "registers", "pilot", "numberFormat", "identity"], report.Errors.Select(error => error.Column));
        using var gone = await admin.DeleteAsync($"{ApiPath.Admin}/trunks/ims");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
    }

    [Fact]
    public async Task An_unknown_member_or_another_key_is_refused()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var unknown = await admin.PutAsync($"{ApiPath.Admin}/units/X1", new { code = "X1", name = "一", colour = "red" });
        Assert.True((await StaffClient.ProblemAsync(unknown, 400)).GetProperty("errors").TryGetProperty("colour", out _));
        using var other = await admin.PutAsync($"{ApiPath.Admin}/units/X1", new UnitEntry("X2", "一", null, null));
        Assert.True((await StaffClient.ProblemAsync(other, 400)).GetProperty("errors").TryGetProperty("code", out _));
    }

    [Fact]
    public async Task An_import_must_be_csv()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var answer = await admin.PostAsync($"{ApiPath.Admin}/units/import", new { });
        await StaffClient.ProblemAsync(answer, 415);
    }

    [Fact]
    public async Task An_import_that_is_too_large_changes_nothing()
    {
        using var admin = await city.SignedInAsync("administrator");
        var rows = string.Concat(Enumerable.Range(0, 250_000).Select(n => $"X{n:D6},测试单位{n:D6},360103,360103\n"));
        using var answer = await admin.SendAsync(HttpMethod.Post, $"{ApiPath.Admin}/units/import", new StringContent($"code,name,parent,region_code\n{rows}", System.Text.Encoding.UTF8, "text/csv"), null, patient: true);
        await StaffClient.ProblemAsync(answer, 413);
        Assert.DoesNotContain((await admin.GetAsync<CatalogPage>(ApiPath.Catalog)).Units, unit => unit.Code.StartsWith('X'));
    }

    [Fact]
    public async Task Every_change_is_in_the_audit()
    {
        using var admin = await city.SignedInAsync("administrator");
        using (await admin.PutAsync($"{ApiPath.Admin}/holidays/2027-10-01", new HolidayEntry(new DateOnly(2027, 10, 1), "国庆节", true)))
        {
        }

        var audit = await admin.GetAsync<AuditList>(ApiPath.Audit);
        Assert.Contains(audit.Rows, row => row.Action == "admin.holidays.save" && row.Field == "2027-10-01" && row.ActorName == "胡军");
    }

    private static (int Created, int Changed) Counts(ImportReport report)
    {
        Assert.Empty(report.Errors);
        return (report.Created, report.Changed);
    }

    private static async Task<string> TextAsync(StaffClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
