using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>Tickets in each state, and the people who act on them.</summary>
internal static class Scenes
{
    public const string Unit = "roads";

    public static Actor TheAgent { get; } = Actor.Of(Guid.CreateVersion7(), "周敏", null, Role.Agent);

    public static Actor OtherAgent { get; } = Actor.Of(Guid.CreateVersion7(), "李娜", null, Role.Agent);

    public static Actor Dispatcher { get; } = Actor.Of(Guid.CreateVersion7(), "徐静", null, Role.Dispatcher);

    public static Actor Liaison { get; } = Actor.Of(Guid.CreateVersion7(), "刘洋", Unit, Role.Liaison);

    /// <summary>单位负责人: a liaison of the same unit who passes what the others reply.</summary>
    public static Actor UnitLeader { get; } = Actor.Of(Guid.CreateVersion7(), "赵刚", Unit, Role.Liaison, Role.UnitLeader);

    public static Actor OtherLiaison { get; } = Actor.Of(Guid.CreateVersion7(), "陈涛", "water", Role.Liaison);

    public static Actor OwnAgentLiaison { get; } = Actor.Of(Guid.CreateVersion7(), "刘洋", Unit, Role.Liaison, Role.Agent);

    public static Actor OtherAgentLiaison { get; } = Actor.Of(Guid.CreateVersion7(), "陈涛", "water", Role.Liaison, Role.Agent);

    public static Actor Supervisor { get; } = Actor.Of(Guid.CreateVersion7(), "何平", null, Role.Supervisor);

    public static Actor Leader { get; } = Actor.Of(Guid.CreateVersion7(), "罗华", null, Role.Leader);

    public static Actor Administrator { get; } = Actor.Of(Guid.CreateVersion7(), "管理员", null, Role.Administrator);

    public static DateTimeOffset Now { get; } = new(2026, 11, 25, 10, 0, 0, WorkingCalendar.ChinaOffset);

    public static CatalogSnapshot Catalog { get; } = new(
        [
            new("ministry", "省住建厅", null, "36", Level: UnitLevel.Province), new("city", "市城管局", "ministry", "3601", Level: UnitLevel.City),
            new("water", "水务集团", null, "3601", Level: UnitLevel.City), new(Unit, "住建局", "city", "360103", Level: UnitLevel.County),
            new("roads-east", "东湖住建局", "city", "360102", Level: UnitLevel.County), new("wells", "自来水所", "water", "360103", Level: UnitLevel.County),
            new("gone", "撤销的单位", "city", null, Active: false, Level: UnitLevel.County),
        ],
        [new("05", "城乡建设与管理", null), new("0504", "市政设施", "05"), new("050401", "道路破损", "0504"), new("050402", "井盖", "0504"), new("050403", "路灯", "0504")],
        [new("36", "江西省", null, "province"), new("3601", "南昌市", "36", "city"), new("360103", "西湖区", "3601", "county"), new("360102", "东湖区", "3601", "county")],
        [new("050401", "360103", Unit), new("050401", "3601", "city"), new("050402", "36", "city"), new("050402", "360103", "gone")],
        CatalogData.Holidays(),
        CatalogData.DefaultLimits(),
        new Policy(),
        [new("110", "公安110", true, 10, true), new("12315", "市场监管12315", false, 1440, true), new("old", "撤销的平台", true, 10, false)]);

    public static TicketFields Fields { get; } = new(
        TicketType.Complaint, "050401", "360103", Pii.Address("朝阳中路88号"), Title: Pii.Text("坑洞"), Content: Pii.Text("路面有坑"),
        ContactName: Pii.Name("熊建国"), ContactPhone: Pii.Phone("13879100001"));

    public static Return Sent { get; } = new(Pii.Text("不属于我单位"), Pii.Text("三定方案"), "water", Pii.Text("权属图第3号"));

    public static Ticket In(TicketState state, TicketFields? fields = null) => new()
    {
        Id = Guid.CreateVersion7(),
        Version = 1,
        EventSeq = 1,
        State = state,
        Fields = fields ?? Fields,
        Channel = IntakeChannel.Phone,
        CallNumber = Pii.Phone("13879100001"),
        OwnerId = TheAgent.AccountId,
        OwnerName = TheAgent.Name,
        UnitCode = state is TicketState.Draft or TicketState.PendingDispatch ? null : Unit,
        LedBy = state is TicketState.Draft or TicketState.PendingDispatch ? [] : [Unit],
        OpenedAt = Now,
        Deadlines = state is TicketState.InHandling or TicketState.AwaitingSignFor or TicketState.ReturnReview or TicketState.ExtensionReview
            ? [Clock(DeadlineKind.Handle, new Span(5, SpanUnit.WorkingDays))]
            : [],
    };

    public static Deadline Clock(DeadlineKind kind, Span span) =>
        new DeadlineClock(Catalog.CalendarOf(Unit), Catalog.Policy).Start(Guid.CreateVersion7(), Guid.CreateVersion7(), kind, 1, Unit, new Limit("test", span), Now);

    public static Scene By(Actor actor, DateTimeOffset? now = null) => new(actor, now ?? Now, Catalog);

    /// <summary>The same under other numbers of the operator's.</summary>
    public static Scene By(Actor actor, Policy policy) => By(actor) with
    {
        Catalog = CatalogWith([], policy),
    };

    /// <summary>The units, categories, regions and platforms of <see cref="Catalog"/> under other rules.</summary>
    public static CatalogSnapshot CatalogWith(IEnumerable<RoutingRule> rules, Policy? policy = null, IEnumerable<PolicyLimit>? limits = null) => new(
        Catalog.Units.Values, Catalog.Categories.Values, Catalog.Regions.Values, rules, CatalogData.Holidays(), limits ?? CatalogData.DefaultLimits(), policy ?? new Policy(), Catalog.Platforms.Values);

    /// <summary><see cref="Catalog"/> with plans for the follow-up.</summary>
    public static CatalogSnapshot Planned(Policy? policy, params FollowUpPlan[] plans) => new(
        Catalog.Units.Values, Catalog.Categories.Values, Catalog.Regions.Values, Catalog.Rules.All, CatalogData.Holidays(), Catalog.Limits.Rows, policy ?? Catalog.Policy) { FollowUpPlans = plans };

    /// <summary>Checks the table, then decides, as the desk does.</summary>
    public static Decision Do(Ticket ticket, TicketCommand command, Actor actor, DateTimeOffset? now = null) =>
        TicketLifecycle.Check(command.Verb, ticket, actor) is { } refusal ? refusal : command.Decide(ticket, By(actor, now));

    public static IReadOnlyList<TicketEvent> Events(Decision decision) => Assert.IsType<Decision.Events>(decision).List;

    public static T Refused<T>(Decision decision)
        where T : Refusal => Assert.IsType<T>(Assert.IsType<Decision.No>(decision).Why);

    public static Ticket After(Ticket ticket, Decision decision, Actor actor, DateTimeOffset? now = null) => After(ticket, Events(decision), By(actor, now));

    public static Ticket After(Ticket ticket, IEnumerable<TicketEvent> events, Scene scene) =>
        events.Aggregate(ticket, (state, happened) => TicketCourse.After(state, happened, scene));
}
