using System.Diagnostics;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Wire;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>The simulated city: one key and somebody calls; one command and a whole city does.</summary>
[Collection(typeof(Alone))]
public sealed class A_city_that_lives(DemoCity city, Chromium chromium)
{
    [Fact(Timeout = 420_000)]
    public async Task One_key_in_the_console_and_a_simulated_citizen_calls_and_speaks()
    {
        var hotline = await city.StartedAsync();
        await using var phone = new WirePhone(hotline, hotline.Phone("8001"), 900);
        await phone.RegisterAsync();
        var agent = await AgentDesk.OpenAsync(chromium, hotline, hotline.LoginOf("agent"));
        await using var person = agent.Person;
        await agent.ReadyAsync();
        await person.Page.Keyboard.PressAsync("F9");
        await agent.CallIsAsync("Offered");
        Assert.StartsWith("199****", await person.TextAsync("pop-caller"), StringComparison.Ordinal);
        await phone.AnswerAsync(TimeSpan.FromSeconds(20));
        await agent.CallIsAsync("Talking");
        await person.Page.Keyboard.PressAsync("Alt+H");
        await phone.EndsAsync(TimeSpan.FromSeconds(10));
        await agent.RestAsync();
        Assert.Empty(person.Trouble);
    }

    [Fact(Timeout = 540_000), Trait("Run", "long")] // minutes: ops/test --long
    public async Task One_command_and_there_are_calls_tickets_replies_and_returns()
    {
        var hotline = await city.StartedAsync();
        var before = await CountsAsync(hotline);
        using var script = Process.Start(new ProcessStartInfo("bash",
        [
            Path.Combine(Machine.Root, "ops", "city"), "--port", $"{hotline.Port}", "--sip-port", $"{hotline.SipPort}", "--data", hotline.Data, "--speed", "60", "--seed", "2", "--for", "150",
        ])
        { RedirectStandardOutput = true })!; // Without a shell it always gives a process.
        var output = script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await Eventually.HoldsAsync("calls, tickets, replies and returns come", TimeSpan.FromSeconds(140), async () =>
                (await CountsAsync(hotline)).Zip(before).All(pair => pair.First > pair.Second));
        }
        finally
        {
            await Kill.SendAsync("INT", script.Id);
            await script.WaitForExitAsync(CancellationToken.None);
            TestContext.Current.TestOutputHelper?.WriteLine(await output);
        }

        Assert.Equal(0, script.ExitCode);
    }

    /// <summary>Calls, tickets from WeChat and from the web, replies, returns.</summary>
    private static async Task<long[]> CountsAsync(RunningHotline hotline) =>
    [
        await Journal.OneAsync<long>(hotline, "select count(*) from agent.call"),
        await Journal.OneAsync<long>(hotline, "select count(*) from dispatch.ticket where channel = 'WeChat'"),
        await Journal.OneAsync<long>(hotline, "select count(*) from dispatch.ticket where channel = 'Web'"),
        await Journal.OneAsync<long>(hotline, "select count(*) from dispatch.ticket_event where kind = 'Replied'"),
        await Journal.OneAsync<long>(hotline, "select count(*) from dispatch.ticket_event where kind = 'Returned'"),
    ];
}
