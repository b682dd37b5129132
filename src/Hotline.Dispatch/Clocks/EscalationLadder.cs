using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>Who is told that a clock ran over, in this order; the number is the level.</summary>
public enum Audience
{
    /// <summary>承办单位负责人.</summary>
    UnitLeader = 1,

    /// <summary>热线.</summary>
    Hotline,

    /// <summary>督办机构.</summary>
    SupervisingOffice,
}

/// <summary>
/// The ladder that an overdue clock climbs. The first level is reached with the limit itself, the others after the time that
/// the limits table gives, counted from the limit; a level without a row is left out.
/// </summary>
internal static class EscalationLadder
{
    /// <returns>The level above the one reached, and when; null at the top.</returns>
    public static (int Level, DateTimeOffset At)? Next(Deadline deadline, Ticket ticket, LimitTable limits, WorkingCalendar calendar)
    {
        for (var level = deadline.EscalationLevel + 1; Enum.IsDefined((Audience)level); level++)
        {
            if ((Audience)level == Audience.UnitLeader)
            {
                return (level, deadline.DueAt);
            }

            if (limits.Until((Audience)level, ticket.Fields.Type, ticket.Fields.Urgency) is { } span)
            {
                return (level, calendar.Add(deadline.DueAt, span));
            }
        }

        return null;
    }

    /// <summary>The hotline's own clocks have no unit whose leader could be told.</summary>
    public static Audience AudienceOf(int level, DeadlineKind kind) =>
        (Audience)level == Audience.UnitLeader && kind is not (DeadlineKind.SignFor or DeadlineKind.Contact or DeadlineKind.Handle or DeadlineKind.Assist or DeadlineKind.Supervise) ? Audience.Hotline : (Audience)level;

    /// <summary>Who reads what an audience is told, each role for itself. Who has several reads as the first of them: a unit's leader is one of its liaisons too.</summary>
    public static IReadOnlyList<Role> ReadersOf(Audience audience) => audience switch
    {
        Audience.UnitLeader => [Role.UnitLeader, Role.Leader, Role.Liaison],
        Audience.Hotline => [Role.Supervisor, Role.ShiftLead, Role.Dispatcher],
        _ => [Role.Supervisor],
    };
}
