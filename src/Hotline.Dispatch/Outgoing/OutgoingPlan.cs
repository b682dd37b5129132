using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Outgoing;

/// <summary>What a message is about.</summary>
public enum OutgoingKind
{
    /// <summary>To the citizen: number and pickup code.</summary>
    ReceiptSms,

    /// <summary>To the citizen: there is a reply; a link to rate it.</summary>
    RatingSms,

    /// <summary>To the citizen: not solved, it is done again.</summary>
    RedoSms,

    /// <summary>To the citizen: what they were told on the call was found wrong, a unit looks into it.</summary>
    AnswerReopenedSms,

    /// <summary>To the citizen: the answer they read was to another matter, theirs goes on by itself.</summary>
    AnswerWithdrawnSms,

    /// <summary>To the citizen: not the hotline's; why, and where to turn to, is on the page.</summary>
    RefusedSms,

    /// <summary>To the citizen, in the meantime: it takes longer, and until when.</summary>
    ExtendedSms,

    /// <summary>To the citizen, in the meantime: it stands still, and until when it is looked at again.</summary>
    SuspendedSms,

    /// <summary>To the unit.</summary>
    NewOrder,

    /// <summary>To the unit that is asked to assist.</summary>
    AssistAsked,

    /// <summary>To the unit: an order to answer, or its answer was not enough.</summary>
    Supervised,

    /// <summary>To the unit.</summary>
    Card,

    /// <summary>To the unit's leaders: a reply waits for them.</summary>
    ReplyToPass,

    /// <summary>To the unit: its reply was not let through.</summary>
    ReplySentBack,

    /// <summary>To the lead: an assisting unit answered, or says that its part is not theirs.</summary>
    AssistCame,

    /// <summary>To the unit.</summary>
    Urged,

    /// <summary>To the unit.</summary>
    Supplemented,

    /// <summary>To the unit above: an extension waits for its approval; the next two: a suspension does, a handing on.</summary>
    ExtensionToApprove,

    SuspensionToApprove,

    HandingToApprove,

    /// <summary>To the unit: it may not hand it on.</summary>
    HandingRefused,

    /// <summary>To the unit that asked for it: others handed it on, nothing is to be done any more.</summary>
    HandingApproved,

    /// <summary>To the unit: the return was rejected, it is theirs.</summary>
    ReturnRejected,

    /// <summary>To the unit: the return was upheld, nothing is to be done any more.</summary>
    ReturnUpheld,

    /// <summary>To a unit that assisted: it need not any more.</summary>
    AssistDropped,

    /// <summary>To the unit; the same in the next one.</summary>
    ExtensionGranted,

    ExtensionRefused,

    /// <summary>To the unit; the same in the next two.</summary>
    Suspended,

    SuspensionRefused,

    Resumed,

    /// <summary>To the unit: it has become more urgent, and is due sooner.</summary>
    Regraded,

    /// <summary>To the unit: who spoke is confidential from now on.</summary>
    KeptSecret,

    /// <summary>To the unit: the citizen took it back, nothing is to be done any more.</summary>
    Retracted,

    /// <summary>To the unit that had it, and those that assisted: the hotline gave it to another, nothing is to be done any more.</summary>
    Reassigned,

    /// <summary>To the unit: half the time is gone.</summary>
    Amber,

    /// <summary>To the unit.</summary>
    Red,

    /// <summary>To each audience of the ladder: a digest of what ran over. Never of one clock: a bad night would be a storm.</summary>
    Overdue,

    /// <summary>To the unit that owns it: an entry of the knowledge base runs out, ran out, or is past its review.</summary>
    KnowledgeDue,

    /// <summary>To the unit: a question that the knowledge base had no answer to.</summary>
    KnowledgeAsked,

    /// <summary>To the unit: such a question is late.</summary>
    KnowledgeAskLate,
}

/// <param name="UnitCode">Whose liaisons are alerted; null for the citizen.</param>
internal sealed record OutgoingPlan(OutgoingKind Kind, string? UnitCode)
{
    /// <summary>What an event makes somebody want to know. Pure.</summary>
    public static IEnumerable<OutgoingPlan> Of(OutboxMessage message)
    {
        var unit = message.Ticket.UnitCode;
        return message.Kind switch
        {
            nameof(TicketEvent.Accepted) or nameof(TicketEvent.AnsweredOnCall) => [new(OutgoingKind.ReceiptSms, null)],
            nameof(TicketEvent.RefusedToTake) => [new(OutgoingKind.RefusedSms, null)],
            nameof(TicketEvent.Replied) or nameof(TicketEvent.AnsweredWithMatter) or nameof(TicketEvent.HandOutAnswered) => [new(OutgoingKind.RatingSms, null)],
            nameof(TicketEvent.AnswerReopened) => [new(OutgoingKind.AnswerReopenedSms, null)],
            nameof(TicketEvent.AnswerWithdrawn) => [new(OutgoingKind.AnswerWithdrawnSms, null)],
            nameof(TicketEvent.RedoOrdered) => [new(OutgoingKind.RedoSms, null)],
            nameof(TicketEvent.HandedDown) or nameof(TicketEvent.HandedAcross) when unit is not null && Word(message, "fromUnit") is { } asked && IsOnRequest(message) => [new(OutgoingKind.NewOrder, unit), new(OutgoingKind.HandingApproved, asked)],
            nameof(TicketEvent.Dispatched) or nameof(TicketEvent.HandedDown) or nameof(TicketEvent.HandedAcross) when unit is not null => [new(OutgoingKind.NewOrder, unit)],
            nameof(TicketEvent.AssistAsked) or nameof(TicketEvent.AssistInsisted) when Word(message, "unitCode") is { } assisting => [new(OutgoingKind.AssistAsked, assisting)],
            nameof(TicketEvent.SupervisionIssued) or nameof(TicketEvent.SupervisionSentBack) when Word(message, "unitCode") is { } supervised => [new(OutgoingKind.Supervised, supervised)],
            nameof(TicketEvent.ReplyProposed) when unit is not null => [new(OutgoingKind.ReplyToPass, unit)],
            nameof(TicketEvent.ReplySentBack) when unit is not null => [new(OutgoingKind.ReplySentBack, unit)],
            nameof(TicketEvent.CardGiven) when Word(message, "unitCode") is { } warned => [new(OutgoingKind.Card, warned)],
            nameof(TicketEvent.AssistAnswered) or nameof(TicketEvent.AssistDeclined) when unit is not null => [new(OutgoingKind.AssistCame, unit)],
            nameof(TicketEvent.ExtensionAsked) or nameof(TicketEvent.ExtensionApproved) when Approving(message) is { Length: > 0 } above => [new(OutgoingKind.ExtensionToApprove, above)],
            nameof(TicketEvent.SuspensionAsked) or nameof(TicketEvent.SuspensionApproved) when Approving(message) is { Length: > 0 } above => [new(OutgoingKind.SuspensionToApprove, above)],
            nameof(TicketEvent.HandingAsked) or nameof(TicketEvent.HandingApproved) when Approving(message) is { Length: > 0 } above => [new(OutgoingKind.HandingToApprove, above)],
            nameof(TicketEvent.HandingRefused) when unit is not null => [new(OutgoingKind.HandingRefused, unit)],
            nameof(TicketEvent.Reassigned) => [.. Units(message, "assisting").Prepend(Word(message, "fromUnit")).OfType<string>().Select(had => new OutgoingPlan(OutgoingKind.Reassigned, had))],
            nameof(TicketEvent.ReturnUpheld) when Word(message, "unitCode") is { Length: > 0 } had => [new(OutgoingKind.ReturnUpheld, had)],
            nameof(TicketEvent.AssistDropped) when Word(message, "unitCode") is { Length: > 0 } assisted => [new(OutgoingKind.AssistDropped, assisted)],
            nameof(TicketEvent.ReturnRejected) when unit is not null => [new(OutgoingKind.ReturnRejected, unit)],
            nameof(TicketEvent.ExtensionGranted) when unit is not null => [new(OutgoingKind.ExtendedSms, null), new(OutgoingKind.ExtensionGranted, unit), .. HandingAgain(message)],
            nameof(TicketEvent.ExtensionRefused) when unit is not null => [new(OutgoingKind.ExtensionRefused, unit), .. HandingAgain(message)],
            nameof(TicketEvent.Suspended) when unit is not null => [new(OutgoingKind.SuspendedSms, null), new(OutgoingKind.Suspended, unit)],
            nameof(TicketEvent.SuspensionRefused) when unit is not null => [new(OutgoingKind.SuspensionRefused, unit)],
            nameof(TicketEvent.Resumed) when unit is not null => [new(OutgoingKind.Resumed, unit), .. HandingAgain(message)],
            nameof(TicketEvent.MergeUndone) => HandingAgain(message),
            nameof(TicketEvent.Retracted) when unit is not null && UnitHad(message.Ticket.StateBefore) => [new(OutgoingKind.Retracted, unit)],
            nameof(TicketEvent.Regraded) when unit is not null && UnitHad(message.Ticket.State) => [new(OutgoingKind.Regraded, unit)],
            nameof(TicketEvent.KeptSecret) when (message.Ticket.State == TicketState.Merged ? message.Ticket.MatterUnit : unit) is { } speaks => [new(OutgoingKind.KeptSecret, speaks)],
            nameof(TicketEvent.Urged) when WithUnit(message) => [new(OutgoingKind.Urged, unit)],
            nameof(TicketEvent.Supplemented) when WithUnit(message) => [new(OutgoingKind.Supplemented, unit)],
            nameof(TicketEvent.LightTurned) when Word(message, "unit") is { Length: > 0 } assisting && Word(message, "clock") != nameof(DeadlineKind.AppealRuling) && LightOf(message) is { } kind => [new(kind, assisting)],
            nameof(TicketEvent.LightTurned) when unit is not null && IsUnits(message) && LightOf(message) is { } kind => [new(kind, unit)],
            _ => [],
        };
    }

    /// <summary>The unit above that an extension, a suspension or a handing on waits for now.</summary>
    private static string? Approving(OutboxMessage message) =>
        message.Kind is nameof(TicketEvent.ExtensionApproved) or nameof(TicketEvent.SuspensionApproved) or nameof(TicketEvent.HandingApproved) ? Word(message, "next") : Units(message, "chain").FirstOrDefault();

    private static IEnumerable<string?> Units(OutboxMessage message, string property) =>
        message.Ticket.Detail.TryGetProperty(property, out var units) && units.ValueKind == System.Text.Json.JsonValueKind.Array ? units.EnumerateArray().Select(unit => unit.GetString()) : [];

    // In a dispatcher's hands, or replied to, the unit has nothing to hurry for.
    private static bool WithUnit(OutboxMessage message) => message.Ticket is
    {
        UnitCode: not null,
        State: TicketState.AwaitingSignFor or TicketState.InHandling or TicketState.ExtensionReview or TicketState.ReturnReview,
    };

    private static bool UnitHad(TicketState before) =>
        before is TicketState.AwaitingSignFor or TicketState.InHandling or TicketState.ReturnReview or TicketState.Ruling or TicketState.ExtensionReview or TicketState.Suspended or TicketState.ReplyReview;

    private static bool IsUnits(OutboxMessage message) => Word(message, "clock") is nameof(DeadlineKind.SignFor) or nameof(DeadlineKind.Contact) or nameof(DeadlineKind.Handle);

    // What is overdue climbs the ladder, and is told in its digests.
    private static OutgoingKind? LightOf(OutboxMessage message) => Word(message, "light") switch
    {
        nameof(Light.Amber) => OutgoingKind.Amber,
        nameof(Light.Red) => OutgoingKind.Red,
        _ => null,
    };

    /// <summary>What waited for the unit above and could not be ruled on meanwhile can be now.</summary>
    private static OutgoingPlan[] HandingAgain(OutboxMessage message) => message.Ticket.HandingWith is { } above ? [new(OutgoingKind.HandingToApprove, above)] : [];

    private static bool IsOnRequest(OutboxMessage message) => message.Ticket.Detail.TryGetProperty("onRequest", out var asked) && asked.ValueKind == System.Text.Json.JsonValueKind.True;

    private static string? Word(OutboxMessage message, string property) =>
        message.Ticket.Detail.TryGetProperty(property, out var word) ? word.ToString() : null;
}
