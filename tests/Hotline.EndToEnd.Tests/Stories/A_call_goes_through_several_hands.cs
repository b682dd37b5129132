using System.Diagnostics;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Testing.Audio;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>Held, consulted about, talked by three, listened to by the shift lead and handed over: on real consoles, by tones on the wire, in one recording.</summary>
public sealed class A_call_goes_through_several_hands(DemoCity city, Chromium chromium)
{
    private const double CallerTone = 613, AgentTone = 1009, OtherTone = 1511, LeadTone = 2203;

    [Fact(Timeout = 240_000)]
    public async Task Everybody_hears_whom_they_should_and_one_recording_has_it_all()
    {
        var hotline = await city.StartedAsync();
        await using var phone = await PhoneAsync(hotline, "8001", AgentTone);
        await using var otherPhone = await PhoneAsync(hotline, "8002", OtherTone);
        await using var leadPhone = await PhoneAsync(hotline, "8003", LeadTone);
        var agent = await AgentDesk.OpenAsync(chromium, hotline, hotline.LoginOf("agent"));
        await using var person = agent.Person;
        await using var other = await DeskLine.OpenAsync(hotline, hotline.LoginOf("agent", 1));
        await agent.ReadyAsync();
        await using var caller = new WireCaller(hotline.SipPort, "13107910682", CallerTone);
        Assert.Equal(200, await caller.CallAsync());
        await phone.AnswerAsync(TimeSpan.FromSeconds(15));
        await agent.CallIsAsync("Talking");
        await HearAsync((caller.Ear, [AgentTone]), (phone.Ear, [CallerTone]));

        await person.ClickAsync("hold-button");
        await person["on-hold"].WaitForAsync();
        await HearAsync((caller.Ear, []), (phone.Ear, []));
        await person.ClickAsync("hold-button");
        await person["on-hold"].WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        await HearAsync((caller.Ear, [AgentTone]));

        await other.ReadyAsync();
        await person.ClickAsync("invite-button");
        await person["target-agent"].First.WaitForAsync();
        await person["target-queue"].First.WaitForAsync();
        await person.PhotographAsync("30-whom-to-ask");
        await person.ClickAsync("consult");
        await otherPhone.AnswerAsync(TimeSpan.FromSeconds(15));
        await person.BecomesAsync("call-party", "in", "true");
        await HearAsync((caller.Ear, []), (phone.Ear, [OtherTone]), (otherPhone.Ear, [AgentTone]));
        await person.ClickAsync("hold-button"); // 三方通话
        await HearAsync((caller.Ear, [AgentTone, OtherTone]), (phone.Ear, [CallerTone, OtherTone]), (otherPhone.Ear, [CallerTone, AgentTone]));
        await person.PhotographAsync("31-three-talk");

        await using (var lead = await chromium.OpenAsync(hotline))
        {
            await lead.SignInAsync(hotline.LoginOf("shift-lead"));
            await lead.GoAsync("/floor");
            await lead["supervise-Listen"].First.WaitForAsync();
            await lead["supervise-Listen"].First.ClickAsync();
            await leadPhone.AnswerAsync(TimeSpan.FromSeconds(15));
            await lead["supervise-Leave"].First.WaitForAsync();
            await HearAsync((leadPhone.Ear, [CallerTone, AgentTone, OtherTone]), (caller.Ear, [AgentTone, OtherTone]));
            await lead.PhotographAsync("32-the-lead-listens");
            await lead["supervise-Leave"].First.ClickAsync();
            await leadPhone.EndsAsync(TimeSpan.FromSeconds(10));
            Assert.Empty(lead.Trouble);
        }

        await person.ClickAsync("hand-over");
        var call = await other.CallAsync(CallPhase.Talking);
        await Eventually.HoldsAsync("the other agent is asked", TimeSpan.FromSeconds(10), async () => (await other.SnapshotAsync()).Call!.Parties.Any(party => party.HandOverAsked));
        await other.AcceptAsync(call.CallId);
        await phone.EndsAsync(TimeSpan.FromSeconds(10));
        await agent.CallIsAsync("Ended");
        await HearAsync((caller.Ear, [OtherTone]), (otherPhone.Ear, [CallerTone]));
        Assert.True((await other.SnapshotAsync()).Call!.HasCall);
        await caller.HangUpAsync();
        await other.CallAsync(CallPhase.Ended);
        Assert.Empty(person.Trouble);

        await Eventually.HoldsAsync("one recording is stored", TimeSpan.FromSeconds(30), async () =>
            await Journal.OneAsync<long>(hotline, $"select count(*) from agent.recording where call_id = '{call.CallId}' and state = 'Stored'") == 1);
        Assert.Equal(1, await Journal.OneAsync<long>(hotline, $"select count(*) from agent.recording where call_id = '{call.CallId}'"));
        await agent.RestAsync();
        await WhatTheOperatorSeesAsync(hotline);
    }

    /// <summary>The call's record and what went over the wire for it, without a number.</summary>
    private async Task WhatTheOperatorSeesAsync(RunningHotline hotline)
    {
        await using var administrator = await chromium.OpenAsync(hotline);
        await administrator.SignInAsync(hotline.LoginOf("administrator"));
        await administrator.GoAsync("/admin/calls");
        await administrator["call-row"].First.WaitForAsync();
        await administrator["call-ladder"].First.ClickAsync();
        await administrator["ladder-table"].WaitForAsync();
        var ladder = await administrator["ladder-table"].InnerTextAsync();
        Assert.Contains("INVITE", ladder, StringComparison.Ordinal);
        Assert.Contains("BYE", ladder, StringComparison.Ordinal);
        Assert.DoesNotContain("13107910682", await administrator.Page.ContentAsync(), StringComparison.Ordinal);
        await administrator.PhotographAsync("33-record-and-ladder");
        await administrator.GoAsync("/admin/nodes");
        await administrator["node-row"].First.WaitForAsync();
        await administrator.PhotographAsync("34-nodes");
        Assert.Empty(administrator.Trouble);
    }

    private static async Task<WirePhone> PhoneAsync(RunningHotline hotline, string extension, double hertz)
    {
        var phone = new WirePhone(hotline, hotline.Phone(extension), hertz);
        await phone.RegisterAsync();
        return phone;
    }

    /// <summary>Lets a second and a half pass, and looks at what came over the wire in the last second of it.</summary>
    private static async Task HearAsync(params (RtpEar Ear, double[] Tones)[] expected)
    {
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        long to = Stopwatch.GetTimestamp(), from = to - Stopwatch.Frequency;
        foreach (var (ear, tones) in expected)
        {
            var heard = ear.Heard(from, to);
            Assert.Equal(tones, new[] { CallerTone, AgentTone, OtherTone, LeadTone }.Where(hertz => Tone.Level(heard) > 0.005 && Tone.Share(heard, hertz) > 0.1));
        }
    }
}
