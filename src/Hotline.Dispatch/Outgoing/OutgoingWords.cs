using System.Globalization;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Outgoing;

/// <summary>The words of messages. To citizens plain and short; never what the request is about: a phone is read by others too.</summary>
internal static class OutgoingWords
{
    private const string Signature = "【12345热线】";

    public static string Receipt(Ticket ticket, string code, CitizenAddress address) =>
        $"{Signature}您的诉求已受理，工单编号{ticket.Number}，查询码{code}，请勿告诉他人。查进度、补充、催办：{address.Page("track")} 或拨打12345。";

    public static string Rating(Ticket ticket, string token, CitizenAddress address) =>
        $"{Signature}您的诉求（工单{ticket.Number}）已有答复。解决了吗？请点此评价：{address.Page($"r/{token}")} {(int)RatingLinks.Lifetime.TotalDays}天内有效。没有解决的，将重新办理。";

    public static string Redo(Ticket ticket, CitizenAddress address) =>
        $"{Signature}您反映工单{ticket.Number}未解决，已安排重新办理，编号和查询码不变。查进度：{address.Page("track")}";

    public static string AnswerReopened(Ticket ticket, CitizenAddress address) =>
        $"{Signature}您来电时得到的答复（工单{ticket.Number}）经复核有误，已转承办单位办理，编号和查询码不变。给您带来不便，敬请谅解。查进度：{address.Page("track")}";

    public static string AnswerWithdrawn(Ticket ticket, CitizenAddress address) =>
        $"{Signature}此前发给您的答复（工单{ticket.Number}）属于另一件事项，已作废；您的诉求继续办理，编号和查询码不变。给您带来不便，敬请谅解。查进度：{address.Page("track")}";

    public static string Extended(Ticket ticket, Deadline clock, CitizenAddress address) =>
        $"{Signature}您的诉求（工单{ticket.Number}）情况较复杂，办理时限已延长，预计{Day(clock)}前答复。查进度：{address.Page("track")} 或拨打12345。";

    public static string Suspended(Ticket ticket, Deadline clock, CitizenAddress address) =>
        $"{Signature}您的诉求（工单{ticket.Number}）暂停办理，最迟{Day(clock)}复核。原因见：{address.Page("track")} 或拨打12345。";

    public static string Refused(Ticket ticket, RefusalReason reason, CitizenAddress address) =>
        $"{Signature}您的诉求（工单{ticket.Number}）不予受理：{TypeWords.Of(reason)}。办理途径见：{address.Page("track")} 或拨打12345。";

    /// <param name="unit">Who is told: the lead, or a unit that assists and has a limit of its own.</param>
    public static string Notice(OutgoingKind kind, Ticket ticket, string? unit)
    {
        var assists = ticket.Assists.OpenOf(unit) is not null;
        var clock = assists ? ticket.Running(DeadlineKind.Assist, unit) : ticket.Running(DeadlineKind.Handle);
        var due = Until(clock);
        var until = clock is null ? "" : $"，{(assists ? "协办" : "办理")}时限{due}";
        return kind switch
        {
            OutgoingKind.NewOrder => ticket.Round > 1 ? $"工单{ticket.Number}第{ticket.Round}轮重办，请签收{until}" : $"新工单{ticket.Number}待签收{until}",
            OutgoingKind.Supervised => $"工单{ticket.Number}已督办，请在{Until(ticket.Running(DeadlineKind.Supervise, unit))}前回复",
            OutgoingKind.Card => $"工单{ticket.Number}的督办已亮{TypeWords.Of(ticket.Orders.LastOrDefault(order => order.UnitCode == unit)?.Card ?? Card.None)}",
            OutgoingKind.AssistAsked => $"请{(ticket.Assists.OpenOf(unit)?.Joint == true ? "会办" : "协办")}工单{ticket.Number}{until}",
            OutgoingKind.AssistCame => $"工单{ticket.Number}的协办单位已回复，请查看{until}",
            OutgoingKind.ReplyToPass => $"工单{ticket.Number}的答复待单位负责人审核{until}",
            OutgoingKind.ReplySentBack => $"工单{ticket.Number}的答复被退回，请修改后重新提交{until}",
            OutgoingKind.ExtensionToApprove => $"工单{ticket.Number}的下级单位申请延期，请审核{until}",
            OutgoingKind.SuspensionToApprove => $"工单{ticket.Number}的下级单位申请挂起，请审核{until}",
            OutgoingKind.HandingToApprove => $"工单{ticket.Number}的下级单位申请转派，请审核{until}",
            OutgoingKind.HandingRefused => $"工单{ticket.Number}的转派申请未获同意，请继续办理{until}",
            OutgoingKind.HandingApproved => $"工单{ticket.Number}的转派申请已同意，已转其他单位承办，无需再办理",
            OutgoingKind.Reassigned => $"工单{ticket.Number}已由热线改派其他单位，无需再办理",
            OutgoingKind.ReturnUpheld => $"工单{ticket.Number}的退单已同意，无需再办理",
            OutgoingKind.AssistDropped => $"工单{ticket.Number}无需再协办",
            OutgoingKind.ReturnRejected => $"工单{ticket.Number}的退单被驳回，请继续办理{until}",
            OutgoingKind.ExtensionGranted => $"工单{ticket.Number}的延期申请已同意{until}",
            OutgoingKind.ExtensionRefused => $"工单{ticket.Number}的延期申请未获同意{until}",
            OutgoingKind.Suspended => $"工单{ticket.Number}已挂起，暂停计时，最迟{Until(ticket.Running(DeadlineKind.SuspendReview))}复核",
            OutgoingKind.SuspensionRefused => $"工单{ticket.Number}的挂起申请未获同意，请继续办理{until}",
            OutgoingKind.Resumed => $"工单{ticket.Number}已恢复办理{until}",
            OutgoingKind.Regraded => $"工单{ticket.Number}已调为{TypeWords.Of(ticket.Fields.Urgency)}，请提前办理{until}",
            OutgoingKind.KeptSecret => $"工单{ticket.Number}的诉求人要求保密，请勿联系或对外透露其身份",
            OutgoingKind.Retracted => $"工单{ticket.Number}已由诉求人撤回，无需再办理",
            OutgoingKind.Urged => $"工单{ticket.Number}被催办（第{ticket.UrgeCount}次）{until}",
            OutgoingKind.Supplemented => $"工单{ticket.Number}的诉求人补充了情况{until}",
            OutgoingKind.Amber => $"工单{ticket.Number}时限过半，亮黄灯{until}",
            OutgoingKind.Red => $"工单{ticket.Number}即将到期，亮红灯{until}",
            _ => $"工单{ticket.Number}已超期{until}",
        };
    }

    /// <summary>Of what ran over: how much, and the numbers of what is longest overdue.</summary>
    public static string Notice(EscalationDigest digest)
    {
        var numbers = digest.Worst.Select(line => line.TicketNumber).Distinct().ToList();
        return $"超期提醒（报{TraceWords.Of(digest.Audience)}）：{digest.Tickets}件工单的{digest.Clocks}个时限超期：{string.Join('、', numbers)}{(numbers.Count < digest.Tickets ? "等" : "")}";
    }

    /// <summary>Of an entry that its unit should see to.</summary>
    public static string Notice(KnowledgeAlarm alarm)
    {
        var day = alarm.Due.ToString("M月d日", CultureInfo.InvariantCulture);
        return alarm.Kind switch
        {
            KnowledgeAlarmKind.Expiring => $"知识{alarm.Number}《{alarm.Title}》{day}到期，请续期或修改",
            KnowledgeAlarmKind.Expired => $"知识{alarm.Number}《{alarm.Title}》已于{day}到期，话务员不再使用，请续期或撤回",
            _ => $"知识{alarm.Number}《{alarm.Title}》应在{day}前复核，请确认是否仍然正确",
        };
    }

    /// <summary>Of a question: never what it asks, which is an agent's free text.</summary>
    public static string Question(OutgoingKind kind, DateTimeOffset due) => kind == OutgoingKind.KnowledgeAskLate
        ? $"知识库有一个问题应在{Until(due)}前答复，已超期，请尽快编写答案或退回"
        : $"知识库有一个问题等待本单位答复，请在{Until(due)}前编写答案";

    private static string Day(Deadline clock) => clock.DueAt.ToOffset(WorkingCalendar.ChinaOffset).ToString("M月d日", CultureInfo.InvariantCulture);

    private static string Until(Deadline? clock) => clock is null ? "" : Until(clock.DueAt);

    private static string Until(DateTimeOffset due) => due.ToOffset(WorkingCalendar.ChinaOffset).ToString("M月d日 HH:mm", CultureInfo.InvariantCulture);
}
