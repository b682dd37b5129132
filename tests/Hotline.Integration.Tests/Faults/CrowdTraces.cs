using System.Collections;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Integration.Tests.Dispatch;
using Hotline.Integration.Tests.Dispatch.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Faults;

/// <summary>What must be so of every ticket of a house, whoever did whatever to it at the same time.</summary>
internal static class CrowdTraces
{
    /// <summary>What touches nothing that a person edits leaves the version as it is.</summary>
    private static readonly string[] Aside = [.. new[] { Verb.Escalate, Verb.Recount, Verb.LinkRecording, Verb.LinkCall, Verb.CheckAnswer, Verb.NoteRepeats, Verb.TakeVoice, Verb.LoseVoice, Verb.FollowMatter }.Select(verb => verb.ToString())];

    /// <summary>What the log does not hold: fields are sealed in the row, versions are of the row, and clocks, which a ticket answered with its matter remembers too, have names of their own.</summary>
    private static readonly string[] NotInTheLog = [nameof(Ticket.Fields), nameof(Ticket.Version), nameof(Ticket.Deadlines), nameof(Ticket.Before), nameof(Ticket.Basis), nameof(Ticket.CallNumber), nameof(Ticket.OwnerName)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task AssertAsync(DispatchScene scene)
    {
        await FaultTraces.OfAsync(scene.Database.DataSource, "true");
        await FaultTraces.AssertNoOrphansAsync(scene.Database.DataSource);
        var lives = await LivesAsync(scene);
        Assert.All(lives, AssertCounted);
        Assert.All(lives, AssertLegal);
        var tickets = await TicketsAsync(scene, [.. lives.Select(life => life.Id)]);
        Assert.All(tickets.Values, AssertOnlyOne);
        await AssertSeenAsync(scene, tickets);
        await AssertReplayedAsync(scene, tickets);
    }

    /// <summary>Each act that changes what a person edits counts one on, and no act is there twice.</summary>
    private static void AssertCounted(Life life)
    {
        Assert.Equal(Enumerable.Range(1, life.Version), life.Steps.Select(step => step.Version).Distinct());
        Assert.Equal(life.Steps.Select(step => step.Version).Order(), life.Steps.Select(step => step.Version));
        Assert.True(life.Acts.Count(act => !Aside.Contains(act.Action)) == life.Version, $"{life.Id} is at version {life.Version} after {string.Join(' ', life.Acts.Select(act => act.Action))}.");
    }

    /// <summary>The table permits every step, and time does not go back. Where the house did two things in one instant, which of them took which step is not known.</summary>
    private static void AssertLegal(Life life)
    {
        Assert.Equal(life.Steps.Select(step => step.At).Order(), life.Steps.Select(step => step.At));
        foreach (var act in life.Steps.GroupBy(step => (step.At, step.ActorId)))
        {
            var verbs = life.Acts.Where(one => (one.At, one.ActorId) == act.Key).Select(one => one.Action).ToList();
            Assert.NotEmpty(verbs);
            if (verbs is [var only] && Enum.TryParse<Verb>(only, out var verb))
            {
                var before = act.First().Before;
                Assert.True(TicketLifecycle.Table.Single(row => row.Verb == verb).From.Contains(before), $"{verb} was done to {life.Id}, {before}.");
                WhereVerbsLead.Of(verb, before, act.Last().After);
            }
        }
    }

    /// <summary>One unit leads it, and has one open order; a clock of a kind runs once for whoever it is.</summary>
    private static void AssertOnlyOne(Ticket ticket)
    {
        Assert.All(ticket.Orders.Where(order => order.IsOpen).CountBy(order => order.UnitCode), orders => Assert.Equal(1, orders.Value));
        Assert.All(ticket.Assists.Where(assist => assist.IsOpen).CountBy(assist => assist.UnitCode), assists => Assert.Equal(1, assists.Value));
        Assert.All(ticket.Deadlines.Where(clock => clock.FinishedAt is null).CountBy(clock => (clock.Kind, clock.Kind is DeadlineKind.SignFor or DeadlineKind.Handle ? null : clock.UnitCode)), clocks => Assert.Equal(1, clocks.Value));
        Assert.True(ticket.UnitCode is not null || ticket.State is not (TicketState.AwaitingSignFor or TicketState.InHandling or TicketState.ReplyReview or TicketState.ExtensionReview), $"{ticket.Id} is nobody's.");
    }

    private static async Task AssertSeenAsync(DispatchScene scene, Dictionary<Guid, Ticket> tickets)
    {
        await ListsOfAll.EveryOneIsSeenAsync(
            scene, tickets, [.. ListsOfAll.Deciding, .. Wandering.Leaders.Select(leader => (TicketListKind.LeaderReviews, leader, new[] { Verb.RuleOnReply }))], everyList: false);
        foreach (var (kind, reader, verbs, belongs) in ListsOfAll.Beside)
        {
            var listed = await ListsOfAll.ListedAsync(scene, kind, reader, tickets);
            Assert.Equal(tickets.Values.Where(belongs).Select(ticket => ticket.Number).Order(), listed.Select(ticket => ticket.Number).Distinct().Order());
            Assert.All(listed, ticket => ListsOfAll.CanBeDone(kind, verbs, reader, ticket));
        }
    }

    /// <summary>The log alone makes of each ticket what its row says.</summary>
    private static async Task AssertReplayedAsync(DispatchScene scene, Dictionary<Guid, Ticket> tickets)
    {
        var replayed = await LogReplay.RebuiltAsync(scene);
        Assert.Equal(await LogReplay.StoredClocksAsync(scene), LogReplay.ClocksOf(replayed));
        var held = typeof(Ticket).GetProperties().Where(property => property.GetIndexParameters().Length == 0 && !NotInTheLog.Contains(property.Name)).ToList();
        Assert.Empty(
            from ticket in replayed.Select(life => life[^1].Events[^1].After)
            from property in held
            let stored = Words(property.GetValue(tickets[ticket.Id]))
            let rebuilt = Words(property.GetValue(ticket))
            where stored != rebuilt
            select $"{property.Name} of {ticket.Id} is {stored}, and by its log {rebuilt}.");
    }

    private static string Words(object? value) => value switch
    {
        null => "",
        Pii => "sealed",
        DateTimeOffset at => $"{at.UtcTicks}",
        string or ValueType { } when value is not IEnumerable or string => $"{value}",
        IEnumerable several => $"[{string.Join(' ', several.Cast<object?>().Select(Words))}]",
        _ => $"({string.Join(' ', value.GetType().GetProperties().Select(property => Words(property.GetValue(value))))})",
    };

    private static async Task<Dictionary<Guid, Ticket>> TicketsAsync(DispatchScene scene, IReadOnlyList<Guid> ids)
    {
        var (store, tickets) = (scene.Services.GetRequiredService<TicketStore>(), new Dictionary<Guid, Ticket>());
        await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        foreach (var id in ids)
        {
            tickets.Add(id, await store.LoadAsync(connection, null, id, Ct) ?? throw new InvalidOperationException("A ticket is gone."));
        }

        return tickets;
    }

    private static async Task<List<Life>> LivesAsync(DispatchScene scene)
    {
        var database = scene.Database.DataSource;
        var steps = (await database.RowsAsync(
            """
            select ticket_id, e.at, e.actor_id, (o.payload ->> 'version')::int, o.payload ->> 'stateBefore', e.state
            from dispatch.ticket_event e join dispatch.outbox o using (ticket_id, seq) order by ticket_id, seq
            """,
            row => new LifeStep(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), row.GetGuid(2), row.GetInt32(3), Enum.Parse<TicketState>(row.GetString(4)), Enum.Parse<TicketState>(row.GetString(5))))).ToLookup(step => step.Id);
        var acts = (await database.RowsAsync(
            "select ticket_id, at, actor_id, action from dispatch.audit where ticket_id is not null order by id",
            row => new Act(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), row.GetGuid(2), row.GetString(3)))).ToLookup(act => act.Id);
        return await database.RowsAsync("select id, version from dispatch.ticket order by id", row => new Life(row.GetGuid(0), row.GetInt32(1), [.. steps[row.GetGuid(0)]], [.. acts[row.GetGuid(0)]]));
    }

    private sealed record Life(Guid Id, int Version, IReadOnlyList<LifeStep> Steps, IReadOnlyList<Act> Acts);

    private sealed record LifeStep(Guid Id, DateTimeOffset At, Guid ActorId, int Version, TicketState Before, TicketState After);

    private sealed record Act(Guid Id, DateTimeOffset At, Guid ActorId, string Action);
}
