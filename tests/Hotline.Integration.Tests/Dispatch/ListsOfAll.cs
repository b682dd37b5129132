using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>The lists by which tickets are found: whose each is, what for, and what must be on it.</summary>
internal static class ListsOfAll
{
    /// <summary>The lists from which a ticket is moved on: whose each is, and what for.</summary>
    public static IReadOnlyList<(TicketListKind Kind, Actor Reader, Verb[] For)> Deciding { get; } =
    [
        (TicketListKind.Dispatch, Dispatcher, [Verb.DispatchTo]), (TicketListKind.Facts, Wandering.ShiftLead, [Verb.GiveFacts]), (TicketListKind.Refusals, Dispatcher, [Verb.RuleOnRefusal]),
        (TicketListKind.Refusals, Supervisor, [Verb.RuleOnRefusal]),
        (TicketListKind.Returns, Dispatcher, [Verb.RuleOnReturn]), (TicketListKind.Rulings, Supervisor, [Verb.RuleOnDuty]), (TicketListKind.Extensions, Dispatcher, [Verb.RuleOnExtension]),
        (TicketListKind.UnitExtensions, Wandering.CityLiaison, [Verb.RuleOnExtension, Verb.RuleOnSuspension, Verb.RuleOnHanding]), (TicketListKind.ReplyReviews, Dispatcher, [Verb.RuleOnReply]), (TicketListKind.HandedOut, Dispatcher, [Verb.AnswerHandOut]),
        (TicketListKind.Suspended, Dispatcher, [Verb.Resume]), (TicketListKind.FollowUp, TheAgent, [Verb.FollowUp]), (TicketListKind.BookedFollowUps, TheAgent, [Verb.FollowUp]), (TicketListKind.UnreasonableReviews, Supervisor, [Verb.RuleOnUnreasonable]),
        .. new[] { RoadLiaison, WaterLiaison, Wandering.CityLiaison }.Select(liaison => (TicketListKind.Unit, liaison, new[] { Verb.SignFor, Verb.Reply })),
    ];

    /// <summary>The lists of what is open beside it, and which tickets belong there.</summary>
    public static IReadOnlyList<(TicketListKind Kind, Actor Reader, Verb[] For, Func<Ticket, bool> Belongs)> Beside { get; } =
    [
        (TicketListKind.SuspensionRequests, Dispatcher, [Verb.RuleOnSuspension], ticket => ticket is { SuspensionAsked: not null, State: TicketState.InHandling } && (ticket.SuspensionWith is null || ticket.Running(DeadlineKind.Handle)?.Light >= Light.Red)),
        (TicketListKind.HandingRequests, Dispatcher, [Verb.RuleOnHanding], ticket => ticket is { HandingAsked: not null, State: TicketState.AwaitingSignFor or TicketState.InHandling } && (ticket.HandingWith is null || ticket.Running(DeadlineKind.Handle)?.Light >= Light.Red)),
        (TicketListKind.HandOutProposals, Supervisor, [Verb.RuleOnHandOut], ticket => ticket.HandOutAsked is not null),
        (TicketListKind.RetractionProposals, Supervisor, [Verb.RuleOnRetraction], ticket => ticket.RetractAskedBy is not null),
        (TicketListKind.HandOutReceipts, Dispatcher, [Verb.AcknowledgeHandOut], ticket => ticket.State == TicketState.HandedOut && ticket.Running(DeadlineKind.ExternalAck) is not null),
        (TicketListKind.Supervised, Supervisor, [Verb.WithdrawSupervision], ticket => ticket.Orders.Any(order => order.IsOpen)),
        (TicketListKind.Appeals, Supervisor, [Verb.RuleOnAppeal], ticket => ticket.Judgements.Any(held => held.Appeal == AppealState.AwaitingReview)),
        (TicketListKind.AnswerChecks, Supervisor, [Verb.CheckAnswer], ticket => ticket.AnswerCheck == AnswerCheck.Drawn),
        (TicketListKind.Difficult, Supervisor, [Verb.FlagDifficult, Verb.UndoMerge], ticket => ticket is { Difficult: true, ClosedAt: null }),
        (TicketListKind.Overdue, Supervisor, [Verb.Urge], ticket => ListPlace.UrgentAt(ticket) is not null),
    ];

    /// <summary>The clock whose limit the lists of what somebody decides on show, the nearest first.</summary>
    private static readonly Dictionary<TicketListKind, DeadlineKind> ByLimitOf = new()
    {
        [TicketListKind.Returns] = DeadlineKind.Handle, [TicketListKind.Extensions] = DeadlineKind.Handle, [TicketListKind.Refusals] = DeadlineKind.Dispatch,
        [TicketListKind.HandOutProposals] = DeadlineKind.Dispatch, [TicketListKind.HandedOut] = DeadlineKind.Citizen,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Every open ticket is on the list of somebody who decides on it, and what is on such a list can be decided on.</summary>
    /// <param name="everyList">Each of the lists must have something on it.</param>
    public static async Task EveryOneIsSeenAsync(DispatchScene scene, Dictionary<Guid, Ticket> tickets, IReadOnlyList<(TicketListKind Kind, Actor Reader, Verb[] For)> deciding, bool everyList = true)
    {
        var seen = new HashSet<Guid>();
        foreach (var (kind, reader, verbs) in deciding)
        {
            var listed = await ListedAsync(scene, kind, reader, tickets);
            Assert.True(listed.Count > 0 || !everyList, $"{kind} of {reader.Name} has nothing on it.");
            seen.UnionWith(listed.Select(ticket => ticket.Id));
            Assert.All(listed.Where(ticket => kind != TicketListKind.Unit || IsWithTheUnit(ticket)), ticket => CanBeDone(kind, verbs, reader, ticket));
        }

        Assert.All(tickets.Values.Where(ticket => TicketLifecycle.IsOpen(ticket.State)), ticket => Assert.True(seen.Contains(ticket.Id), $"{Words(ticket)} is on nobody's list."));
    }

    /// <returns>What this reader finds on it, in its order.</returns>
    public static async Task<IReadOnlyList<Ticket>> ListedAsync(DispatchScene scene, TicketListKind kind, Actor reader, Dictionary<Guid, Ticket> tickets)
    {
        var (listed, limits) = (new List<Ticket>(), new List<DateTimeOffset?>());
        await foreach (var line in scene.Lists.StreamAsync(new TicketListAsk(kind, []), reader, Ct))
        {
            listed.Add(tickets[line.Id]);
            limits.Add(line.DueAt);
        }

        if (ByLimitOf.TryGetValue(kind, out var clock))
        {
            Assert.Equal(listed.Select(ticket => ticket.Running(clock)?.DueAt), limits);
            Assert.Equal(limits.Order(), limits);
        }

        return listed;
    }

    /// <summary>Else the unit waits for somebody else's decision, and reads it.</summary>
    private static bool IsWithTheUnit(Ticket ticket) => ticket.State is TicketState.AwaitingSignFor or TicketState.InHandling or TicketState.ExtensionReview;

    public static void CanBeDone(TicketListKind kind, Verb[] verbs, Actor reader, Ticket ticket) =>
        Assert.True(verbs.Any(verb => TicketLifecycle.Check(verb, ticket, reader) is null), $"{Words(ticket)} is on {kind}, and nothing can be done about it.");

    private static string Words(Ticket ticket) =>
        $"{ticket.Number}, {ticket.State} in round {ticket.Round} (refusal {ticket.RefusalBy is not null}, question {ticket.Question is not null}, clocks {string.Join(' ', ticket.Deadlines.Where(clock => clock.FinishedAt is null).Select(clock => $"{clock.Kind}:{clock.State}"))})";
}
