using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Phones;
using Hotline.Testing.Audio;

namespace Hotline.EndToEnd.Tests.Operator;

/// <summary>Two web nodes behind nginx, two telephony nodes behind Kamailio: a call crosses them, and each dies in turn.</summary>
[Trait("Run", "long")] // minutes: ops/test --long
[Collection(typeof(Alone))]
public sealed class Several_nodes
{
    private const double CallerTone = 620, AgentTone = 1130;

    [Fact(Timeout = 900_000)]
    public async Task A_call_crosses_nodes_and_the_hotline_outlives_each_of_them()
    {
        var data = Machine.NewFolder("nodes");
        await using (var hotline = await RunningHotline.StartTopologyAsync(data))
        {
            await using var desk = await Baresip.DeskAsync(hotline, hotline.Phone("8001"), AgentTone, "tcp"); // Whichever node rings it does so over the connection that it made.
            var phoneAt = await Eventually.GetAsync("the phone is registered through Kamailio", TimeSpan.FromSeconds(30), () => PhoneNodeAsync(hotline));
            Assert.False(string.IsNullOrEmpty(await Journal.OneAsync<string>(hotline, "select path[1] from agent.registration where extension = '8001'")));

            await WebNodesDieDuringACallAsync(hotline, desk, phoneAt);
            await RedisDiesAsync(hotline);
            await TheCallersNodeDiesAsync(hotline, desk, phoneAt);
            await ThePhonesNodeDiesAsync(hotline, desk);
        }

        Directory.Delete(data, recursive: true);
    }

    /// <summary>Caller on one telephony node, phone registered at the other, agent on the second web node. Both web nodes are killed while they talk.</summary>
    private static async Task WebNodesDieDuringACallAsync(RunningHotline hotline, Baresip desk, string phoneAt)
    {
        await using var caller = await CrossingAsync(hotline, phoneAt, "13807910246");
        await using (var line = await DeskLine.OpenAsync(hotline.Through(2), hotline.LoginOf("agent")))
        {
            await TalksAsync(line, desk, caller);
            await KillAsync(hotline, "web2");
            await AnswersAsync(hotline, "with a web node dead");
        }

        await using (var line = await OpenedAsync(hotline.Through(1)))
        {
            Assert.Equal(AgentState.Talking, (await line.SnapshotAsync()).Presence?.State);
            await BackAsync(hotline, "web2");
            await KillAsync(hotline, "web1");
            await AnswersAsync(hotline, "with the other web node dead");
        }

        await using var last = await OpenedAsync(hotline.Through(2));
        Assert.Equal(AgentState.Talking, (await last.SnapshotAsync()).Presence?.State);
        await caller.HangUpAsync();
        await desk.SeesAsync("CALL_CLOSED", TimeSpan.FromSeconds(10));
        Assert.True(ToneTrack.Of(desk.Heard().Left, CallerTone, desk.Heard().Rate).Total > TimeSpan.FromSeconds(3), "the agent did not hear the caller");
        Assert.True(ToneTrack.Of(caller.Heard().Left, AgentTone, caller.Heard().Rate).Total > TimeSpan.FromSeconds(3), "the caller did not hear the agent");
        await BackAsync(hotline, "web1");
        await last.LeaveAsync();
    }

    /// <summary>Redis hangs, and then dies: consoles connect, requests are filed, nothing is lost.</summary>
    private static async Task RedisDiesAsync(RunningHotline hotline)
    {
        var redis = hotline.ProcessId("redis");
        await Kill.SendAsync("STOP", redis);
        await using (var line = await OpenedAsync(hotline.Through(1)))
            await FiledAsync(hotline, "Redis 停了");
        await Kill.SendAsync("KILL", redis);
        await using (var line = await OpenedAsync(hotline.Through(2)))
            await FiledAsync(hotline, "Redis 死了");
    }

    /// <summary>The caller's node is killed in mid-call: interrupted in the journal, on the list of those to call back, and the next caller is served at the other node.</summary>
    private static async Task TheCallersNodeDiesAsync(RunningHotline hotline, Baresip desk, string phoneAt)
    {
        await using var line = await OpenedAsync(hotline);
        await using (var caller = await CrossingAsync(hotline, phoneAt, "13807910357"))
        {
            await TalksAsync(line, desk, caller);
            var call = (await line.SnapshotAsync()).Call!.CallId; // TalksAsync saw it.
            await KillAsync(hotline, phoneAt == "node1" ? "telephony2" : "telephony1");
            await AnswersAsync(hotline, "with a telephony node dead");
            await Eventually.HoldsAsync("the journal says interrupted", TimeSpan.FromSeconds(60), async () =>
                (await Journal.OfAsync(hotline, call)) is { Ended: true, Cause: "Interrupted", Bridged: true });
            await Eventually.HoldsAsync("the caller is to be called back", TimeSpan.FromSeconds(10), async () =>
                (await line.Staff.GetAsync<IReadOnlyList<MissedCallRow>>("api/calls/missed")).Any(row => row.CallId == call && row.Interrupted));
        }

        await desk.HangUpAsync();
        await line.LeaveAsync();
        await using var next = await Baresip.CallerAsync("13807910468", CallerTone);
        await next.DialAsync($"sip:12345@127.0.0.1:{hotline.SipPort}");
        await next.SeesAsync("CALL_ESTABLISHED", TimeSpan.FromSeconds(15));
        await TalksAsync(line, desk, next);
        await next.HangUpAsync();
        await desk.SeesAsync("CALL_CLOSED", TimeSpan.FromSeconds(10));
        await line.LeaveAsync();
    }

    /// <summary>The node that the phone registered at is killed: calls that the other node takes reach the phone all the same.</summary>
    private static async Task ThePhonesNodeDiesAsync(RunningHotline hotline, Baresip desk)
    {
        var phoneAt = await PhoneNodeAsync(hotline);
        await KillAsync(hotline, phoneAt == "node1" ? "telephony1" : "telephony2");
        await using var caller = await Baresip.CallerAsync("13807910579", CallerTone);
        await caller.DialAsync($"sip:12345@127.0.0.1:{hotline.SipPort}");
        await caller.SeesAsync("CALL_ESTABLISHED", TimeSpan.FromSeconds(20));
        await using var line = await OpenedAsync(hotline);
        await TalksAsync(line, desk, caller);
        await caller.HangUpAsync();
        await desk.SeesAsync("CALL_CLOSED", TimeSpan.FromSeconds(10));
        await line.LeaveAsync();
    }

    /// <summary>A caller who waits at the node that the phone is not registered at; Kamailio takes a node by Call-ID.</summary>
    private static async Task<Baresip> CrossingAsync(RunningHotline hotline, string phoneAt, string number)
    {
        for (var tries = 0; ; tries++)
        {
            Assert.True(tries < 20, "Kamailio gave every call to the node of the phone");
            var caller = await Baresip.CallerAsync(number, CallerTone);
            await caller.DialAsync($"sip:12345@127.0.0.1:{hotline.SipPort}");
            await caller.SeesAsync("CALL_ESTABLISHED", TimeSpan.FromSeconds(15));
            var node = await Eventually.GetAsync("the call is in the journal", TimeSpan.FromSeconds(10), () => NewestCallNodeAsync(hotline));
            if (node != phoneAt)
                return caller;
            await caller.HangUpAsync();
            await caller.DisposeAsync();
        }
    }

    private static async Task TalksAsync(DeskLine line, Baresip desk, Baresip caller)
    {
        await line.ReadyAsync();
        await desk.SeesAsync("CALL_INCOMING", TimeSpan.FromSeconds(20));
        await desk.PickUpAsync();
        await line.CallAsync(CallPhase.Talking, 15);
        Assert.NotNull(caller);
    }

    private static async Task<string?> PhoneNodeAsync(RunningHotline hotline) =>
        await Journal.OneAsync<string>(hotline, "select coalesce((select node_id from agent.registration where extension = '8001' order by expires_at desc limit 1), '')") is { Length: > 0 } node ? node : null;

    private static async Task<string?> NewestCallNodeAsync(RunningHotline hotline) =>
        await Journal.OneAsync<string>(hotline, "select coalesce((select node_id from agent.call where ended_at is null order by arrived_at desc limit 1), '')") is { Length: > 0 } node ? node : null;

    private static async Task KillAsync(RunningHotline hotline, string name)
    {
        var process = hotline.ProcessId(name);
        await Kill.SendAsync("KILL", process);
        await Eventually.HoldsAsync($"{name} is gone", TimeSpan.FromSeconds(5), () => !Kill.Alive(process) || hotline.ProcessId(name) != process);
    }

    private static Task BackAsync(RunningHotline hotline, string name) => Eventually.HoldsAsync($"{name} is back", TimeSpan.FromSeconds(60), async () =>
    {
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
            return (await http.GetAsync(new Uri(hotline.Through(name[^1] - '0').Web, "health/ready"), TestContext.Current.CancellationToken)).IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    });

    /// <summary>Somebody signs in and reads through nginx, at the first try.</summary>
    private static async Task AnswersAsync(RunningHotline hotline, string when)
    {
        using var supervisor = await Staff.SignInAsync(hotline, hotline.LoginOf("supervisor"));
        Assert.True((await supervisor.GetAsync<TicketList>("api/tickets?list=all")).Rows.Count > 0, $"no tickets {when}");
    }

    private static async Task FiledAsync(RunningHotline hotline, string title)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 1));
        var accepted = await agent.FileAsync(new DraftFields(
            "Complaint", "050404", "360102", null, null, null, title, "仍能受理。", "Normal", false, "王建国", "13800000002"));
        Assert.Equal(TicketState.AwaitingSignFor, accepted.State);
    }

    /// <summary>The agent's console connects, and is answered, within the patience of a person.</summary>
    private static async Task<DeskLine> OpenedAsync(RunningHotline hotline)
    {
        DeskLine? line = null;
        await Eventually.HoldsAsync("the console connects", TimeSpan.FromSeconds(30), async () =>
        {
            try
            {
                line = await DeskLine.OpenAsync(hotline, hotline.LoginOf("agent"));
                await line.SnapshotAsync();
                return true;
            }
            catch (Exception away) when (away is HttpRequestException or WebException or InvalidOperationException or TaskCanceledException or System.Net.WebSockets.WebSocketException)
            {
                return false;
            }
        });
        return line!; // Set by the probe that held.
    }
}
