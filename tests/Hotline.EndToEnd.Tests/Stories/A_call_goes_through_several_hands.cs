using System.Diagnostics;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Testing.Audio;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>
/// Held, consulted about, talked by three, listened to by the shift lead, handed over, joined by 110, transferred, handed to a queue and taken over, and the next one refused and ended: by the
/// buttons of real consoles and tones on the wire, in one recording.
/// </summary>
[Collection(typeof(Alone))]
public sealed class A_call_goes_through_several_hands(DemoCity city, Chromium chromium)
{
    private const double CallerTone = 613, AgentTone = 1009, OtherTone = 1511, LeadTone = 2203, PoliceTone = 1801;

    private const string Police = "api/admin/contacts/police";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10), WhenRung = TimeSpan.FromSeconds(15);

    [Fact(Timeout = 360_000)]
    public async Task Everybody_hears_whom_they_should_and_one_recording_has_it_all()
    {
        var hotline = await city.StartedAsync();
        await using var phone = await PhoneAsync(hotline, "8001", AgentTone);
        await using var otherPhone = await PhoneAsync(hotline, "8002", OtherTone);
        await using var leadPhone = await PhoneAsync(hotline, "8003", LeadTone);
        var agent = await AgentDesk.OpenAsync(chromium, hotline, hotline.LoginOf("agent"));
        await using var person = agent.Person;
        var other = await AgentDesk.OpenAsync(chromium, hotline, hotline.LoginOf("agent", 1));
        await using var otherPerson = other.Person;
        await agent.ReadyAsync();
        await using var caller = new WireCaller(hotline.SipPort, "13107910682", CallerTone);
        Assert.Equal(200, await caller.CallAsync());
        await phone.AnswerAsync(WhenRung);
        await agent.CallIsAsync("Talking");
        var call = await Journal.OneAsync<Guid>(hotline, "select id from agent.call where ended_at is null order by arrived_at desc limit 1");
        await HearAsync((caller.Ear, [AgentTone]), (phone.Ear, [CallerTone]));

        await person.ClickAsync("hold-button");
        await person["on-hold"].WaitForAsync();
        await HearAsync((caller.Ear, []), (phone.Ear, []));
        await person.ClickAsync("hold-button");
        await person["on-hold"].WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await HearAsync((caller.Ear, [AgentTone]));

        await other.ReadyAsync();
        await person.ClickAsync("invite-button");
        await person["target-agent"].First.WaitForAsync();
        await person["target-queue"].First.WaitForAsync();
        await person.PhotographAsync("30-whom-to-ask");
        await person.ClickAsync("consult");
        await otherPhone.AnswerAsync(WhenRung);
        await person.BecomesAsync("call-party", "in", "true");
        await HearAsync((caller.Ear, []), (phone.Ear, [OtherTone]), (otherPhone.Ear, [AgentTone]));
        await person.ClickAsync("hold-button"); // 三方通话
        await HearAsync((caller.Ear, [AgentTone, OtherTone]), (phone.Ear, [CallerTone, OtherTone]), (otherPhone.Ear, [CallerTone, AgentTone]));
        await person.PhotographAsync("31-three-talk");

        await using var lead = await chromium.OpenAsync(hotline);
        await lead.SignInAsync(hotline.LoginOf("shift-lead"));
        await lead.GoAsync("/floor");
        await lead.ClickAsync("supervise-Listen");
        await leadPhone.AnswerAsync(WhenRung);
        await lead["supervise-Leave"].First.WaitForAsync();
        await HearAsync((leadPhone.Ear, [CallerTone, AgentTone, OtherTone]), (caller.Ear, [AgentTone, OtherTone]));
        await lead.PhotographAsync("32-the-lead-listens");
        await lead.ClickAsync("supervise-Leave");
        await leadPhone.EndsAsync(Soon);

        await person.ClickAsync("hand-over");
        await otherPerson.ClickAsync("accept-call");
        await phone.EndsAsync(Soon);
        await agent.CallIsAsync("Ended");
        await HearAsync((caller.Ear, [OtherTone]), (otherPhone.Ear, [CallerTone]));

        await PausesAsync(otherPerson);
        await PoliceComeAsync(hotline, otherPerson, caller.Ear, otherPhone.Ear);
        await TransfersAsync(agent, phone, other, otherPhone, caller.Ear);
        await GoesRoundTheQueueAsync(agent, phone, other, otherPhone, caller.Ear);
        await LeadTakesOverAsync(lead, leadPhone, other, otherPhone, caller);
        Assert.Equal("recording-paused,recording-resumed,emergency-asked,transfer-asked,handed-to-queue,transfer-asked", await Journal.OneAsync<string>(hotline,
            $"select string_agg(kind, ',' order by id) from agent.call_event where call_id = '{call}' and kind in ('recording-paused', 'recording-resumed', 'emergency-asked', 'transfer-asked', 'handed-to-queue')"));
        Assert.Equal("call.listen,call.leave,call.emergency,call.whisper,call.barge,call.take-over", await Journal.OneAsync<string>(hotline,
            $"select string_agg(action, ',' order by id) from dispatch.audit where subject like '{call}%' and action in ('call.listen', 'call.leave', 'call.emergency', 'call.whisper', 'call.barge', 'call.take-over')"));
        await Eventually.HoldsAsync("one recording is stored", TimeSpan.FromSeconds(30), async () =>
            await Journal.OneAsync<long>(hotline, $"select count(*) from agent.recording where call_id = '{call}' and state = 'Stored'") == 1);
        Assert.Equal(1, await Journal.OneAsync<long>(hotline, $"select count(*) from agent.recording where call_id = '{call}'"));
        await LeadEndsAsync(hotline, lead, agent, phone, other, otherPhone);
        Assert.Equal("", string.Join("\n", new[] { person, otherPerson, lead }.SelectMany(each => each.Trouble)));
        await agent.RestAsync();
        await other.RestAsync();
        await WhatTheOperatorSeesAsync(hotline);
    }

    /// <summary>What must not be kept is not kept.</summary>
    private static async Task PausesAsync(Person person)
    {
        await person.ClickAsync("record-button");
        await person["recording-paused"].WaitForAsync();
        await person.ClickAsync("record-button");
        await person["recording-paused"].WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>One press, and 110 is rung into the conversation, which goes on.</summary>
    private static async Task PoliceComeAsync(RunningHotline hotline, Person person, RtpEar caller, RtpEar keeper)
    {
        await using var police = new WirePhone(hotline, new DeskPhone("110", ""), PoliceTone);
        using var administrator = await Staff.SignInAsync(hotline, hotline.LoginOf("administrator"));
        var before = await administrator.GetAsync<ContactEntry>(Police);
        using (var saved = await administrator.SendAsync(HttpMethod.Put, Police, new ContactEntry("police", "110 报警台", "110", $"sip:110@127.0.0.1:{police.Port}", Emergency: true)))
            saved.EnsureSuccessStatusCode();
        await person.FillAsync("emergency-note", "有人落水");
        await person.ClickAsync("emergency-call");
        Assert.Contains("sip:110@127.0.0.1", (await police.RingAsync(WhenRung)).Start, StringComparison.Ordinal);
        await HearAsync((caller, [OtherTone]), (keeper, [CallerTone])); // Nobody is held.
        await police.PickUpAsync();
        await person.BecomesAsync("call-party", "in", "true");
        await HearAsync((caller, [OtherTone, PoliceTone]), (keeper, [CallerTone, PoliceTone]), (police.Ear, [CallerTone, OtherTone]));
        await person.PhotographAsync("35-the-police-are-there");
        await person.ClickAsync("drop-party");
        await police.EndsAsync(Soon);
        using (var put = await administrator.SendAsync(HttpMethod.Put, Police, before))
            put.EnsureSuccessStatusCode();
        await HearAsync((caller, [OtherTone]), (keeper, [CallerTone]));
    }

    /// <summary>直接转接: who picks up has the call, without another word.</summary>
    private static async Task TransfersAsync(AgentDesk to, WirePhone toPhone, AgentDesk from, WirePhone fromPhone, RtpEar caller)
    {
        await to.ReadyAsync();
        await from.Person.ClickAsync("invite-button");
        await from.Person["target-agent"].First.GetByTestId("transfer").ClickAsync();
        await toPhone.AnswerAsync(WhenRung);
        await fromPhone.EndsAsync(Soon);
        await from.CallIsAsync("Ended");
        await to.CallIsAsync("Talking");
        await HearAsync((caller, [AgentTone]), (toPhone.Ear, [CallerTone]));
    }

    /// <summary>Handed to the queue with a note, and with its next agent, who reads it.</summary>
    private static async Task GoesRoundTheQueueAsync(AgentDesk agent, WirePhone phone, AgentDesk other, WirePhone otherPhone, RtpEar caller)
    {
        await agent.Person.ClickAsync("invite-button");
        await agent.Person.FillAsync("queue-note", "已核实地址");
        await agent.Person["target-queue"].Filter(new() { HasText = "综合受理" }).GetByTestId("to-queue").ClickAsync();
        await phone.EndsAsync(Soon);
        await agent.CallIsAsync("Ended");
        await HearAsync((caller, []));
        await other.ReadyAsync();
        await otherPhone.AnswerAsync(WhenRung);
        await other.CallIsAsync("Talking");
        Assert.Contains("已核实地址", await other.Person.TextAsync("handed-note"), StringComparison.Ordinal);
        await HearAsync((caller, [OtherTone]), (otherPhone.Ear, [CallerTone]));
    }

    /// <summary>耳语, 强插, 接管: heard by the agent, by the caller too, and in the agent's place.</summary>
    private static async Task LeadTakesOverAsync(Person lead, WirePhone leadPhone, AgentDesk agent, WirePhone phone, WireCaller caller)
    {
        await lead.ClickAsync("supervise-Whisper");
        await leadPhone.AnswerAsync(WhenRung);
        await lead.BecomesAsync("supervise", "mode", "Whispers");
        await HearAsync((phone.Ear, [CallerTone, LeadTone]), (caller.Ear, [OtherTone]), (leadPhone.Ear, [CallerTone, OtherTone]));
        await lead.ClickAsync("supervise-Barge");
        await lead.BecomesAsync("supervise", "mode", "Talks");
        await HearAsync((phone.Ear, [CallerTone, LeadTone]), (caller.Ear, [OtherTone, LeadTone]));
        await lead.ClickAsync("supervise-TakeOver");
        await phone.EndsAsync(Soon);
        await agent.CallIsAsync("Ended");
        await HearAsync((caller.Ear, [LeadTone]), (leadPhone.Ear, [CallerTone]));
        await leadPhone.HangUpAsync();
        await caller.EndsAsync(Soon);
    }

    /// <summary>Refused by the button and with the next agent; 强拆: ended on all sides, once it has been said twice.</summary>
    private static async Task LeadEndsAsync(RunningHotline hotline, Person lead, AgentDesk agent, WirePhone phone, AgentDesk other, WirePhone otherPhone)
    {
        await agent.ReadyAsync();
        await using var caller = new WireCaller(hotline.SipPort, "13107910684", CallerTone);
        Assert.Equal(200, await caller.CallAsync());
        await phone.RingAsync(WhenRung);
        await agent.Person.ClickAsync("refuse-button");
        await other.ReadyAsync();
        await otherPhone.AnswerAsync(WhenRung);
        await other.CallIsAsync("Talking");
        await HearAsync((caller.Ear, [OtherTone]), (otherPhone.Ear, [CallerTone]));
        await lead.ClickAsync("release");
        await lead.ClickAsync("release-sure");
        await Task.WhenAll(caller.EndsAsync(Soon), otherPhone.EndsAsync(Soon));
        await other.CallIsAsync("Ended");
        Assert.Equal("Lead", await Journal.OneAsync<string>(hotline, "select ended_by from agent.call where bridged_at is not null order by arrived_at desc limit 1"));
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
            Assert.Equal(tones, new[] { CallerTone, AgentTone, OtherTone, PoliceTone, LeadTone }.Where(hertz => Tone.Level(heard) > 0.005 && Tone.Share(heard, hertz) > 0.1));
        }
    }
}
