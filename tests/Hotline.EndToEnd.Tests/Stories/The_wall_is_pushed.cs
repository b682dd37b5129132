using System.Diagnostics;
using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Wire;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>The wallboard and the shift lead's floor follow a busy minute, and the browsers ask for nothing.</summary>
[Trait("Run", "long")] // minutes: ops/test --long
[Collection(typeof(Alone))]
public sealed class The_wall_is_pushed(DemoCity city, Chromium chromium)
{
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(60);

    [Fact(Timeout = 600_000)]
    public async Task Not_one_request_leaves_the_browser_while_the_board_changes_for_a_minute()
    {
        var hotline = await city.StartedAsync();
        await using var line = await DeskLine.OpenAsync(hotline, hotline.LoginOf("agent"));
        await using var phone = new WirePhone(hotline, hotline.Phone("8001"), 900);
        await phone.RegisterAsync();

        await using var floor = await chromium.OpenAsync(hotline, 1366, 768);
        await floor.SignInAsync(hotline.LoginOf("shift-lead"));
        await floor.Page.GotoAsync("/floor");
        await floor.BecomesAsync("floor", "live", "true", 90);
        await using var wall = await chromium.OpenAsync(hotline, 1920, 1080);
        await wall.SignInAsync(hotline.LoginOf("shift-lead"));
        await wall.Page.GotoAsync("/wall");
        await wall.BecomesAsync("wall", "live", "true", 90); // The page is loaded anew, runtime and all.
        await wall.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var requests = new List<string>();
        var sockets = 0;
        foreach (var page in new[] { wall.Page, floor.Page })
        {
            page.Request += (_, request) => requests.Add($"{request.Method} {request.Url}");
            page.WebSocket += (_, _) => sockets++;
        }

        var floorBoards = await NumberAsync(floor, "floor", "data-boards");

        var (boards, arrived, abandoned, bridged) = (await NumberAsync(wall, "wall", "data-boards"), await NumberAsync(wall, "wall-arrived"), await NumberAsync(wall, "wall-abandoned"), await NumberAsync(wall, "wall-bridged"));
        var watch = Stopwatch.StartNew();
        var calls = 0;
        while (watch.Elapsed < Watch)
        {
            await GivenUpAsync(hotline, wall);
            await AnsweredAsync(hotline, line, phone, wall);
            calls++;
        }

        await ShowsAsync(wall, "wall-arrived", arrived + (2 * calls));
        await ShowsAsync(wall, "wall-abandoned", abandoned + calls);
        await ShowsAsync(wall, "wall-bridged", bridged + calls);
        Assert.EndsWith("%", (await MainQueue(wall).GetByTestId("wall-level-15").InnerTextAsync()).Trim(), StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d% \d+/\d+$", (await wall.Page.GetByTestId("wall-rate-all").InnerTextAsync()).Trim());
        Assert.True(await NumberAsync(wall, "wall", "data-boards") >= boards + (4 * calls), "the board changed with every step");
        Assert.True(await NumberAsync(floor, "floor", "data-boards") >= floorBoards + (4 * calls), "the floor changed with every step");
        await wall.PhotographAsync("12-wall");
        Assert.Empty(requests);
        Assert.Equal(0, sockets);
        Assert.Empty(wall.Trouble);
        Assert.Empty(floor.Trouble);
        await line.LeaveAsync();
    }

    private static async Task GivenUpAsync(RunningHotline hotline, Person wall)
    {
        await using var caller = new WireCaller(hotline.SipPort, "13607910357", 500);
        Assert.Equal(200, await caller.CallAsync());
        await ShowsAsync(wall, "wall-waiting", 1);
        await caller.HangUpAsync();
        await ShowsAsync(wall, "wall-waiting", 0);
    }

    private static async Task AnsweredAsync(RunningHotline hotline, DeskLine line, WirePhone phone, Person wall)
    {
        await line.ReadyAsync();
        await wall.Page.Locator("[data-testid=wall-agent][data-login=agent1][data-state=Ready]").WaitForAsync();
        await using var caller = new WireCaller(hotline.SipPort, "13307910579", 500);
        Assert.Equal(200, await caller.CallAsync());
        await phone.AnswerAsync(TimeSpan.FromSeconds(15));
        await line.CallAsync(CallPhase.Talking);
        await wall.Page.Locator("[data-testid=wall-agent][data-login=agent1][data-state=Talking]").WaitForAsync();
        await caller.HangUpAsync();
        await phone.EndsAsync(TimeSpan.FromSeconds(5));
        await line.LeaveAsync();
        await wall.Page.Locator("[data-testid=wall-agent][data-login=agent1]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    private static Task ShowsAsync(Person wall, string testId, int number) =>
        Eventually.HoldsAsync($"{testId} shows {number}", TimeSpan.FromSeconds(10), async () => await NumberAsync(wall, testId) == number);

    /// <summary>A number of the queue that the callers dial, or an attribute of the whole board.</summary>
    private static async Task<int> NumberAsync(Person wall, string testId, string? attribute = null) => int.Parse(
        attribute is null ? (await MainQueue(wall).GetByTestId(testId).InnerTextAsync()).Trim() : await wall[testId].GetAttributeAsync(attribute) ?? "", CultureInfo.InvariantCulture);

    private static ILocator MainQueue(Person wall) => wall.Page.Locator("[data-testid=wall-queue][data-queue=main]");
}
