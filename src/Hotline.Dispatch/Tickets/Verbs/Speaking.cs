using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>Who is on the line, held against whose request it is.</summary>
internal static class Speaking
{
    /// <summary>The number on the line is the one they called from or left.</summary>
    public static bool IsOf(Ticket ticket, Pii? caller)
    {
        if (caller is not { IsEmpty: false } line)
        {
            return false;
        }

        var number = PhoneNumber.Normalise(line.Clear());
        return new[] { ticket.CallNumber, ticket.Fields.ContactPhone }.Any(phone => phone is { IsEmpty: false } given && PhoneNumber.Normalise(given.Clear()) == number);
    }

    /// <returns>Null where the actor may change what the citizen is to say: an agent only of what they took in themselves, or with the citizen on the line.</returns>
    public static Refusal? Refuse(Ticket ticket, Actor actor, Pii? caller) =>
        actor.AccountId == ticket.OwnerId || actor.IsAny(Role.Citizen, Role.ShiftLead, Role.Dispatcher, Role.Supervisor) || IsOf(ticket, caller) ? null
        : caller is { IsEmpty: false } ? new Refusal.AnothersTicket()
        : new Refusal.NobodyOnTheLine();
}
