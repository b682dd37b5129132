using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Phones;

namespace Hotline.EndToEnd.Tests.Operator;

/// <summary>An agent's browser keeps a line to each of two telephony nodes: it is rung by whichever a caller is at, and goes on with the other when one dies.</summary>
[Trait("Run", "long")] // minutes: ops/test --long
[Collection(typeof(Alone))]
public sealed class A_browser_at_two_nodes
{
    private const double CallerTone = 620, AgentTone = 1130;

    [Fact(Timeout = 600_000)]
    public async Task Callers_of_both_are_talked_with_and_those_of_one_when_the_other_dies()
    {
        var data = Machine.NewFolder("two-lines");
        await using (var hotline = await RunningHotline.StartTopologyAsync(data))
        {
            await using var chromium = await TalkingChromium.StartAsync(AgentTone);
            await using var person = await chromium.OpenAsync(hotline);
            var agent = await AgentDesk.ReadyInBrowserAsync(person, hotline.LoginOf("agent", 2));
            Assert.Equal(2, await Journal.OneAsync<long>(hotline, "select count(*) from agent.registration where extension like 'web-%' and expires_at > now()"));

            HashSet<string> nodes = [];
            for (var calls = 0; nodes.Count < 2; calls++)
            {
                Assert.True(calls < 20, "every call came by one node"); // Kamailio takes a node by Call-ID.
                await using var caller = await TalkingAsync(hotline, agent);
                nodes.Add(await NodeOfCallAsync(hotline));
                await caller.HangUpAsync();
                await agent.CallIsAsync("Ended");
                await agent.RestAsync();
                await agent.ReadyAsync();
            }

            await using (var caller = await TalkingAsync(hotline, agent))
            {
                await Kill.SendAsync("KILL", hotline.ProcessId((await NodeOfCallAsync(hotline)).Replace("node", "telephony", StringComparison.Ordinal)));
                await agent.CallIsAsync("Ended", 60);
            }

            await agent.RestAsync();
            await agent.ReadyAsync();
            await using var next = await TalkingAsync(hotline, agent);
            await next.HangUpAsync();
            await agent.CallIsAsync("Ended");
        }

        Directory.Delete(data, recursive: true);
    }

    /// <summary>A caller who is offered to the browser, is answered there and heard.</summary>
    private static async Task<Baresip> TalkingAsync(RunningHotline hotline, AgentDesk agent)
    {
        var caller = await Baresip.CallerAsync("13807910680", CallerTone);
        await caller.DialAsync($"sip:12345@127.0.0.1:{hotline.SipPort}");
        await agent.CallIsAsync("Offered");
        await agent.Person.ClickAsync("answer-button");
        await agent.CallIsAsync("Talking");
        await agent.Person.HearsAsync("line-audio", CallerTone);
        return caller;
    }

    private static Task<string> NodeOfCallAsync(RunningHotline hotline) =>
        Journal.OneAsync<string>(hotline, "select node_id from agent.call where ended_at is null order by arrived_at desc limit 1");
}
