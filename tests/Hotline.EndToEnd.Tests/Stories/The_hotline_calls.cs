using System.Diagnostics;
using System.Net.Http.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Phones;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Testing.Audio;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>A missed caller is called back by a click: the agent's phone rings, then the citizen's over a trunk, and neither sees the other's number.</summary>
[Collection(typeof(Alone))]
public sealed class The_hotline_calls(DemoCity city, Chromium chromium)
{
    private const double AgentTone = 1009, CitizenTone = 613;
    private const string Number = "13907910246";

    [Fact(Timeout = 180_000)]
    public async Task A_missed_citizen_is_called_back_and_the_number_is_on_no_screen()
    {
        var hotline = await city.StartedAsync();
        await using var citizen = new WirePhone(hotline, new DeskPhone(Number, ""), CitizenTone);
        using var administrator = await Staff.SignInAsync(hotline, hotline.LoginOf("administrator"));
        await TrunkAsync(administrator, $"sip:127.0.0.1:{citizen.Port}");
        await Sipp.CallAsync(hotline, "gives-up-waiting.xml", Number);
        var began = await Journal.OneAsync<string>(hotline, "select now()::text"); // The city's other outward calls are not counted.
        await using var phone = new WirePhone(hotline, hotline.Phone("8001"), AgentTone);
        await phone.RegisterAsync();
        var desk = await AgentDesk.OpenAsync(chromium, hotline, hotline.LoginOf("agent"));
        await using var person = desk.Person;
        await desk.ReadyAsync();
        var row = person["missed-call"].Filter(new() { HasText = "139****0246" });
        await row.GetByTestId("missed-claim").ClickAsync();
        await row.GetByTestId("missed-call-out").WaitForAsync();
        Assert.DoesNotContain(Number, await person.Page.ContentAsync(), StringComparison.Ordinal);

        // Busy at first: the console says so, and the agent is free again.
        await row.GetByTestId("missed-call-out").ClickAsync();
        await phone.AnswerAsync(TimeSpan.FromSeconds(15));
        var invite = await citizen.RingAsync(TimeSpan.FromSeconds(10));
        Assert.Contains($"sip:{Number}@127.0.0.1", invite.Start, StringComparison.Ordinal);
        Assert.Contains("sip:12345@", invite["From"], StringComparison.Ordinal);
        Assert.Contains("sip:12345@", invite["P-Asserted-Identity"], StringComparison.Ordinal);
        await person.BecomesAsync("call-card", "outward", "Ringing");
        await person.PhotographAsync("37-the-citizens-telephone-rings");
        await citizen.RefuseAsync("486 Busy Here");
        await phone.EndsAsync(TimeSpan.FromSeconds(10));
        await desk.CallIsAsync("Withdrawn");
        Assert.Contains("群众话机占线", await person.TextAsync("call-card"), StringComparison.Ordinal);
        await person.BecomesAsync("presence-state", "state", "Ready");

        await row.GetByTestId("missed-call-out").ClickAsync();
        await phone.AnswerAsync(TimeSpan.FromSeconds(15));
        await citizen.AnswerAsync(TimeSpan.FromSeconds(10));
        await desk.CallIsAsync("Talking");
        await HearAsync((phone.Ear, CitizenTone), (citizen.Ear, AgentTone));
        await person["field-content"].WaitForAsync(); // The talk has its draft.
        await person.PhotographAsync("38-called-back");
        await person.ClickAsync("hangup-button");
        await Task.WhenAll(citizen.EndsAsync(TimeSpan.FromSeconds(10)), phone.EndsAsync(TimeSpan.FromSeconds(10)));
        await desk.CallIsAsync("Ended");
        await row.GetByTestId("missed-Reached").ClickAsync();
        await row.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        Assert.DoesNotContain(Number, await person.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(person.Trouble);
        await Eventually.HoldsAsync("the recording is stored", TimeSpan.FromSeconds(30), async () => await Journal.OneAsync<long>(
            hotline, $"select count(*) from agent.recording join agent.call on call.id = recording.call_id where call.placed_by is not null and call.arrived_at > '{began}' and recording.state = 'Stored'") == 1);
        Assert.Equal(2, await Journal.OneAsync<long>(hotline, $"select count(*) from dispatch.audit where action = 'call.out' and at > '{began}'"));
        using (await administrator.SendAsync(HttpMethod.Delete, "api/admin/trunks/out", new object()))
        {
        }

        await desk.RestAsync();
    }

    [Fact(Timeout = 240_000)]
    public async Task An_agent_whose_line_is_the_browser_calls_back_without_a_telephone()
    {
        const string number = "13907910247";
        var hotline = await city.StartedAsync();
        await using var citizen = new WirePhone(hotline, new DeskPhone(number, ""), CitizenTone);
        using var administrator = await Staff.SignInAsync(hotline, hotline.LoginOf("administrator"));
        await TrunkAsync(administrator, $"sip:127.0.0.1:{citizen.Port}");
        await Sipp.CallAsync(hotline, "gives-up-waiting.xml", number);
        await using var talking = await TalkingChromium.StartAsync(AgentTone);
        await using var person = await talking.OpenAsync(hotline);
        var desk = await AgentDesk.ReadyInBrowserAsync(person, hotline.LoginOf("agent", 2));
        var row = person["missed-call"].Filter(new() { HasText = "139****0247" });
        await row.GetByTestId("missed-claim").ClickAsync();
        await row.GetByTestId("missed-call-out").ClickAsync();
        await desk.CallIsAsync("Offered");
        await person.Page.Keyboard.PressAsync("F7");
        await citizen.AnswerAsync(TimeSpan.FromSeconds(15));
        await desk.CallIsAsync("Talking");
        await HearAsync((citizen.Ear, AgentTone));
        await person.HearsAsync("line-audio", CitizenTone);
        await citizen.HangUpAsync();
        await desk.CallIsAsync("Ended");
        await row.GetByTestId("missed-Reached").ClickAsync();
        await row.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        Assert.DoesNotContain(number, await person.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(person.Trouble);
        using (await administrator.SendAsync(HttpMethod.Delete, "api/admin/trunks/out", new object()))
        {
        }

        await desk.RestAsync();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_liaison_calls_the_citizen_of_a_ticket_from_the_desk_and_has_contacted_them()
    {
        const string own = "13907910248", number = "13907910249";
        var hotline = await city.StartedAsync();
        await using var citizen = new WirePhone(hotline, new DeskPhone(number, ""), CitizenTone);
        using var ownPhone = new RtpEar(AgentTone);
        var liaison = new WirePhone(citizen, new DeskPhone(own, ""), ownPhone);
        using var administrator = await Staff.SignInAsync(hotline, hotline.LoginOf("administrator"));
        await TrunkAsync(administrator, $"sip:127.0.0.1:{citizen.Port}");
        var login = hotline.LoginOf("liaison");
        await TelephoneAsync(administrator, login, own);
        var ticket = await FiledAsync(hotline, number);
        await using var person = await chromium.OpenAsync(hotline, 1600, 1000);
        await person.SignInAsync(login);
        await person.GoAsync($"/tickets/{ticket}");
        await person.ClickAsync("call-citizen");

        // The liaison's own telephone rings first, then the citizen's; both see the hotline's number.
        var first = await liaison.RingAsync(TimeSpan.FromSeconds(20));
        Assert.Contains($"sip:{own}@127.0.0.1", first.Start, StringComparison.Ordinal);
        Assert.Contains("sip:12345", first["From"], StringComparison.Ordinal);
        await liaison.PickUpAsync();
        var second = await citizen.RingAsync(TimeSpan.FromSeconds(10));
        Assert.Contains($"sip:{number}@127.0.0.1", second.Start, StringComparison.Ordinal);
        Assert.Contains("sip:12345", second["From"], StringComparison.Ordinal);
        await citizen.PickUpAsync();
        await HearAsync((liaison.Ear, CitizenTone), (citizen.Ear, AgentTone));
        await liaison.HangUpAsync();
        await citizen.EndsAsync(TimeSpan.FromSeconds(10));

        await person["ticket-call"].Filter(new() { HasText = "通话" }).WaitForAsync();
        await person.Page.Locator("[data-testid=clock][data-kind=Contact]").Filter(new() { HasText = "已完成" }).WaitForAsync();
        await person["history"].Filter(new() { HasText = "经热线致电：已联系上" }).WaitForAsync();
        await person.PhotographAsync("39-a-liaison-has-called");
        var shown = await person.Page.ContentAsync();
        Assert.DoesNotContain(number, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(own, shown, StringComparison.Ordinal);
        Assert.Empty(person.Trouble);
        await TelephoneAsync(administrator, login, "");
        using (await administrator.SendAsync(HttpMethod.Delete, "api/admin/trunks/out", new object()))
        {
        }
    }

    /// <summary>The telephone on which a liaison is rung; empty: none.</summary>
    private static async Task TelephoneAsync(Staff administrator, Login liaison, string telephone)
    {
        var accounts = await administrator.Http.GetFromJsonAsync<List<AccountEntry>>("api/admin/accounts", TestContext.Current.CancellationToken);
        var account = accounts!.Single(one => one.Login == liaison.Name);
        using var saved = await administrator.SendAsync(HttpMethod.Put, $"api/admin/accounts/{liaison.Name}", account with { Telephone = telephone });
        saved.EnsureSuccessStatusCode();
    }

    /// <summary>A ticket that an exact rule has sent to the liaison's unit.</summary>
    private static async Task<Guid> FiledAsync(RunningHotline hotline, string number)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 2));
        return (await agent.FileAsync((Matter.DarkLane with { ContactPhone = number }).Fields)).Id;
    }

    /// <summary>Its networks are nobody's here: the other stories' callers stay what they are.</summary>
    private static async Task TrunkAsync(Staff administrator, string gateway)
    {
        using var saved = await administrator.SendAsync(HttpMethod.Put, "api/admin/trunks/out", new TrunkEntry("out", "呼出中继", ["192.0.2.0/24"], Gateway: gateway));
        saved.EnsureSuccessStatusCode();
    }

    /// <summary>Lets two seconds pass, and looks at what came over the wire in the last of them.</summary>
    private static async Task HearAsync(params (RtpEar Ear, double Hertz)[] expected)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        long to = Stopwatch.GetTimestamp(), from = to - Stopwatch.Frequency;
        foreach (var (ear, hertz) in expected)
        {
            Assert.True(Tone.Share(ear.Heard(from, to), hertz) > 0.5, $"no {hertz} Hz was heard");
        }
    }
}
