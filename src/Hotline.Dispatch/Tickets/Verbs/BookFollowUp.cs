using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>
/// 预约回访: the citizen says when they can be called. Asked already, at an instant: nobody is handed the call before, and no try counts. Not answered yet, at a time of the day: the call is made
/// when it is that late for the first time after the answer. Who named a time is called by a person, also where the plan has a machine ask. See docs/adr/0143.
/// </summary>
/// <param name="Time">Of the day, in China, to the minute. Required.</param>
/// <param name="Day">Null: the next time that it is so late. Only once there is an answer to be asked about.</param>
/// <param name="Note">What they said.</param>
public sealed record BookFollowUp(TimeOnly? Time, DateOnly? Day = null, Pii? Note = null) : TicketCommand
{
    /// <summary>What is left of the limit may be less than it takes until the evening: the citizen's word goes before it, within a day.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromDays(1);

    internal override Verb Verb => Verb.BookFollowUp;

    /// <summary>When it is so late for the first time after an instant.</summary>
    internal static DateTimeOffset Next(TimeOnly time, DateTimeOffset after)
    {
        var today = InChina(WorkingCalendar.DayOf(after), time);
        return today > after ? today : today.AddDays(1);
    }

    internal override Decision Decide(Ticket ticket, Scene scene)
    {
        var faults = FieldRules.Text("note", Note, required: false).ToList();
        var answered = ticket.State == TicketState.AwaitingFollowUp;
        DateTimeOffset? at = Time is not { } time || !answered ? null : Day is { } day ? InChina(day, time) : Next(time, scene.Now);
        faults.AddRange(Time is null ? [new FieldFault("time", "missing")]
            : Day is not null && !answered ? [new FieldFault("day", "not-yet")]
            : at <= scene.Now ? [new FieldFault(WorkingCalendar.DayOf(scene.Now) == Day ? "time" : "day", "past")]
            : at > Latest(ticket, scene) ? [new FieldFault("day", "too-late")]
            : Array.Empty<FieldFault>());
        if (faults.Count > 0)
        {
            return new Refusal.Invalid(faults);
        }

        if (ticket.Fields.Anonymous)
        {
            return new Refusal.NobodyToCall();
        }

        if (ticket.UnreasonableBy is not null)
        {
            return new Refusal.FoundUnreasonable();
        }

        var booked = new TicketEvent.FollowUpBooked(Minute(Time!.Value), at) { Text = Note }; // Without one there is a fault.
        return answered && ticket.FollowUpWay is not (null or FollowUpWay.Agent) ? (TicketEvent[])[booked, new TicketEvent.FollowUpPassedOn(FollowUpWay.Agent, WhyPassedOn.Booked)] : booked;
    }

    private static DateTimeOffset Latest(Ticket ticket, Scene scene)
    {
        var least = scene.Now + Least;
        return ticket.Running(DeadlineKind.FollowUp)?.DueAt is { } due && due > least ? due : least;
    }

    private static TimeOnly Minute(TimeOnly time) => new(time.Hour, time.Minute);

    private static DateTimeOffset InChina(DateOnly day, TimeOnly time) => WorkingCalendar.At(day, Minute(time)).ToUniversalTime();
}
