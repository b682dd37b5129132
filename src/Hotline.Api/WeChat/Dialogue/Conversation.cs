using System.Text.RegularExpressions;

namespace Hotline.Api.WeChat.Dialogue;

/// <summary>
/// The dialogue with a follower, pure: what was said and the state before give the state after, an answer and perhaps
/// something to do. What happened → where → photos → phone → confirm makes a ticket; numbers and a few words lead
/// to progress, rating and urging.
/// </summary>
internal static partial class Conversation
{
    /// <summary>A dialogue that nobody went on with is forgotten.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private const int FreeTextFrom = 8;

    /// <param name="state">Null when no dialogue is under way, or it was forgotten.</param>
    /// <param name="own">The follower's tickets, newest first.</param>
    /// <param name="counties">Finds the county that a text names.</param>
    /// <param name="newId">For a dialogue that begins now.</param>
    public static Turn Take(DialogueState? state, Said said, IReadOnlyList<OwnTicket> own, CountyNames counties, Guid newId) => said switch
    {
        Said.Followed => new Turn(null, DialogueWords.Welcome),
        Said.Left => Turn.Silence(null),
        Said.Nothing => Turn.Silence(state),
        Said.Unreadable => new Turn(state, DialogueWords.Unreadable),
        Said.Menu menu => Command(menu.Key, own, newId) ?? new Turn(null, DialogueWords.Menu),
        Said.Text { Words: var words } when Plain(words) is "取消" or "退出" or "返回" => new Turn(null, DialogueWords.Cancelled),
        Said.Text { Words: var words } when Plain(words) is "帮助" or "菜单" or "?" => new Turn(state, DialogueWords.Menu),
        _ when state is null or { Step: Step.Number } => Begin(said, own, counties, newId),
        _ => state.Step switch
        {
            Step.Repeat => Repeating.Take(state, said, own),
            Step.Solved or Step.Satisfied or Step.Reason => Rating.Take(state, said),
            _ => Filing.Take(state, said, counties),
        },
    };

    internal static string Plain(string words) => string.Concat(words.Trim().Select(c => c is >= '０' and <= '９' ? (char)('0' + (c - '０')) : c)).TrimEnd('。', '！', '!', '.').Replace('？', '?');

    private static Turn Begin(Said said, IReadOnlyList<OwnTicket> own, CountyNames counties, Guid newId) => said switch
    {
        Said.Text { Words: var words } => Command(Plain(words), own, newId)
            ?? Asking.NumberAndCode(words)
            ?? (words.Trim().Length >= FreeTextFrom ? Filing.Begin(newId, words, counties) : new Turn(null, DialogueWords.Menu)),
        Said.Photo photo => new Turn(new DialogueState(newId, Step.What).With(photo), "照片已收到。" + DialogueWords.What),
        Said.Spot spot => new Turn(Filing.At(new DialogueState(newId, Step.What), spot), "位置已收到。" + DialogueWords.What),
        _ => new Turn(null, DialogueWords.Menu),
    };

    /// <summary>A choice of the menu, by number, word or the key of a menu button.</summary>
    private static Turn? Command(string word, IReadOnlyList<OwnTicket> own, Guid newId)
    {
        switch (word)
        {
            case "1" or "反映问题" or "我要诉求" or "投诉" or "FILE":
                return new Turn(new DialogueState(newId, Step.What), DialogueWords.What);
            case "2" or "查询" or "进度" or "查询进度" or "PROGRESS":
                return own switch
                {
                    [] => new Turn(new DialogueState(newId, Step.Number), DialogueWords.NothingHere),
                    [var only] => new Turn(null, null, new Act.Progress(only.Number, null)),
                    _ => new Turn(new DialogueState(newId, Step.Number), DialogueWords.Mine(own)),
                };
            case "3" or "评价" or "评价答复" or "RATE":
                return own.FirstOrDefault(ticket => ticket.IsReplied) is { } replied
                    ? new Turn(new DialogueState(newId, Step.Solved, TicketId: replied.Id, Round: replied.Round, Answered: replied.RepliedAt), $"工单{replied.Number}：" + DialogueWords.Solved)
                    : new Turn(null, DialogueWords.NothingToRate);
            case "4" or "催办" or "URGE":
                return own.FirstOrDefault(ticket => ticket.IsOpen) is { } open ? new Turn(null, null, new Act.Urge(open)) : new Turn(null, DialogueWords.NothingToUrge);
        }

        if (Rating.SolvedWord(word) is { } solved && own.FirstOrDefault(ticket => ticket.IsReplied) is { } ticket)
        {
            return new Turn(new DialogueState(newId, Step.Satisfied, TicketId: ticket.Id, Solved: solved, Round: ticket.Round, Answered: ticket.RepliedAt), DialogueWords.Satisfied);
        }

        return Supplement().Match(word) is { Success: true } more && own.FirstOrDefault(ticket => ticket.IsOpen) is { } about
            ? new Turn(null, null, new Act.Supplement(about, more.Groups[1].Value))
            : null;
    }

    [GeneratedRegex(@"^补充[:：\s]*(\S.{3,})$", RegexOptions.Singleline)]
    private static partial Regex Supplement();
}
