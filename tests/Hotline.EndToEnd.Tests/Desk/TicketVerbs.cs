using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>A verb on a ticket's page, as a person does it.</summary>
internal static class TicketVerbs
{
    /// <summary>Opens a ticket and the form of a verb; for a verb without a form, does it.</summary>
    public static async Task VerbAsync(Person person, Guid id, string verb)
    {
        await person.GoAsync($"/tickets/{id}");
        await person.ClickAsync($"verb-{verb}");
    }

    public static async Task SendAsync(Person person, string button, string state)
    {
        await DoneAsync(person, button);
        await person.BecomesAsync("ticket-state", "state", state);
    }

    /// <summary>The form goes away when the verb was done.</summary>
    public static async Task DoneAsync(Person person, string button)
    {
        await person.ClickAsync(button);
        await person[button].WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }
}
