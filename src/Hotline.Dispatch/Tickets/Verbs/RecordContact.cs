using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>How a unit turned to the citizen.</summary>
public enum ContactWay
{
    /// <summary>电话.</summary>
    Telephone,

    /// <summary>上门.</summary>
    Visit,

    /// <summary>短信、微信等消息.</summary>
    Message,
}

/// <summary>
/// 先行联系: the unit writes down that it turned to the citizen, before signing too, since who is asked whose matter it is has been contacted. The first contact that
/// reached the citizen stops the clock. One that did not reach them stops nothing, unless the policy says after how many and how far apart. A call of the hotline's own writes itself down
/// (<see cref="LinkCall"/>).
/// </summary>
/// <param name="At">When, as the unit says; null: just now. The clock goes by when it was written down, so that nobody is in time afterwards.</param>
public sealed record RecordContact(ContactWay Way, bool Reached, DateTimeOffset? At = null, Pii? Note = null) : TicketCommand
{
    /// <summary>Forms give minutes, and the clocks of two machines differ.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    internal override Verb Verb => Verb.RecordContact;

    /// <summary>The unit may not know whom to turn to: of an anonymous or confidential request that is nobody's clock.</summary>
    internal static bool IsDue(Ticket ticket) => !ticket.Fields.IsGuarded;

    /// <summary>When a try counts that is written down. By the clock on the wall, since units also call in the evening; null: any time.</summary>
    internal static DateTimeOffset? CountsFrom(Ticket ticket, Policy policy) => ticket.ContactTriedAt?.AddMinutes(policy.ContactTrySpacing);

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var at = At ?? scene.Now;
        var faults = FieldRules.Text("note", Note, required: false).ToList();
        if (!Enum.IsDefined(Way))
        {
            faults.Add(new FieldFault("way", "missing"));
        }

        if (at > scene.Now + Tolerance || at < ticket.DispatchedAt - Tolerance)
        {
            faults.Add(new FieldFault("contactedAt", "malformed"));
        }

        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (!IsDue(ticket))
        {
            return new Refusal.NotToContact();
        }

        int? tooSoon = !Reached && scene.Now < CountsFrom(ticket, scene.Catalog.Policy) ? scene.Catalog.Policy.ContactTrySpacing : null;
        var tries = ticket.ContactTries + (Reached || tooSoon is not null ? 0 : 1);
        return new TicketEvent.Contacted(ticket.UnitCode ?? "", Way, Reached, at, tries, TooSoon: tooSoon) { Text = Note };
    }
}
