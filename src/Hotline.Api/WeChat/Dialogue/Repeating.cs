namespace Hotline.Api.WeChat.Dialogue;

/// <summary>The follower has an open ticket about what seems the same: they say what to do with the new words.</summary>
internal static class Repeating
{
    /// <param name="own">The follower's tickets: one that is none of them (any more) is not acted on.</param>
    public static Turn Take(DialogueState state, Said said, IReadOnlyList<OwnTicket> own) =>
        (own.FirstOrDefault(ticket => ticket.Id == state.TicketId), said is Said.Text text ? Conversation.Plain(text.Words) : "") switch
        {
            (null, _) => new Turn(null, null, new Act.File(state with { Anyway = true })),
            ({ } open, "1" or "催办") => new Turn(null, null, new Act.Urge(open)),
            ({ } open, "2" or "补充") => new Turn(null, null, new Act.Supplement(open, state.Content ?? "")),
            (_, "3" or "仍要提交" or "提交") => new Turn(null, null, new Act.File(state with { Anyway = true, TicketId = null })),
            ({ } open, _) => new Turn(state, DialogueWords.Repeat(open.Number)),
        };
}
