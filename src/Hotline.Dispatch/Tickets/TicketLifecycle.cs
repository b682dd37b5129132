using System.Collections.Frozen;
using Hotline.Dispatch.Privacy;
using static Hotline.Dispatch.Tickets.TicketState;

namespace Hotline.Dispatch.Tickets;

/// <summary>
/// The one table of state × verb × role. A liaison acts on tickets of their own unit only, whatever other roles they have;
/// to a pure liaison the others do not exist at all, but for those that their unit handed down, which they read.
/// </summary>
public static class TicketLifecycle
{
    private static readonly TicketState[] Open =
        [PendingDispatch, AwaitingSignFor, InHandling, ReturnReview, Ruling, ExtensionReview, Suspended, ReplyReview, AwaitingFollowUp, Redo, HandedOut];

    /// <summary>It is with a unit that can be held to it.</summary>
    private static readonly TicketState[] WithUnit = [AwaitingSignFor, InHandling, ReturnReview, Ruling, ExtensionReview, Suspended, ReplyReview, AwaitingFollowUp];

    /// <summary>A unit has it and works on it, or waits for the hotline; what it returned is decided on there.</summary>
    private static readonly TicketState[] AtUnit = [AwaitingSignFor, InHandling, ExtensionReview, Suspended, ReplyReview];

    /// <summary>Nobody's decision on it is pending, and it has not been answered.</summary>
    private static readonly TicketState[] Mergeable = [PendingDispatch, AwaitingSignFor, InHandling, Redo];

    /// <summary>Its answer is still to come.</summary>
    private static readonly TicketState[] Unanswered = [.. Open.Except([AwaitingFollowUp])];

    /// <summary>The same, where the answer is the hotline's or its units' to give, or its matter's.</summary>
    private static readonly TicketState[] Retractable = [.. Unanswered.Except([HandedOut]), Merged];

    /// <summary>Where a ticket can be from which a voice leaves: it may have ended without an answer.</summary>
    private static readonly TicketState[] Spoken = [.. Open, Merged, Closed, Refused];

    /// <summary>An order outlives the ticket's closing.</summary>
    private static readonly TicketState[] Supervised = [.. Open, Closed];

    /// <summary>Wherever a ticket can be once it was taken in, until it is put away: what is held against a unit, or was answered on the call, stays with it whatever becomes of it.</summary>
    private static readonly TicketState[] TakenIn = [.. Enum.GetValues<TicketState>().Except([Draft, Archived])];

    /// <summary>It has come to its end, one way or another.</summary>
    private static readonly TicketState[] Ended = [Closed, ClosedOnCall, Refused];

    /// <summary>Verb, the states it starts from, the roles that may do it, the states it can lead to.</summary>
    public static IReadOnlyList<Row> Table { get; } =
    [
        new(Verb.SaveDraft, [Draft], [Role.Agent], [Draft]),
        new(Verb.AnswerOnCall, [Draft], [Role.Agent], [ClosedOnCall]),
        new(Verb.CheckAnswer, TakenIn, [Role.ShiftLead, Role.Supervisor], TakenIn),
        new(Verb.ReopenAnswered, [ClosedOnCall], [Role.ShiftLead, Role.Supervisor], [PendingDispatch]),
        new(Verb.Accept, [Draft], [Role.Agent, Role.Citizen], [AwaitingSignFor, PendingDispatch]),
        new(Verb.Withdraw, [Draft], [Role.Agent, Role.System], [Refused]),
        new(Verb.JoinRepeat, [Draft], [Role.Agent], [Refused]),
        // At intake by the agent; what was marked after acceptance by those who could join it (docs/adr/0111).
        new(Verb.TellApart, [Draft, .. Open], [Role.Agent, Role.Dispatcher, Role.Supervisor], [Draft, .. Open]),
        new(Verb.NoteRepeats, TakenIn, [Role.System], TakenIn),
        new(Verb.ProposeRefusal, [Draft, PendingDispatch], [Role.Agent, Role.Dispatcher], [PendingDispatch]),
        new(Verb.RuleOnRefusal, [PendingDispatch], [Role.Dispatcher, Role.Supervisor], [Refused, PendingDispatch]),
        // Where the policy asks for a second person it stays with the dispatchers until that one has said so (docs/adr/0137).
        new(Verb.HandOut, [Draft, PendingDispatch, Redo], [Role.Agent, Role.Dispatcher], [HandedOut, PendingDispatch, Redo]),
        new(Verb.RuleOnHandOut, [PendingDispatch, Redo], [Role.Dispatcher, Role.Supervisor], [HandedOut, PendingDispatch, Redo]),
        new(Verb.AcknowledgeHandOut, [HandedOut], [Role.Agent, Role.Dispatcher, Role.Supervisor, Role.Platform], [HandedOut]),
        new(Verb.AnswerHandOut, [HandedOut], [Role.Dispatcher, Role.Supervisor, Role.Platform], [AwaitingFollowUp, Closed]),
        new(Verb.TakeBackHandOut, [HandedOut], [Role.Dispatcher, Role.Supervisor, Role.Platform], [PendingDispatch]),
        new(Verb.MergeInto, Mergeable, [Role.Dispatcher, Role.Supervisor], [Merged]),
        new(Verb.AcceptInto, [Draft], [Role.Agent], [Merged]),
        // What its matter's answer led to is led back from (docs/adr/0144).
        new(Verb.UndoMerge, [Merged, .. Mergeable, AwaitingFollowUp, Closed, Ruling], [Role.Dispatcher, Role.Supervisor, Role.System], Mergeable),
        new(Verb.TakeVoice, Unanswered, [Role.Agent, Role.Dispatcher, Role.Supervisor], Unanswered),
        new(Verb.LoseVoice, Spoken, [Role.Dispatcher, Role.Supervisor, Role.System], Spoken),
        new(Verb.FollowMatter, [Merged], [Role.System], [Merged]),
        new(Verb.AnswerWithMatter, [Merged], [Role.System], [AwaitingFollowUp, Closed]),
        // Back to the agent (02→01): the ticket keeps its number and its state, and an open question makes it the agent's work (docs/adr/0069).
        new(Verb.AskFacts, [PendingDispatch, Redo], [Role.Dispatcher], [PendingDispatch, Redo]),
        new(Verb.GiveFacts, [PendingDispatch, Redo], [Role.Agent, Role.ShiftLead], [PendingDispatch, Redo]),
        // What the citizen says too, to the agent who has them on the line (docs/adr/0128).
        new(Verb.Regrade, Unanswered, [Role.Dispatcher, Role.Supervisor, Role.ShiftLead, Role.Agent], Unanswered),
        new(Verb.KeepSecret, TakenIn, [Role.Dispatcher, Role.Supervisor, Role.ShiftLead, Role.Agent, Role.Citizen], TakenIn),
        new(Verb.DispatchTo, [PendingDispatch, Redo], [Role.Dispatcher], [AwaitingSignFor]),
        new(Verb.DispatchBySuggestion, [PendingDispatch], [Role.System], [AwaitingSignFor]),
        new(Verb.SignFor, [AwaitingSignFor], [Role.Liaison], [InHandling], OfOwnUnit: true),
        new(Verb.RecordContact, [AwaitingSignFor, InHandling, ExtensionReview], [Role.Liaison], [AwaitingSignFor, InHandling, ExtensionReview], OfOwnUnit: true),
        new(Verb.Reply, [InHandling, ExtensionReview], [Role.Liaison], [ReplyReview, AwaitingFollowUp, Closed], OfOwnUnit: true),
        // Where the policy asks for it the unit's own leader first, then the hotline (docs/adr/0141).
        new(Verb.RuleOnReply, [ReplyReview], [Role.UnitLeader, Role.Dispatcher, Role.Supervisor], [ReplyReview, AwaitingFollowUp, Closed, InHandling], OfOwnUnit: true),
        new(Verb.AskAssist, [AwaitingSignFor, InHandling, ExtensionReview], [Role.Liaison, Role.Dispatcher, Role.Supervisor], [AwaitingSignFor, InHandling, ExtensionReview], OfOwnUnit: true),
        new(Verb.SignForAssist, [AwaitingSignFor, InHandling, ExtensionReview], [Role.Liaison], [AwaitingSignFor, InHandling, ExtensionReview], OfAssistingUnit: true),
        new(Verb.AnswerAssist, [AwaitingSignFor, InHandling, ExtensionReview], [Role.Liaison], [AwaitingSignFor, InHandling, ExtensionReview], OfAssistingUnit: true),
        new(Verb.DeclineAssist, [AwaitingSignFor, InHandling, ExtensionReview], [Role.Liaison], [AwaitingSignFor, InHandling, ExtensionReview], OfAssistingUnit: true),
        new(Verb.RuleOnDecline, [AwaitingSignFor, InHandling, ExtensionReview], [Role.Liaison, Role.Dispatcher, Role.Supervisor], [AwaitingSignFor, InHandling, ExtensionReview], OfOwnUnit: true),
        new(Verb.DropAssist, [AwaitingSignFor, InHandling, ExtensionReview], [Role.Liaison, Role.Dispatcher, Role.Supervisor], [AwaitingSignFor, InHandling, ExtensionReview], OfOwnUnit: true),
        new(Verb.Suspend, [InHandling], [Role.Dispatcher, Role.Supervisor], [Suspended]),
        new(Verb.AskSuspension, [InHandling], [Role.Liaison], [InHandling], OfOwnUnit: true),
        new(Verb.RuleOnSuspension, [InHandling], [Role.Liaison, Role.Dispatcher, Role.Supervisor], [Suspended, InHandling], OfApprovingUnit: true),
        new(Verb.Resume, [Suspended], [Role.Dispatcher, Role.Supervisor], [InHandling]),
        new(Verb.Supervise, WithUnit, [Role.Supervisor, Role.Leader], WithUnit),
        new(Verb.AnswerSupervision, Supervised, [Role.Liaison], Supervised, OfSupervisedUnit: true),
        new(Verb.ReviewSupervision, Supervised, [Role.Supervisor, Role.Leader], Supervised),
        new(Verb.WithdrawSupervision, Supervised, [Role.Supervisor, Role.Leader], Supervised),
        new(Verb.GiveCard, Supervised, [Role.Supervisor], Supervised),
        // Where the policy asks for levels it stays with the unit until the last of them has said so (docs/adr/0154).
        new(Verb.HandDown, [AwaitingSignFor, InHandling], [Role.Liaison], [AwaitingSignFor, InHandling], OfOwnUnit: true),
        new(Verb.HandAcross, [AwaitingSignFor, InHandling], [Role.Liaison], [AwaitingSignFor, InHandling], OfOwnUnit: true),
        new(Verb.RuleOnHanding, [AwaitingSignFor, InHandling], [Role.Liaison, Role.Dispatcher, Role.Supervisor], [AwaitingSignFor, InHandling], OfApprovingUnit: true),
        new(Verb.Reassign, AtUnit, [Role.Dispatcher, Role.Supervisor], [AwaitingSignFor]),
        new(Verb.Return, [AwaitingSignFor, InHandling], [Role.Liaison], [ReturnReview, Ruling], OfOwnUnit: true),
        new(Verb.RuleOnReturn, [ReturnReview], [Role.Dispatcher, Role.Supervisor], [PendingDispatch, AwaitingSignFor, InHandling]),
        new(Verb.RuleOnDuty, [Ruling], [Role.Supervisor], [AwaitingSignFor, InHandling]),
        new(Verb.Extend, [InHandling], [Role.Liaison], [ExtensionReview], OfOwnUnit: true),
        // Level by level: the units above in their turn, then the hotline (docs/adr/0096).
        new(Verb.RuleOnExtension, [ExtensionReview], [Role.Liaison, Role.Dispatcher, Role.Supervisor], [InHandling, ExtensionReview], OfApprovingUnit: true),
        new(Verb.FlagDifficult, Open, [Role.Dispatcher, Role.Supervisor], Open),
        new(Verb.FlagGroup, Open, [Role.Dispatcher, Role.Supervisor], Open),
        // Also of what has ended: a case becomes an example when it is known how it ended.
        new(Verb.Label, TakenIn, [Role.Dispatcher, Role.Supervisor], TakenIn),
        new(Verb.Archive, Ended, [Role.Supervisor, Role.System], [Archived]),
        new(Verb.FollowUp, [AwaitingFollowUp], [Role.Agent, Role.ShiftLead, Role.Supervisor, Role.System], [AwaitingFollowUp, Closed, AwaitingSignFor, Redo, Ruling]),
        // Before the answer the citizen says at what time of day they can be reached (docs/adr/0143).
        new(Verb.BookFollowUp, [.. Open, Merged], [Role.Agent, Role.ShiftLead, Role.Supervisor], [.. Open, Merged]),
        // It stays 10: what is out of all reason needs two (docs/adr/0110).
        new(Verb.RuleOnUnreasonable, [AwaitingFollowUp], [Role.ShiftLead, Role.Supervisor], [Closed, AwaitingSignFor, Redo, Ruling]),
        new(Verb.PassFollowUp, [AwaitingFollowUp], [Role.System], [AwaitingFollowUp]),
        new(Verb.Rate, [AwaitingFollowUp, Closed, ClosedOnCall], [Role.Citizen], [Closed, ClosedOnCall, AwaitingSignFor, Redo, Ruling]),
        // Who phones after a close says it to an agent.
        new(Verb.RateFor, [Closed, ClosedOnCall], [Role.Agent, Role.ShiftLead, Role.Supervisor], [Closed, ClosedOnCall, AwaitingSignFor, Redo, Ruling]),
        new(Verb.Urge, [.. Open, Merged], [Role.Agent, Role.ShiftLead, Role.Supervisor, Role.Citizen, Role.System], [.. Open, Merged]),
        new(Verb.Supplement, [.. Open, Merged], [Role.Agent, Role.ShiftLead, Role.Supervisor, Role.Citizen, Role.System], [.. Open, Merged]),
        // Where the policy asks for a second person, what the staff withdraw stays where it is until that one has said so (docs/adr/0150).
        new(Verb.Retract, Retractable, [Role.Citizen, Role.Agent, Role.ShiftLead], [.. Retractable, Refused]),
        new(Verb.RuleOnRetraction, Retractable, [Role.Dispatcher, Role.Supervisor], [.. Retractable, Refused]),
        new(Verb.Appeal, TakenIn, [Role.Liaison], TakenIn, OfJudgedUnit: true),
        new(Verb.RuleOnAppeal, TakenIn, [Role.Supervisor], TakenIn),
        new(Verb.Escalate, TakenIn, [Role.System], TakenIn),
        new(Verb.Recount, TakenIn, [Role.System], TakenIn),
        new(Verb.LinkRecording, Enum.GetValues<TicketState>(), [Role.System], Enum.GetValues<TicketState>()),
        new(Verb.LinkCall, TakenIn, [Role.System], TakenIn),
    ];

    private static readonly FrozenDictionary<Verb, Row> Rows = Table.ToFrozenDictionary(row => row.Verb);

    /// <summary>It can be urged and supplemented.</summary>
    public static bool IsOpen(TicketState state) => Open.Contains(state);

    /// <returns>Null when the actor may do it now.</returns>
    public static Refusal? Check(Verb verb, Ticket ticket, Actor actor) => CheckActor(verb, ticket, actor) ?? CheckState(verb, ticket, actor);

    /// <summary>The verbs that <see cref="Check"/> lets this actor do. Most start from another state, which is known sooner than whose they are.</summary>
    public static IEnumerable<Verb> OpenTo(Actor actor, Ticket ticket) =>
        Table.Select(row => row.Verb).Where(verb => CheckState(verb, ticket, actor) is null && CheckActor(verb, ticket, actor) is null);

    /// <returns>Null when the verb is one of this actor's on this ticket, whatever state it is in.</returns>
    public static Refusal? CheckActor(Verb verb, Ticket ticket, Actor actor)
    {
        var row = RowOf(verb);
        // To a platform there is what was handed out to it, and it reads none of it here.
        if (actor.Is(Role.Platform) ? actor.Platform is null || ticket.HandedTo != actor.Platform : !TicketSight.MayKnowOf(ticket.State, ticket.UnitCode, ticket.OwnerId, actor, ticket.Followers))
        {
            return new Refusal.NotFound();
        }

        if (!row.Roles.Any(actor.Is))
        {
            return new Refusal.RoleMissing(verb);
        }

        // Where the verb is also the hotline's, those of the hotline do it to any unit's ticket.
        var asUnit = !row.Roles.Any(role => role is not (Role.Liaison or Role.UnitLeader) && actor.Is(role));
        if (row.OfOwnUnit && asUnit && (actor.UnitCode is not { } own || own != ticket.UnitCode))
        {
            return new Refusal.NotFound();
        }

        if (row.OfApprovingUnit && asUnit && (WaitsFor(verb, ticket) is not { } next || next != actor.UnitCode))
        {
            return new Refusal.NotFound();
        }

        if (row.OfAssistingUnit && ticket.Assists.All(assist => assist.State == AssistState.Dropped || assist.UnitCode != actor.UnitCode))
        {
            return new Refusal.NotFound();
        }

        if (row.OfSupervisedUnit && ticket.Orders.OpenOf(actor.UnitCode) is null)
        {
            return new Refusal.NotFound();
        }

        if (row.OfJudgedUnit && !ticket.JudgedUnits.Contains(actor.UnitCode))
        {
            return new Refusal.NotFound();
        }

        return null;
    }

    /// <summary>The unit above whose ruling by this verb is waited for.</summary>
    private static string? WaitsFor(Verb verb, Ticket ticket) => verb switch
    {
        Verb.RuleOnSuspension => ticket.SuspensionWith,
        Verb.RuleOnHanding => ticket.HandingWith,
        _ => ticket.ExtensionWith,
    };

    /// <returns>Null when the verb starts from the state that the ticket is in.</returns>
    public static Refusal? CheckState(Verb verb, Ticket ticket, Actor actor)
    {
        if (RowOf(verb).From.Contains(ticket.State))
        {
            return ticket.State == Draft && ticket.OwnerId != actor.AccountId && !actor.Is(Role.System) ? new Refusal.NotYours() : null;
        }

        return (verb, ticket.State) switch
        {
            (Verb.SignFor, InHandling or ExtensionReview) => new Refusal.AlreadySigned(),
            (_, Archived) => new Refusal.InArchive(),
            (Verb.Reply or Verb.Extend, AwaitingSignFor) => new Refusal.NotSignedFor(),
            _ => new Refusal.WrongState(verb, ticket.State),
        };
    }

    internal static bool StartsFrom(Verb verb, TicketState state) => RowOf(verb).From.Contains(state);

    private static Row RowOf(Verb verb) => Rows[verb];

    /// <param name="OfOwnUnit">A liaison, or a unit's leader, only on tickets whose lead unit is theirs.</param>
    /// <param name="OfSupervisedUnit">Only where the actor's unit has an order to answer.</param>
    /// <param name="OfJudgedUnit">Only where something is held against the actor's unit.</param>
    /// <param name="OfAssistingUnit">Only on tickets that the actor's unit assists in.</param>
    /// <param name="OfApprovingUnit">A liaison only where it waits for their unit's approval.</param>
    public sealed record Row(Verb Verb, IReadOnlyList<TicketState> From, IReadOnlyList<Role> Roles, IReadOnlyList<TicketState> To, bool OfOwnUnit = false, bool OfAssistingUnit = false, bool OfSupervisedUnit = false, bool OfJudgedUnit = false, bool OfApprovingUnit = false);
}
