using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.AgentDesk;

/// <summary>Chinese words for the stable ids of the desk hub.</summary>
public static class CallWords
{
    /// <summary>Why an offered call left this desk.</summary>
    public static string Ended(string? cause) => cause switch
    {
        "caller-gone" => "来电人已挂断，已记入漏接",
        "taken-by-other" => "已由其他坐席接听",
        "on-screen" or "on-phone" => "已拒接，转给其他坐席",
        "no-answer" or "lapsed" => "未及时接听，已转给其他坐席并示忙",
        "busy" => "话机占线，已转给其他坐席",
        "not-registered" or "unreachable" => "话机无法接通，请检查话机",
        "console-gone" => "工作台断线，已转给其他坐席",
        _ => "通话未接通",
    };

    /// <summary>How far a call of the hotline's own has come.</summary>
    public static string Step(OutwardStep step) => step switch
    {
        OutwardStep.OwnLine => "正在呼叫本人话机",
        OutwardStep.Dialled => "正在接通群众",
        OutwardStep.Ringing => "群众话机振铃中",
        _ => "群众已应答",
    };

    /// <summary>Why a call of the hotline's own came to nothing.</summary>
    public static string OutwardEnd(string? cause) => cause switch
    {
        "asked" => "已接听语音回访",
        "callee-Busy" => "群众话机占线",
        "callee-NoAnswer" => "群众无人接听",
        "callee-Declined" => "群众拒接",
        "callee-Unreachable" => "群众话机关机、停机、空号或暂时无法接通",
        "callee-NoTrunk" or "own-NoTrunk" => "各呼出中继都没有接通（已满、停用或没有应答），请稍后再试",
        "callee-Cancelled" or "callee-Lost" or "callee-Rejected" => "网络没有接通",
        "own-Cancelled" or "own-Refused" or "own-Withdrawn" => "已取消呼叫",
        "own-NoAnswer" => "本人话机无人接听",
        "own-Busy" => "本人话机占线",
        "own-Declined" => "本人话机拒接",
        "own-Interrupted" or "own-Expired" => "话务节点没有回应，请稍后再试",
        "node-trunk.none" => "没有可用的呼出中继：未设、已断或已占满",
        "node-node.busy" => "话务节点已满或正在停用，请稍后再试",
        "node-number.not-allowed" => "号码不允许呼出",
        _ => "本人话机无法接通，请检查话机",
    };

    /// <summary>Why somebody who was asked into the call did not come.</summary>
    public static string NotReached(string reason) => reason switch
    {
        "Busy" => "占线",
        "Declined" => "拒接",
        "NoAnswer" => "无人接听",
        "NoTrunk" => "没有接通：各呼出中继已满、停用或没有应答",
        "NotRegistered" => "没有接通：话机没有注册",
        _ => "没有接通",
    };

    /// <summary>What somebody in the call does there.</summary>
    public static string Party(CallPartyView party) => party switch
    {
        { HandOverAsked: true } => "等待确认接手",
        { IsIn: false } => "正在呼叫",
        { HasCall: true } => "已接手",
        { Kind: PartyKind.Lead, Stance: CallStance.Whispers } => "耳语中，来电人听不到",
        _ => "通话中",
    };

    /// <summary>What a refused act of the hub says; the id stands at the end of the message.</summary>
    public static string Refused(string message) =>
        Refusals.FirstOrDefault(r => message.Contains(r.Id, StringComparison.Ordinal)).Words ?? "现在不能这样做，请稍后再试。";

    private static readonly (string Id, string Words)[] Refusals =
    [
        ("presence.in-call", "通话中不能改变状态。"),
        ("presence.offered", "有来电正在振铃，请先接听或拒接。"),
        ("presence.no-phone", "没有分配话机，不能示闲。请联系管理员。"),
        ("presence.phone-in-use", "话机正被另一个账号使用。"),
        ("presence.not-settable", "不能设为这个状态。"),
        ("presence.reason-too-long", "理由太长。"),
        ("offer.gone", "来电已经不在了。"),
        ("offer.on-desk-phone", "这个来电在话机上振铃，请拿起话机接听。"),
        ("call.not-yours", "这不是您的通话。"),
        ("call.not-talking", "通话已结束，或已不由您主持。"),
        ("call.consulting", "已经在呼叫另一位坐席，请先等待或取消。"),
        ("queue.closed", "该队列现在不在服务时间。"),
        ("target.not-ready", "对方现在不空闲。"),
        ("emergency.note-too-long", "附言最多 200 字。"),
        ("target.unknown", "没有这个联系单位。"),
        ("party.gone", "对方已经离开。"),
        ("party.ringing", "您的话机正在振铃，请先接起。"),
        ("hand-over.not-asked", "没有等待您接手的来电。"),
        ("lead.no-phone", "没有给您分配话机，请联系管理员。"),
        ("role.lead-only", "只有班长可以这样做。"),
        .. CallOutWords.All,
        ("call-back.taken", "已被其他人认领回拨。"),
        ("call-back.gone", "已经回拨过，或来电人已再次接通。"),
        ("call-back.not-yours", "认领已过期或已被他人认领，请重新认领。"),
        ("role.call-back", "只有话务员和班长可以回拨。"),
        ("role.agent-only", "只有话务员可以这样做。"),
    ];
}
