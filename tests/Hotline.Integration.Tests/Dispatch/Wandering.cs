using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>A ticket to which anybody does anything that the table and the verbs allow, in any order; what they refuse did not happen. All follows from the seed.</summary>
internal sealed class Wandering
{
    public const string CityUnit = "3601-chengguan";
    private readonly HashSet<(Verb, TicketState)> led = [];
    private readonly HashSet<string> happened = [];
    private readonly Random chance;
    private readonly CatalogSnapshot catalog;
    private readonly AnyAct acts;
    private readonly IReadOnlyList<(Actor Actor, Func<TicketCommand> Command)> all;
    private DateTimeOffset now = new(2026, 11, 25, 10, 0, 0, TimeSpan.FromHours(8));

    private Wandering(int seed, CatalogSnapshot catalog, bool withLeaders)
    {
        (chance, this.catalog) = (new Random(seed), catalog);
        var id = new byte[16]; // What is drawn of a ticket is drawn by its id.
        chance.NextBytes(id);
        Ticket = new OpenDraft(IntakeChannel.Phone, null, null, Fields: Fields(chance.NextDouble() < 0.5 ? PotHole : NoWater)).NewTicket(new Guid(id), TheAgent, now) with { Number = $"W{seed:D6}" };
        acts = new AnyAct(chance, () => Ticket);
        all = acts.All(withLeaders);
    }

    public static Actor ShiftLead { get; } = Actor.Of(Guid.CreateVersion7(), "万里", null, Role.ShiftLead);

    public static Actor CityLiaison { get; } = Actor.Of(Guid.CreateVersion7(), "胡军", CityUnit, Role.Liaison);

    /// <summary>Who passes what the liaisons of their unit reply.</summary>
    public static IReadOnlyList<Actor> Leaders { get; } = [.. new[] { RoadUnit, WaterUnit, CityUnit }.Select(unit => Actor.Of(Guid.CreateVersion7(), "赵刚", unit, Role.Liaison, Role.UnitLeader))];

    public Ticket Ticket { get; private set; }

    /// <summary>What was done, and where it led.</summary>
    public IReadOnlySet<(Verb Verb, TicketState To)> Led => led;

    /// <summary>The kinds of its events.</summary>
    public IReadOnlySet<string> Happened => happened;

    /// <param name="withLeaders">Units have leaders, for a policy by which they read each reply.</param>
    public static Wandering Of(int seed, CatalogSnapshot catalog, int steps, bool withLeaders = false)
    {
        var life = new Wandering(seed, catalog, withLeaders);
        life.Do(TheAgent, life.acts.First());
        for (var step = life.chance.Next(steps); step > 0; step--)
        {
            life.Next();
        }

        return life;
    }

    private void Next()
    {
        now += TimeSpan.FromMinutes(chance.Next(chance.Next(4) == 0 ? 6_000 : 300));
        Do(Actor.System, new Escalate());

        // The few that are allowed now, among all that there are.
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var (actor, command) = all[chance.Next(all.Count)];
            if (Do(actor, command()))
            {
                return;
            }
        }
    }

    private bool Do(Actor actor, TicketCommand command)
    {
        var scene = new Scene(actor, now, catalog);
        if (TicketLifecycle.Check(command.Verb, Ticket, actor) is not null || command.Decide(Ticket, scene) is not Decision.Events { List.Count: > 0 } decided)
        {
            return false;
        }

        var before = Ticket.State;
        Ticket = decided.List.Aggregate(Ticket with { Fields = decided.Fields ?? Ticket.Fields }, (ticket, happened) => TicketCourse.After(ticket, happened, scene));
        happened.UnionWith(decided.List.Select(one => one.Kind));
        led.Add(WhereVerbsLead.Of(command.Verb, before, Ticket.State));
        return true;
    }
}
