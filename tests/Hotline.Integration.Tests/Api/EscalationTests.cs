using System.Net;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Clocks;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Api;

/// <summary>超期提醒 over HTTP, on /unit without script, and out of the house: what climbed to each level, seen by each role for itself.</summary>
public sealed class EscalationTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_ran_over_is_told_to_each_level_and_put_away_by_each_role_for_itself()
    {
        using var admin = await city.SignedInAsync("administrator");
        Assert.Empty((await admin.ImportAsync("accounts", $"login,name,roles,unitCode,extension,password\nroads-chief,赵刚,Liaison|UnitLeader,{ApiCity.Roads},,{ApiCity.Password}\n")).Errors);
        using var agent = await city.SignedInAsync("agent");
        var ticket = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        await RunOverAsync(ticket.Id);

        // Out of the house goes one notice a digest, a line for each of its people, to the page that shows it.
        await Eventually.IsAsync(async () => await RecordedCall.ScalarAsync<long>(city.Host, "select count(*) from dispatch.outgoing where kind = 'Overdue' and outcome = 'Sent'") == 3, TimeSpan.FromSeconds(30));
        var lines = await NoticesAsync();
        string[] told = ["dispatcher /", "lead /", "roads /unit", "roads-b /unit", "roads-chief /unit", "supervisor /", "supervisor /"];
        Assert.Equal(told, lines.Select(line => $"{line.GetProperty("to").GetString()} {line.GetProperty("path").GetString()}").Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.EndsWith($"1件工单的1个时限超期：{ticket.Number}", line.GetProperty("words").GetString(), StringComparison.Ordinal));
        Assert.Equal(3, lines.Select(line => line.GetProperty("id").GetGuid()).Distinct().Count());

        using var roads = await city.SignedInAsync("roads");
        using var colleague = await city.SignedInAsync("roads-b");
        using var water = await city.SignedInAsync("water");
        using var lead = await city.SignedInAsync("lead");
        using var supervisor = await city.SignedInAsync("supervisor");
        var toUnit = Assert.Single(await DigestsAsync(roads));
        Assert.Equal(("承办单位负责人", 1, 1), (toUnit.AudienceName, toUnit.Tickets, toUnit.Clocks));
        Assert.Equal((ticket.Id, ticket.Number, "办理时限", 1), toUnit.Worst.Select(line => (line.TicketId, line.Number, line.ClockName, line.Level)).Single());
        Assert.Equal(["热线"], (await DigestsAsync(lead)).Select(digest => digest.AudienceName));
        Assert.Equal(["热线", "督办机构"], (await DigestsAsync(supervisor)).Select(digest => digest.AudienceName).Order(StringComparer.Ordinal));
        Assert.Empty(await DigestsAsync(water));
        Assert.Empty(await DigestsAsync(agent));

        // Over HTTP: once for all of a role, and no stranger's.
        Assert.Equal(HttpStatusCode.NotFound, await SeeAsync(water, toUnit.Id));
        Assert.Equal(HttpStatusCode.NoContent, await SeeAsync(roads, toUnit.Id));
        Assert.Equal(HttpStatusCode.NotFound, await SeeAsync(colleague, toUnit.Id));
        Assert.Empty(await DigestsAsync(colleague));
        Assert.Equal(HttpStatusCode.NoContent, await SeeAsync(lead, (await DigestsAsync(lead)).Single().Id));
        Assert.Equal(2, (await DigestsAsync(supervisor)).Count);

        // The unit's leader still has it, on the page without script.
        using var chief = await city.PhoneAsync("roads-chief");
        var page = await chief.PageAsync("/unit?list=supervised");
        Assert.Contains($"/unit/tickets/{ticket.Id}\">{ticket.Number}</a> 办理时限", page, StringComparison.Ordinal);
        using var seen = await chief.SubmitAsync("/unit", "Seen", page, ("digest", $"{toUnit.Id}"), ("list", "supervised"));
        Assert.Equal("/unit?list=supervised", seen.Headers.Location?.ToString());
        page = await chief.PageAsync("/unit?list=supervised");
        Assert.Contains("超期提醒已知悉。", page, StringComparison.Ordinal);
        Assert.DoesNotContain("知道了", page, StringComparison.Ordinal);
        using var liaison = await city.PhoneAsync("roads");
        Assert.DoesNotContain("知道了", await liaison.PageAsync("/unit"), StringComparison.Ordinal);
    }

    /// <summary>The order's limit was long ago: it is swept and gathered.</summary>
    private async Task RunOverAsync(Guid ticket)
    {
        Assert.Equal(1L, await RecordedCall.ScalarAsync<long>(city.Host, $"""
            with moved as (update dispatch.deadline set due_at = now() - interval '60 days', next_fire_at = now() where ticket_id = '{ticket}' and kind = 'Handle' returning 1) select count(*) from moved
            """));
        var digests = city.Host.App.Services.GetRequiredService<EscalationDigests>();
        await Eventually.IsAsync(
            async () =>
            {
                await city.Host.App.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
                await digests.GatherAsync(Ct);
                return await RecordedCall.ScalarAsync<long>(city.Host, "select count(*) from dispatch.escalation_digest") == 3;
            },
            TimeSpan.FromSeconds(30));
    }

    private static Task<IReadOnlyList<EscalationDigestItem>> DigestsAsync(StaffClient client) => client.GetAsync<IReadOnlyList<EscalationDigestItem>>("/api/escalations");

    private static async Task<HttpStatusCode> SeeAsync(StaffClient client, Guid digest)
    {
        using var answer = await client.PostAsync($"/api/escalations/{digest}/seen", new { });
        return answer.StatusCode;
    }

    private async Task<IReadOnlyList<JsonElement>> NoticesAsync()
    {
        var notices = new List<JsonElement>();
        foreach (var file in Directory.CreateDirectory(Path.Combine(city.Host.DataFolder, "outgoing")).EnumerateFiles("notices-*.jsonl"))
        {
            using var lines = new StreamReader(file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite)); // It is being written.
            while (await lines.ReadLineAsync(Ct) is { } line)
            {
                notices.Add(JsonDocument.Parse(line).RootElement);
            }
        }

        return [.. notices.Where(notice => notice.GetProperty("kind").GetString() == "Overdue")];
    }
}
