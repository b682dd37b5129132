using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>归类: a person says what a request that was taken in is about and where, or sets it right.</summary>
internal static class Classifying
{
    public static TicketEvent.Classified Of(Ticket ticket, TicketFields after) => new(
        after.CategoryCode, after.RegionCode, ticket.Fields.CategoryCode, ticket.Fields.RegionCode, DayOf(ticket), ticket.MergedInto is not null);

    /// <summary>On which it counts as a request.</summary>
    public static DateOnly DayOf(Ticket ticket) => WorkingCalendar.DayOf(ticket.AcceptedAt ?? ticket.OpenedAt);
}
