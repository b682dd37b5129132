using System.Text.Json;
using Hotline.Agent.Queue;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>One step of a call in Chinese, for the shift lead and for the call's record.</summary>
internal static class TraceWords
{
    public static string Of(string kind, JsonElement data, TraceNames names) => kind switch
    {
        "arrived" => $"呼入 {Text(data, "Dialled")}",
        "refused" => $"未受理（SIP {Number(data, "status")}）{(Number(data, "untold") is not ("" or "0") and var more ? $"，此前另有 {more} 次未逐一记录" : "")}",
        "answered" when Text(data, "closed") is { Length: > 0 } closed => $"应答，队列「{names.Queue(Text(data, "queue"))}」{(closed == nameof(Closure.Holiday) ? "节假日休息" : "已下班")}",
        "answered" => $"应答，进入队列「{names.Queue(Text(data, "queue"))}」",
        "call-out" => $"{names.Person(TraceNames.Id(data, "by"))} 呼出",
        "question-call" => "自动语音回访呼出",
        "question-asked" => "播放回访问题",
        "question-answered" => $"群众按键 {Text(data, "key")}",
        "placed" => $"经中继 {Text(data, "Trunk")} 呼出",
        "placed-refused" => "话务节点未受理呼出",
        "rerouted" => $"中继 {Text(data, "from")} 未接通（{Number(data, "status")}），改经 {Text(data, "to")} 呼出",
        "callee-dialled" => "坐席已接起，正在接通群众",
        "callee-ringing" => "群众话机振铃",
        "callee-answered" => "群众应答",
        "waits" => $"等候：{WaitWords.Of(data, names)}",
        "offered" => $"派给 {names.Person(TraceNames.Id(data, "agent"))}",
        "agent-gone" => $"轮到时 {names.Person(TraceNames.Id(data, "agent"))} 已离开，重新派给下一位",
        "agent-ringing" => $"{names.Person(TraceNames.Id(data, "offer"))} 的话机振铃",
        "agent-leg-failed" => $"{names.Person(TraceNames.Id(data, "offer"))} 的话机没有接通",
        "offer-ended" => $"{names.Person(TraceNames.Id(data, "offer"))} {Ended(Text(data, "state"))}，来电人保留原位",
        "bridged" => $"{names.Person(TraceNames.Id(data, "offer"))} 接通",
        "ended" => Is(data, "missed") ? "结束，未接通" : "结束",
        "resumed" => "话务节点恢复，通话继续",
        "held" => "来电人被保持",
        "resumed-from-hold" => "取消保持",
        "party-asked" => $"呼叫 {names.Person(TraceNames.Id(data, "party"))}",
        "emergency-asked" => $"紧急呼叫 {names.Person(TraceNames.Id(data, "party"))}",
        "transfer-asked" => $"转接 {names.Person(TraceNames.Id(data, "party"))}",
        "party-ringing" => $"{names.Person(TraceNames.Id(data, "party"))} 振铃",
        "recalled" => $"无人接手，再次呼叫 {names.Person(TraceNames.Id(data, "party"))}",
        "recall-ended" => $"{names.Person(TraceNames.Id(data, "offer"))} {Ended(Text(data, "state"))}",
        "party-joined" => $"{names.Person(TraceNames.Id(data, "party"))} 加入",
        "party-left" => $"{names.Person(TraceNames.Id(data, "party"))} {Left(Text(data, "reason"))}",
        "handed-over" => $"由 {names.Person(TraceNames.Id(data, "party"))} 接手",
        "handed-to-queue" => $"{names.Person(TraceNames.Id(data, "by"))} 转入队列「{names.Queue(Text(data, "queue"))}」，保留原等候时间",
        "not-handed" => $"转入队列「{names.Queue(Text(data, "queue"))}」未成，仍由 {names.Person(TraceNames.Id(data, "by"))} 通话",
        "hand-over-asked" => $"请 {names.Person(TraceNames.Id(data, "party"))} 接手",
        "hand-over-acknowledged" => $"{names.Person(TraceNames.Id(data, "party"))} 确认接手",
        "supervised" => $"班长 {names.Person(TraceNames.Id(data, "by"))} 介入",
        "requeued" => "坐席线路中断未恢复，来电人回到队列原位",
        "recording-paused" => "暂停录音",
        "recording-resumed" => "恢复录音",
        "recording-closed" => "录音完成",
        "recording-stored" => "录音入库",
        "recording-failed" => "录音失败",
        "recording-removed" => "录音已到保存期限，已删除",
        "announced" => $"播报位次：前面 {Number(data, "ahead")} 人{(Number(data, "seconds") is { Length: > 0 } seconds ? $"，预计 {seconds} 秒" : "")}",
        "caller-asked" => "请来电人评价",
        "rated" => $"来电人评价：{Rating(Number(data, "rating"))}",
        "closing" => $"已到{(Text(data, "closed") == nameof(Closure.Holiday) ? "节假日休息" : "下班")}时间且无坐席在岗，告知来电人",
        "call-back-asked" => Is(data, "closed") ? "来电人在非服务时间请求回电，开始服务后按序回电" : "来电人请求回电，保留位次",
        "call-back-assigned" => $"回电轮到 {names.Person(TraceNames.Id(data, "by"))}",
        "call-back-claimed" => $"{names.Person(TraceNames.Id(data, "by"))} 认领回拨",
        "call-back-done" => $"{names.Person(TraceNames.Id(data, "by"))} 回拨完毕",
        "call-back-lapsed" => $"{names.Person(TraceNames.Id(data, "by"))} {(Is(data, "unnoticed") ? "未处理轮到的回电" : "回拨超时")}，转给其他坐席",
        "call-back-released" => $"{names.Person(TraceNames.Id(data, "by"))} 放弃回拨",
        _ => kind,
    };

    private static string Left(string reason) => reason switch
    {
        nameof(PartyEnd.Busy) => "占线",
        nameof(PartyEnd.Declined) => "拒接",
        nameof(PartyEnd.NoAnswer) => "无人接听",
        nameof(PartyEnd.NotRegistered) or nameof(PartyEnd.Unreachable) => "没有接通",
        nameof(PartyEnd.NoTrunk) => "没有接通：各中继已满、停用或没有应答",
        nameof(PartyEnd.Cancelled) => "振铃已撤回",
        _ => "离开",
    };

    private static string Ended(string state) => state switch
    {
        nameof(OfferState.Refused) => "拒接",
        nameof(OfferState.NoAnswer) => "未接",
        nameof(OfferState.Withdrawn) => "振铃已撤回",
        nameof(OfferState.Expired) => "振铃超时",
        _ => "没有接通",
    };

    private static string Rating(string key) => key switch { "1" => "非常满意", "2" => "满意", "3" => "基本满意", "4" => "不满意", _ => "非常不满意" };

    private static bool Is(JsonElement data, string property) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Number(JsonElement data, string property) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : "";

    private static string Text(JsonElement data, string property) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
