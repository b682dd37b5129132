using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Tickets;

namespace Hotline.Agent.Client.Tests.Tickets;

public sealed class TicketChangesTests
{
    private static readonly TicketPage Seen = Scenes.Draft(Guid.CreateVersion7(), 3, TicketState.AwaitingSignFor) with
    {
        StateName = "待签收",
        UnitName = "东湖区城市管理局",
        History = [Row(1, "派单", "派单员", null)],
    };

    [Fact]
    public void What_others_did_since_is_told_in_order_with_who_and_where()
    {
        var now = Seen with
        {
            StateName = "办理中",
            History = [Row(3, "催办", "督办员", null), Row(2, "签收", "联络员乙", "东湖区城市管理局"), .. Seen.History],
        };
        Assert.Equal(
            ["12:00:00 联络员乙（东湖区城市管理局）：签收", "12:00:00 督办员：催办", "状态由「待签收」变为「办理中」"],
            TicketChanges.Between(Seen, now));
    }

    [Fact]
    public void A_ticket_that_went_to_another_unit_says_so() =>
        Assert.Equal(["承办单位由「东湖区城市管理局」变为「无」"], TicketChanges.Between(Seen, Seen with { UnitName = null }));

    private static HistoryRow Row(long seq, string verb, string actor, string? unit) => new(seq, Scenes.Noon, verb, verb, actor, unit, null, TicketState.InHandling);
}
