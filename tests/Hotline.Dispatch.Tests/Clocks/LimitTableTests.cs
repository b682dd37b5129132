using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Tests.Clocks;

public sealed class LimitTableTests
{
    private static readonly LimitTable Jiangxi = new(CatalogData.DefaultLimits());

    [Theory]
    [InlineData(DeadlineKind.Handle, TicketType.Consultation, Urgency.Normal, 1, 2, SpanUnit.WorkingDays)]
    [InlineData(DeadlineKind.Handle, TicketType.Complaint, Urgency.Normal, 1, 5, SpanUnit.WorkingDays)]
    [InlineData(DeadlineKind.Handle, TicketType.Suggestion, Urgency.Normal, 1, 10, SpanUnit.WorkingDays)]
    [InlineData(DeadlineKind.Handle, TicketType.Consultation, Urgency.Urgent, 1, 24, SpanUnit.Hours)]
    [InlineData(DeadlineKind.Handle, TicketType.Complaint, Urgency.Normal, 2, 3, SpanUnit.WorkingDays)]
    [InlineData(DeadlineKind.SignFor, TicketType.Complaint, Urgency.Normal, 1, 4, SpanUnit.WorkingHours)]
    [InlineData(DeadlineKind.SignFor, TicketType.Complaint, Urgency.Critical, 1, 30, SpanUnit.Minutes)]
    [InlineData(DeadlineKind.Dispatch, TicketType.Help, Urgency.Critical, 1, 5, SpanUnit.Minutes)]
    [InlineData(DeadlineKind.FollowUp, TicketType.Help, Urgency.Normal, 2, 3, SpanUnit.WorkingDays)]
    public void The_nearest_row_wins(DeadlineKind kind, TicketType type, Urgency urgency, int round, int amount, SpanUnit unit) =>
        Assert.Equal(new Span(amount, unit), Jiangxi.For(kind, type, urgency, round).Span);

    [Fact]
    public void A_row_of_type_and_urgency_beats_one_of_urgency_alone()
    {
        var own = new LimitTable([.. CatalogData.DefaultLimits(), new("Handle", "Help", "Urgent", 6, SpanUnit.Hours)]);
        Assert.Equal(new Span(6, SpanUnit.Hours), own.For(DeadlineKind.Handle, TicketType.Help, Urgency.Urgent, 1).Span);
    }
}
