using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>A verb on a ticket's page, as a person does it.</summary>
internal static class TicketVerbs
{
    /// <summary>Opens a ticket and the form of a verb; for a verb without a form, presses its button.</summary>
    public static async Task VerbAsync(Person person, Guid id, string form)
    {
        await person.GoAsync($"/tickets/{id}");
        await person.ClickAsync($"verb-{form}");
    }

    public static async Task SendAsync(Person person, string verb, string button, string state)
    {
        await DoneAsync(person, verb, button);
        await person.BecomesAsync("ticket-state", "state", state);
    }

    /// <summary>The form goes away when the verb was done.</summary>
    public static async Task DoneAsync(Person person, string verb, string button)
    {
        await Deeds.DoesAsync(person, verb, () => person.ClickAsync(button));
        await person[button].WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>登记联系: whether the citizen was reached, and how; written, not sent.</summary>
    public static async Task ContactAsync(Person liaison, Guid id, string way, string reached)
    {
        await VerbAsync(liaison, id, "RecordContact");
        await liaison[$"contact-way-{way}"].CheckAsync(new() { Force = true });
        await liaison[$"contact-reached-{reached}"].CheckAsync(new() { Force = true });
        await liaison.FillAsync("contact-note", "路灯归属已向群众说明");
        await liaison.PhotographAsync("41-contact");
    }
}
