using System.Text;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.WeChat.Dialogue;

/// <summary>What the account says in a dialogue: short, and always with what to reply next.</summary>
internal static class DialogueWords
{
    public const string Menu = "回复数字办理：\n1 反映问题\n2 查询进度\n3 评价答复\n4 催办\n也可以直接用文字说明您的问题。紧急情况请拨打110、119、120，人工服务请拨打12345。";

    public const string Welcome = "您好，这里是12345政务服务便民热线。\n" + Menu;

    public const string What = "请用文字说明发生了什么事（时间、经过、您的要求）。回复“取消”可随时退出。";

    public const string MoreWords = "请再说详细一些，至少5个字。";

    public const string TooManyWords = "内容太长，请精简到2000字以内。";

    public const string Where = "事情发生在哪里？请发送位置，或用文字写明地址（县区、路名、门牌或附近标志）。";

    public const string County = "这个地址在哪个县（市、区）？请回复名称，例如“西湖区”；不清楚请回复0。";

    public const string Photo = "有现场照片请直接发送（最多4张）；没有照片或发完后请回复“好了”。";

    public const string Phone = "请留下联系电话，便于承办单位核实；不愿留请回复“跳过”，进度会在这里告诉您。";

    public const string NotAPhone = "这不像电话号码，请重新输入；不愿留请回复“跳过”。";

    public const string Cancelled = "已取消。\n" + Menu;

    public const string Unreadable = "暂时看不了这种消息，请发文字、图片或位置。";

    public const string Busy = "系统繁忙，您的消息没有收到，请稍后再发一次。紧急情况请拨打12345。";

    public const string Failed = "您刚才的消息没有处理成功，请重新发送，或拨打12345。";

    public const string Number = "请回复工单编号；不是在这里提交的，请同时回复查询码，例如：261124000001 12345678";

    public const string NothingHere = "您在这里没有提交过诉求。查询其他渠道提交的诉求，请回复工单编号和查询码。";

    public const string NothingToRate = "您目前没有等待评价的答复。";

    public const string NothingToUrge = "您目前没有正在办理的诉求。";

    public const string Solved = "您反映的问题解决了吗？请回复：\n1 已解决\n2 基本解决\n3 未解决";

    public const string Satisfied = "您对办理满意吗？请回复：\n1 满意\n2 基本满意\n3 不满意";

    public const string Reason = "请说明哪里没有解决，我们会转给承办单位重新办理；不说明请回复“跳过”。";

    public static string Photos(int count) => $"已收到{count}张照片{(count >= DialogueState.MaxPhotos ? "（已满）" : "，可继续发送")}，发完请回复“好了”。";

    public static string Confirm(DialogueState state, string? region)
    {
        var text = new StringBuilder("请确认：\n")
            .Append("内容：").Append(Shown(state.Content)).Append('\n')
            .Append("地点：").Append(state.Place ?? "已发送位置").Append(region is null ? "" : $"（{region}）").Append('\n')
            .Append("照片：").Append(state.PhotoList.Count == 0 ? "无" : $"{state.PhotoList.Count}张").Append('\n')
            .Append("电话：").Append(state.Phone ?? "未留").Append('\n');
        return text.Append("提交请回复1，重新填写请回复2，取消请回复0。").ToString();
    }

    public static string Repeat(string number) => $"您反映的工单{number}正在办理，和这次说的像是同一件事。请回复：\n1 催办原工单\n2 把这次的内容补充进去\n3 不是同一件，仍要提交";

    public static string Mine(IReadOnlyList<OwnTicket> tickets)
    {
        var text = new StringBuilder("您最近的诉求：\n");
        foreach (var ticket in tickets)
        {
            text.Append(ticket.Number).Append(' ').Append(TypeWords.Of(ticket.State)).Append('\n');
        }

        return text.Append("回复工单编号查看详情。").ToString();
    }

    private static string Shown(string? content) => content is { Length: > 120 } ? string.Concat(content.AsSpan(0, 119), "…") : content ?? "";
}
