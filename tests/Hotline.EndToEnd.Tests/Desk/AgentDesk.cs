using Hotline.EndToEnd.Tests.City;
using Hotline.Testing.Audio;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>The agent's console (坐席台) as its agent works it.</summary>
internal sealed class AgentDesk(Person person)
{
    public Person Person => person;

    public static async Task<AgentDesk> OpenAsync(Chromium chromium, RunningHotline hotline, Login agent)
    {
        return await OpenAsync(await chromium.OpenAsync(hotline), agent);
    }

    public static async Task<AgentDesk> OpenAsync(Person person, Login agent)
    {
        await person.SignInAsync(agent);
        await person.GoAsync("/desk");
        await person["presence-state"].WaitForAsync(new() { Timeout = 60_000 });
        await person.BecomesAsync("connection", "state", "Live");
        return new AgentDesk(person);
    }

    /// <summary>With nothing open on the desk: the form of an earlier story's call is put away.</summary>
    public static async Task<AgentDesk> OpenClearAsync(Chromium chromium, RunningHotline hotline, Login agent)
    {
        var desk = await OpenAsync(chromium, hotline, agent);
        await desk.Person.Page.Locator("[data-testid=new-ticket], [data-testid=ticket-form]").First.WaitForAsync();
        if (await desk.Person["ticket-form"].IsVisibleAsync())
            await desk.PutAwayAsync();
        return desk;
    }

    /// <summary>The browser is the line: chosen, connected, ready for calls.</summary>
    public static async Task<AgentDesk> ReadyInBrowserAsync(Person person, Login agent)
    {
        var desk = await OpenAsync(person, agent);
        await person.ClickAsync("line-browser");
        await person.BecomesAsync("phone-light", "status", "Up");
        await desk.ReadyAsync();
        return desk;
    }

    public async Task ReadyAsync()
    {
        await person.BecomesAsync("phone-light", "registered", "true");
        await person.ClickAsync("ready-button");
        await person.BecomesAsync("presence-state", "state", "Ready");
    }

    public async Task RestAsync()
    {
        await person.ClickAsync("rest-button");
        await person.BecomesAsync("presence-state", "state", "Paused");
    }

    public Task CallIsAsync(string phase, double seconds = 20) => person.BecomesAsync("call-card", "phase", phase, seconds);

    /// <summary>The recording of the last call that was talked, once it is in the vault.</summary>
    public async Task<WavFile> RecordingAsync(RunningHotline hotline)
    {
        var id = await Journal.OneAsync<Guid>(hotline, "select recording_id from agent.call where bridged_at is not null order by arrived_at desc limit 1");
        IAPIResponse? file = null;
        await Eventually.HoldsAsync("the recording is in the vault", TimeSpan.FromSeconds(30), async () =>
            (file = await person.Page.APIRequest.GetAsync(new Uri(hotline.Web, $"api/recordings/{id}").ToString())).Ok);
        return WavFile.Parse(await file!.BodyAsync()); // Set by the probe that held.
    }

    /// <summary>Has the page note when each phase of a call is first painted, so that no look from outside is in the figure.</summary>
    public Task NotePaintsAsync() => person.Page.EvaluateAsync("""
        () => {
          const card = document.querySelector('[data-testid=call-card]');
          window.paints = {};
          new MutationObserver(() => requestAnimationFrame(() => window.paints[card.dataset.phase] ??= Date.now()))
            .observe(card, { attributes: true, attributeFilter: ['data-phase'] });
        }
        """);

    public async Task<DateTime> PaintedAsync(string phase) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)await person.Page.EvaluateAsync<double>("phase => window.paints[phase]", phase)).UtcDateTime;

    public async Task FillAsync(Matter matter)
    {
        await person[$"field-type-{matter.Type}"].CheckAsync(new() { Force = true });
        await person[$"field-urgency-{matter.Urgency}"].CheckAsync(new() { Force = true });
        await PickAsync("field-category", matter.Category);
        await PickAsync("field-region", matter.Region);
        await person.FillAsync("field-place", matter.Place);
        await person.FillAsync("field-title", matter.Title);
        await person.FillAsync("field-content", matter.Content);
        await person.FillAsync("field-caller-name", matter.CallerName);
        await person.FillAsync("field-contact-phone", matter.ContactPhone);
        await person.FillAsync("field-id-number", matter.IdNumber);
        await SavedAsync();
    }

    /// <summary>The mark says so only when the server holds the newest text.</summary>
    public Task SavedAsync() => person.BecomesAsync("saved-mark", "state", "saved");

    public async Task<string> SubmitAsync()
    {
        await person.ClickAsync("submit-button");
        await person["submitted-number"].WaitForAsync();
        return await person.TextAsync("submitted-number");
    }

    /// <summary>The form of a call that brought no matter.</summary>
    private async Task PutAwayAsync()
    {
        await person.ClickAsync("withdraw-button");
        await person.Page.Locator("[data-testid^=withdraw-]:not([data-testid=withdraw-button])").First.ClickAsync();
        await person.ClickAsync("submitted-close");
        await person["new-ticket"].WaitForAsync();
    }

    public async Task ShowsAsync(Matter matter)
    {
        Assert.True(await person[$"field-type-{matter.Type}"].IsCheckedAsync());
        Assert.Equal(matter.CategoryName, await person["field-category"].InputValueAsync());
        Assert.Equal(matter.RegionName, await person["field-region"].InputValueAsync());
        Assert.Equal(matter.Title, await person["field-title"].InputValueAsync());
        Assert.Equal(matter.Content, await person["field-content"].InputValueAsync());
        Assert.Equal(matter.Place, await person["field-place"].InputValueAsync());
    }

    /// <summary>Types words into a chooser and takes the first hit, as from the keyboard.</summary>
    public async Task PickAsync(string field, string words)
    {
        await person[field].First.ClickAsync();
        await person[field].First.PressSequentiallyAsync(words);
        var hit = person.Page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = words }).First;
        await hit.WaitForAsync();
        await hit.ClickAsync();
    }
}
