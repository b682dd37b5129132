using System.Collections.Immutable;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Publications;

/// <summary>An event of a ticket that has to do with its answer.</summary>
internal sealed record AnswerEvent(string Kind, Guid ActorId, string? Text);

/// <summary>The answer that holds, and everybody who gave one on this ticket: whoever answered in an earlier round does not review the last either. Pure.</summary>
/// <param name="OnCall">By an agent on the call.</param>
internal sealed record GivenAnswer(string Text, bool OnCall, ImmutableArray<Guid> Authors)
{
    /// <summary>Events that give an answer or say of one that it was wrong.</summary>
    public static readonly ImmutableArray<string> Kinds =
    [
        nameof(TicketEvent.ReplyProposed), nameof(TicketEvent.ReplySubmitted), nameof(TicketEvent.Replied), nameof(TicketEvent.AnsweredWithMatter), nameof(TicketEvent.HandOutAnswered), nameof(TicketEvent.AnsweredOnCall),
        nameof(TicketEvent.AnswerReopened), nameof(TicketEvent.AnswerWithdrawn), nameof(TicketEvent.RefusedToTake),
    ];

    /// <param name="events">Of <see cref="Kinds"/>, in their order.</param>
    /// <returns>Null: none was given, it was found wrong or another matter's, or the request was refused.</returns>
    public static GivenAnswer? Of(IReadOnlyList<AnswerEvent> events) =>
        StandingSteps.Answer(events, happened => happened.Kind) is { Kind: not nameof(TicketEvent.RefusedToTake), Text: { } text } last && !string.IsNullOrWhiteSpace(text)
            ? new GivenAnswer(
                text, last.Kind == nameof(TicketEvent.AnsweredOnCall),
                [.. events.Where(happened => happened.Kind is not (nameof(TicketEvent.AnswerReopened) or nameof(TicketEvent.AnswerWithdrawn))).Select(happened => happened.ActorId).Distinct()])
            : null;
}
