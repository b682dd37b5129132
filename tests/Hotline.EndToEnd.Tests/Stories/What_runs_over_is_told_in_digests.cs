using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>超期提醒: an order runs over, and each level reads of it where it works: at the console, on the page without script, at the shift lead's and at the supervisors'.</summary>
[Collection(typeof(AtOtherDesks))]
public sealed class What_runs_over_is_told_in_digests(DemoCity city, Chromium chromium)
{
    [Fact(Timeout = 300_000)]
    public async Task Each_level_reads_of_it_and_puts_it_away_for_its_own_role_only()
    {
        var hotline = await city.StartedAsync();
        var number = await OverdueAsync(hotline);

        // The liaison who is late puts it away, and the unit's leader still reads it.
        await using var liaison = await SignedInAsync(hotline, "liaison");
        await SeenAsync(liaison, "/inbox", number, "58-digest");
        await using var leader = await UnitPhone.OpenAsync(chromium, hotline, hotline.LoginOf("unitleader"));
        var digest = leader.Page.Locator("form[action$='handler=Seen']").Filter(new() { HasText = number });
        await digest.WaitForAsync();
        await leader.PhotographAsync("unit/digest");
        await Deeds.PostsAsync(leader.Page, "Seen", () => digest.GetByText("知道了").ClickAsync());
        Assert.Equal("超期提醒已知悉。", await leader.Page.InnerTextAsync(".message.done"));
        Assert.Equal(0, await digest.CountAsync());

        // So at the hotline: the shift lead's is not the supervisors'.
        await using var lead = await SignedInAsync(hotline, "shift-lead");
        await SeenAsync(lead, "/floor", number, "59-digest-floor");
        await using var supervisor = await SignedInAsync(hotline, "supervisor");
        await supervisor.GoAsync("/supervision");
        await Digest(supervisor, number).Nth(1).WaitForAsync();
        Assert.Equal(2, await Digest(supervisor, number).CountAsync()); // The hotline's and the supervising office's.
        var file = await supervisor.Page.RunAndWaitForDownloadAsync(() => supervisor["clock-export"].Filter(new() { HasText = "supervision" }).ClickAsync());
        Assert.Contains((await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken)), line => line.StartsWith($"{number},1,Handle,360102-CG,", StringComparison.Ordinal) && line.Contains(",Overdue,red,", StringComparison.Ordinal));
        Assert.Empty(liaison.Trouble.Concat(lead.Trouble).Concat(supervisor.Trouble));
    }

    /// <summary>An order whose limit was long ago, swept, gathered and told to its unit's leader.</summary>
    private static async Task<string> OverdueAsync(RunningHotline hotline)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 2));
        var ticket = await agent.FileAsync(new DraftFields(
            "Complaint", "050403", "360102", "阳明路与八一大道路口", Title: "路灯不亮", Content: "来电人反映路口路灯不亮，夜间通行不便。", CallerName: "王建国", ContactPhone: "13800001234"));
        Assert.NotNull(ticket.Number);
        await Staff.PolicyAsync(hotline, "digestMinutes", 1); // Another story's may just have been told.
        await Journal.OneAsync<int>(hotline, $"update dispatch.deadline set due_at = now() - interval '90 days', next_fire_at = now() where ticket_id = '{ticket.Id}' and kind = 'Handle' returning 1");
        await Eventually.HoldsAsync("three levels have it in a digest", TimeSpan.FromSeconds(100), async () =>
            await Journal.OneAsync<long>(hotline, $"select count(*) from dispatch.escalation where ticket_id = '{ticket.Id}' and kind = 'Handle' and digest_id is not null") == 3);
        await Staff.PolicyAsync(hotline, "digestMinutes", 30);
        await Eventually.HoldsAsync("the unit's leader is told of it outside the page", TimeSpan.FromSeconds(30), () => Task.FromResult(
            SentMessages.Of(hotline, "notices").Any(line => line.Contains("超期提醒", StringComparison.Ordinal) && line.Contains(ticket.Number, StringComparison.Ordinal) && line.Contains("\"to\":\"unitleader\"", StringComparison.Ordinal))));
        return ticket.Number;
    }

    private static async Task SeenAsync(Person person, string page, string number, string picture)
    {
        await person.GoAsync(page);
        await Digest(person, number).WaitForAsync();
        await person.PhotographAsync(picture);
        await Digest(person, number).GetByTestId("escalation-seen").ClickAsync();
        await Digest(person, number).WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    private static ILocator Digest(Person person, string number) => person["escalation-digest"].Filter(new() { HasText = number });

    private async Task<Person> SignedInAsync(RunningHotline hotline, string role)
    {
        var person = await chromium.OpenAsync(hotline);
        await person.SignInAsync(hotline.LoginOf(role));
        return person;
    }
}
