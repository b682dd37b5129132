using System.Globalization;
using System.Text;
using Hotline.Dispatch.Citizens;

namespace Hotline.Api.WeChat.Intake;

/// <summary>A ticket's progress in a message: where it stands, the last steps, the reply, what can be done. Times are Asia/Shanghai.</summary>
internal static class ProgressWords
{
    private const int Steps = 4;
    private const int ReplyMax = 300;
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    public static string Of(CitizenTicket ticket)
    {
        var text = new StringBuilder($"工单{ticket.Number}：{ticket.Stage}\n");
        foreach (var step in ticket.Steps.TakeLast(Steps))
        {
            text.Append(step.At.ToOffset(Shanghai).ToString("M月d日 HH:mm", CultureInfo.InvariantCulture)).Append(' ').Append(step.Words).Append('\n');
        }

        if (ticket.Reply is { } reply)
        {
            text.Append("答复：").Append(Short(reply)).Append('\n');
        }
        else if (ticket.ReplyBy is { } by)
        {
            text.Append("预计答复：").Append(by.ToOffset(Shanghai).ToString("M月d日", CultureInfo.InvariantCulture)).Append("前\n");
        }

        return text.Append((ticket.MayRate, ticket.MayUrge) switch
        {
            (true, _) => "回复3评价。",
            (_, true) => "回复4催办。",
            _ => "",
        }).ToString().TrimEnd();
    }

    public static string Short(string text) => text.Length <= ReplyMax ? text : string.Concat(text.AsSpan(0, ReplyMax - 1), "…");
}
