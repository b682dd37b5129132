using System.Collections.Concurrent;
using System.Threading.Channels;
using Hotline.Api.Problems;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Integration.Tests.Dispatch;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Faults;

/// <summary>
/// Many people of all roles at once, over several nodes of one house, at some tickets that they share: each draws by chance what to do, often against what they saw a while ago. Meanwhile every
/// node turns clocks, archives and keeps voices with their matter.
/// </summary>
/// <param name="seed">What each of them draws follows from it; who comes first does not.</param>
internal sealed class Crowd(IReadOnlyList<DispatchScene> nodes, int seed)
{
    private const int Shared = 50;

    /// <summary>Of so many looks one finds nothing to do for whoever looks, mostly: then anything is tried, or nothing.</summary>
    private const int Looks = 5;
    private static readonly Actor[] Everybody = [TheAgent, Wandering.ShiftLead, Dispatcher, Supervisor, RoadLiaison, WaterLiaison, Wandering.CityLiaison, Actor.Citizen, .. Wandering.Leaders];
    private readonly ConcurrentDictionary<string, int> answers = new();
    private readonly Guid[] slots = new Guid[Shared];
    private readonly Lock gate = new();
    private readonly Channel<bool>[] bells = [.. nodes.Select(_ => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }))];
    private int left;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>How often each answer was given: what was done by its verb, what was refused by the refusal's name.</summary>
    public IReadOnlyDictionary<string, int> Answers => answers;

    /// <returns>When so many acts were answered and all that follows from them has happened.</returns>
    public async Task LiveAsync(int acts)
    {
        left = acts;
        for (var slot = 0; slot < Shared; slot++)
        {
            slots[slot] = await nodes[slot % nodes.Count].DraftAsync(Fields(slot % 2 == 0 ? PotHole : NoWater));
        }

        var tending = nodes.Select((node, n) => Task.Run(() => TendAsync(node, bells[n].Reader), Ct)).ToList();
        try
        {
            await Task.WhenAll(Everybody.Select((actor, n) => Task.Run(() => LiveAsync(new Person(actor, nodes[n % nodes.Count], new Random(seed + n))), Ct)));
        }
        finally
        {
            Array.ForEach(bells, bell => bell.Writer.TryComplete());
        }

        await Task.WhenAll(tending);
        await nodes[0].ReadAsync(nodes[0].Services.GetRequiredService<MatterFollower>());
        while (await nodes[0].Services.GetRequiredService<ClockSweep>().RunAsync(Ct) > 0)
        {
            // Until nothing is due.
        }
    }

    private async Task LiveAsync(Person who)
    {
        while (Volatile.Read(ref left) > 0)
        {
            await TurnAsync(who);
            Array.ForEach(bells, bell => bell.Writer.TryWrite(true));
        }
    }

    /// <summary>Looks at some tickets until there is something to do on one, and does it.</summary>
    private async Task TurnAsync(Person who)
    {
        for (var look = 1; look <= Looks; look++)
        {
            var slot = who.Chance.Next(Shared);
            var ticket = await SeenAsync(who, slot);
            var scene = new Scene(who.Actor, who.Node.Time.GetUtcNow(), await who.Node.Services.GetRequiredService<CatalogCache>().GetAsync(Ct));
            if (who.Next(ticket, scene, blindly: look == Looks && who.Chance.Next(4) == 0) is not { } command)
            {
                continue;
            }

            if (Interlocked.Decrement(ref left) < 0)
            {
                return;
            }

            Answered(command, await DoAsync(who, ticket.Id, command, who.VersionOf(ticket)));
            return;
        }
    }

    private async Task<Ticket> SeenAsync(Person who, int slot)
    {
        var store = who.Node.Services.GetRequiredService<TicketStore>();
        await using var connection = await who.Node.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Ct);
        var ticket = await store.LoadAsync(connection, null, slots[slot], Ct) ?? throw new InvalidOperationException("A ticket is gone.");
        var isOver = ticket.State is TicketState.Archived or TicketState.Refused || (ticket.State is TicketState.Closed or TicketState.ClosedOnCall && who.Chance.Next(12) == 0);
        if (isOver)
        {
            var next = await who.Node.DraftAsync(Fields(who.Chance.Next(2) == 0 ? PotHole : NoWater));
            lock (gate)
            {
                slots[slot] = next;
            }
        }

        return ticket;
    }

    private async Task<Outcome<TicketStamp>> DoAsync(Person who, Guid id, TicketCommand command, int? version)
    {
        var matters = who.Node.Services.GetRequiredService<MatterDesk>();
        var outcome = command switch
        {
            MergeInto or AcceptInto => await matters.MergeAsync(id, await NumberAsync(who), null, command is AcceptInto, who.Actor, version, Ct),
            UndoMerge undo => await matters.UndoAsync(id, undo.Reason, who.Actor, version, Ct),
            _ => await who.Node.Desk.DoAsync(id, command, who.Actor, version, Ct),
        };

        // No two acts of one person are of one instant; now and then some hours go by.
        who.Node.Time.Advance(who.Chance.Next(60) == 0 ? TimeSpan.FromMinutes(who.Chance.Next(2_000)) : TimeSpan.FromMilliseconds(1));
        return outcome;
    }

    private async Task<string> NumberAsync(Person who) => (await SeenAsync(who, who.Chance.Next(Shared))).Number ?? "261201999999";

    /// <summary>A refusal has its name, its words and a status that says whose fault it is: never the house's own.</summary>
    private void Answered(TicketCommand command, Outcome<TicketStamp> outcome)
    {
        if (outcome is Outcome<TicketStamp>.Refused { Why: var why })
        {
            Assert.StartsWith("ticket.", why.Id, StringComparison.Ordinal);
            Assert.NotEmpty(RefusalWords.Of(why));
            var status = Assert.IsAssignableFrom<IStatusCodeHttpResult>(TicketRefusals.Of(why)).StatusCode;
            Assert.True(status is 400 or 403 or 404 or 409 or 412 or 422 or 429, $"{why.Id} is answered with {status}.");
            answers.AddOrUpdate(why.Id, 1, (_, sum) => sum + 1);
            return;
        }

        answers.AddOrUpdate(command.Verb.ToString(), 1, (_, sum) => sum + 1);
    }

    /// <summary>What a node does by itself, whenever somebody did something.</summary>
    private static async Task TendAsync(DispatchScene node, ChannelReader<bool> bell)
    {
        var (sweep, archive) = (node.Services.GetRequiredService<ClockSweep>(), node.Services.GetRequiredService<ArchiveSweep>());
        var (reader, follower) = (node.Services.GetRequiredService<OutboxReader>(), node.Services.GetRequiredService<MatterFollower>());
        var rounds = 0;
        await foreach (var _ in bell.ReadAllAsync(Ct))
        {
            await sweep.RunAsync(Ct);
            try
            {
                await reader.RunOnceAsync(follower, Ct);
            }
            catch (PostgresException gaveWay) when (gaveWay.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                // The next time, as its pump does.
            }

            if (++rounds % 20 == 0)
            {
                await archive.RunAsync(Ct);
            }
        }
    }

    /// <summary>One who acts, and what they have seen.</summary>
    private sealed class Person
    {
        private readonly AnyAct acts;
        private readonly IReadOnlyList<Func<TicketCommand>> mine;
        private readonly Dictionary<Guid, int> seen = [];
        private Ticket? at;

        public Person(Actor actor, DispatchScene node, Random chance)
        {
            (Actor, Node, Chance) = (actor, node, chance);
            acts = new AnyAct(chance, () => at!); // Set before anything is drawn.
            mine = [.. acts.All(withLeaders: true).Where(act => act.Actor == actor).Select(act => act.Command)];
        }

        public Actor Actor { get; }

        public DispatchScene Node { get; }

        public Random Chance { get; }

        /// <summary>What they try on it; null: nothing that they may do now was drawn.</summary>
        /// <param name="blindly">Whatever comes first, allowed or not.</param>
        public TicketCommand? Next(Ticket ticket, Scene scene, bool blindly)
        {
            at = ticket;
            if (ticket.State == TicketState.Draft && Actor == TheAgent)
            {
                return Chance.Next(8) == 0 ? new AcceptInto(ticket) : acts.First();
            }

            for (var attempt = 0; attempt < 40; attempt++)
            {
                var command = mine[Chance.Next(mine.Count)]();
                if (command is Urge or Retract && Chance.Next(8) != 0)
                {
                    continue; // Allowed nearly always: else there would be little else, and few tickets would grow old.
                }

                if (blindly || (TicketLifecycle.Check(command.Verb, ticket, Actor) is null && command.Decide(ticket, scene) is Decision.Events { List.Count: > 0 }))
                {
                    return command;
                }
            }

            return null;
        }

        /// <summary>The version that they act upon: mostly what they just saw, now and then what they had seen before. A citizen acts upon none.</summary>
        public int? VersionOf(Ticket ticket)
        {
            var before = seen.GetValueOrDefault(ticket.Id, ticket.Version);
            seen[ticket.Id] = ticket.Version;
            return Actor == Actor.Citizen ? null : Chance.Next(8) == 0 ? before : ticket.Version;
        }
    }
}
