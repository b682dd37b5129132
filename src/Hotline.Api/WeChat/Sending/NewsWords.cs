using System.Globalization;
using Hotline.Api.WeChat.Accounts;
using Hotline.Api.WeChat.Intake;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.WeChat.Sending;

/// <summary>News of a ticket in words, made when it is sent, so that nothing of it lies in the table.</summary>
internal static class NewsWords
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);
    private static readonly Dictionary<string, string> DefaultFields = new(StringComparer.Ordinal) { ["number"] = "keyword1", ["state"] = "keyword2", ["time"] = "keyword3" };

    public static string Of(string kind, CitizenTicket ticket) => $"您的诉求（工单{ticket.Number}）" + kind switch
    {
        nameof(TicketEvent.RefusedToTake) => $"不予受理：\n{ProgressWords.Short(ticket.Reply ?? "")}",
        nameof(TicketEvent.Replied) or nameof(TicketEvent.AnsweredWithMatter) or nameof(TicketEvent.HandOutAnswered) => $"已有答复：\n{ProgressWords.Short(ticket.Reply ?? "")}\n\n您反映的问题解决了吗？请回复：已解决、基本解决 或 未解决",
        nameof(TicketEvent.AnswerWithdrawn) => "此前的答复属于另一件事项，已作废，您的诉求继续办理。",
        nameof(TicketEvent.Closed) => "已办结。",
        nameof(TicketEvent.Withdrawn) => "已撤回。",
        nameof(TicketEvent.ExtensionGranted) => "因情况复杂延长了办理时限，回复2查看进度。",
        nameof(TicketEvent.Suspended) => "暂停办理，到期复核，回复2查看原因。",
        _ => $"有新进展：{ticket.Stage}。",
    };

    /// <summary>The fields of the account's template; no free text goes into one.</summary>
    public static IReadOnlyDictionary<string, string> Template(WeChatAccount account, CitizenTicket ticket, DateTimeOffset at)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["number"] = ticket.Number,
            ["state"] = TypeWords.Of(ticket.State),
            ["time"] = at.ToOffset(Shanghai).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        };
        var fields = account.TemplateFields?.Split(',').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.Ordinal) ?? DefaultFields;
        return fields.Where(field => words.ContainsKey(field.Key)).ToDictionary(field => field.Value, field => words[field.Key], StringComparer.Ordinal);
    }
}
