using Hotline.Dispatch.Tickets;

namespace Hotline.Api.WeChat.Dialogue;

/// <summary>The follow-up by WeChat: solved, satisfied, and why not.</summary>
internal static class Rating
{
    private const int MaxReason = 500;

    public static Turn Take(DialogueState state, Said said) => (state.Step, said) switch
    {
        (Step.Solved, Said.Text text) when (SolvedWord(Conversation.Plain(text.Words)) ?? SolvedNumber(text.Words)) is { } solved =>
            new Turn(state with { Step = Step.Satisfied, Solved = solved }, DialogueWords.Satisfied),
        (Step.Solved, _) => new Turn(state, DialogueWords.Solved),
        (Step.Satisfied, Said.Text text) when SatisfiedWord(Conversation.Plain(text.Words)) is { } satisfied => state.Solved == Dispatch.Tickets.Solved.Unsolved
            ? new Turn(state with { Step = Step.Reason, Satisfied = satisfied }, DialogueWords.Reason)
            : Done(state with { Satisfied = satisfied }, null),
        (Step.Satisfied, _) => new Turn(state, DialogueWords.Satisfied),
        (_, Said.Text text) => Done(state, Conversation.Plain(text.Words) is "跳过" or "0" ? null : Cut(text.Words.Trim())),
        _ => new Turn(state, DialogueWords.Reason),
    };

    public static Solved? SolvedWord(string word) => word switch
    {
        "已解决" or "解决" or "解决了" => Solved.Solved,
        "基本解决" or "部分解决" => Solved.Basically,
        "未解决" or "没解决" or "没有解决" => Solved.Unsolved,
        _ => null,
    };

    private static Solved? SolvedNumber(string words) => Conversation.Plain(words) switch
    {
        "1" => Solved.Solved,
        "2" => Solved.Basically,
        "3" => Solved.Unsolved,
        _ => null,
    };

    private static Satisfaction? SatisfiedWord(string word) => word switch
    {
        "1" or "满意" or "非常满意" => Satisfaction.Satisfied,
        "2" or "基本满意" => Satisfaction.Basically,
        "3" or "不满意" or "非常不满意" => Satisfaction.Dissatisfied,
        _ => null,
    };

    private static Turn Done(DialogueState state, string? reason) => state is { TicketId: { } ticket, Solved: { } solved, Satisfied: { } satisfied }
        ? new Turn(null, null, new Act.Rate(ticket, state.Round, solved, satisfied, reason, state.Answered))
        : new Turn(null, DialogueWords.Menu);

    private static string Cut(string text) => text.Length <= MaxReason ? text : text[..MaxReason];
}
