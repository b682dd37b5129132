using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Api.Platforms;

namespace Hotline.Integration.Tests.Api;

/// <summary>A platform reads by program what was handed out to it, as far as the operator shares it, and every reading is in the audit.</summary>
public sealed class PlatformReadingTests(ApiCity city) : IClassFixture<ApiCity>
{
    private const string Police = "110";
    private const string Market = "market-12315";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_reads_as_much_as_is_shared_and_each_reading_is_in_the_audit()
    {
        var police = await ProgramAsync(Police, "");
        var page = await HandedOutAsync(Police, ApiCity.Complete with { Content = "王建国：路口有一个大坑，请打13970012345" });
        await RefusedAsync(police, page.Number!, 403, "ticket.platform-reads-nothing");
        Assert.Empty(await ReadingsAsync(page.Id));

        police = await ProgramAsync(Police, "Matter");
        var matter = await police.ReadAsync(page.Number!);
        Assert.Equal(("[姓名]：路口有一个大坑，请打[电话]", "永叔路与象山南路口东侧", "有人打架", null, null), (matter.Content, matter.Place, matter.Note, matter.Name, matter.Phone));

        police = await ProgramAsync(Police, "Person");
        var person = await police.ReadAsync(page.Number!);
        Assert.Equal(("王建国：路口有一个大坑，请打13970012345", "王建国", "13970012345"), (person.Content, person.Name, person.Phone));
        var readings = await ReadingsAsync(page.Id);
        Assert.Equal(["公安110（接口）: Matter", "公安110（接口）: Person"], readings);
    }

    [Fact]
    public async Task What_is_not_with_it_any_more_or_never_was_is_not_shown()
    {
        var (police, fire) = (await ProgramAsync(Police, "Person"), await ProgramAsync("119", "Person"));
        var page = await HandedOutAsync(Police, ApiCity.Complete);
        await RefusedAsync(fire, page.Number!, 404, "ticket.not-found");
        using (var back = await police.SayAsync(page.Number!, "return", new PlatformReturn("不属于公安")))
        {
            Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        }

        await RefusedAsync(police, page.Number!, 409, "ticket.hand-out-over");
        Assert.Empty(await ReadingsAsync(page.Id));
    }

    [Fact]
    public async Task Who_spoke_confidentially_is_known_to_emergency_services_only()
    {
        var market = await ProgramAsync(Market, "Person");
        var page = await HandedOutAsync(Market, ApiCity.Complete with { Confidential = true });
        var shown = await market.ReadAsync(page.Number!);
        Assert.Equal(("王建国", "13970012345", true), (shown.Name, shown.Phone, shown.Confidential));

        market = await ProgramAsync(Market, "Person", emergency: false);
        var hidden = await market.ReadAsync(page.Number!);
        Assert.Equal((null, null, true), (hidden.Name, hidden.Phone, hidden.Confidential));
    }

    [Fact]
    public async Task What_is_shared_is_one_of_three_words()
    {
        using var admin = await city.SignedInAsync("administrator");
        using var wrong = await admin.PutAsync($"{ApiPath.Admin}/platforms/{Market}", new PlatformEntry(Market, "市场监管12315", false, 60, "Everything"));
        Assert.True((await StaffClient.ProblemAsync(wrong, 400)).GetProperty("errors").TryGetProperty("shares", out _));
    }

    private async Task<PlatformProgram> ProgramAsync(string platform, string shares, bool emergency = true)
    {
        using var admin = await city.SignedInAsync("administrator");
        var name = platform switch { Police => "公安110", Market => "市场监管12315", _ => "消防119" };
        var report = await admin.ImportAsync("platforms", $"code,name,emergency,ackMinutes,shares\n{platform},{name},{(emergency ? 1 : 0)},30,{shares}\n");
        Assert.Empty(report.Errors);
        using var saved = await admin.PutAsync($"{ApiPath.Admin}/platform-keys/{platform}", new PlatformKeyEntry(platform));
        return new PlatformProgram(city.Host.Address, platform, (await StaffClient.ReadAsync<Saved>(saved, HttpStatusCode.OK)).Secret!);
    }

    private async Task<TicketPage> HandedOutAsync(string platform, DraftFields fields)
    {
        using var agent = await city.SignedInAsync("agent");
        return await agent.ActAsync(await agent.OpenAsync(fields), "hand-out", new HandOutTicket(platform, "有人打架"));
    }

    private static async Task RefusedAsync(PlatformProgram program, string number, int status, string code)
    {
        using var answer = await program.AskAsync(number, "request");
        Assert.Equal(code, (await StaffClient.ProblemAsync(answer, status)).GetProperty("code").GetString());
    }

    private async Task<string[]> ReadingsAsync(Guid ticket)
    {
        await using var command = city.Host.Database.DataSource.CreateCommand(
            $"select coalesce(array_agg(actor_name || ': ' || field order by id), array[]::text[]) from dispatch.audit where ticket_id = '{ticket}' and action = 'hand-out.read'");
        return (string[])(await command.ExecuteScalarAsync(Ct))!; // Coalesced.
    }
}
