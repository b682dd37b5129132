using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;

namespace Hotline.Agent.Queue;

/// <summary>Why a caller waits, as the trace has it, in Chinese.</summary>
internal static class WaitWords
{
    private static readonly (AgentState State, string Words)[] States =
    [
        (AgentState.Talking, "通话中"), (AgentState.Offered, "振铃"), (AgentState.WrapUp, "话后处理"), (AgentState.Paused, "示忙"), (AgentState.Ready, "空闲"),
    ];

    public static string Of(JsonElement waits, TraceNames names)
    {
        var ahead = waits.TryGetProperty("ahead", out var count) && count.TryGetInt32(out var others) && others > 0 ? $"，前面还有 {others} 人" : "";
        return Reason(waits, names) + ahead;
    }

    private static string Reason(JsonElement waits, TraceNames names) => waits.GetProperty("reason").GetString() switch
    {
        nameof(WaitReason.NodeAway) => "来电所在的话务节点失去联系",
        nameof(WaitReason.CallersAhead) => "排在前面的来电还未接完",
        nameof(WaitReason.NoAgentWithSkill) => $"空闲坐席不具备所需技能{Skills(waits, names, "：")}",
        nameof(WaitReason.NoPhoneInReach) => "空闲坐席的话机不在此话务节点上",
        nameof(WaitReason.RefusedLately) => "空闲坐席刚刚未接这通来电",
        nameof(WaitReason.KeptForLastAgent) => $"为熟悉的坐席保留：{names.Person(TraceNames.Id(waits, "lastAgent"))}",
        nameof(WaitReason.EnoughOnCallBacks) => "正在回拨的坐席已达上限",
        nameof(WaitReason.LiveCallersFirst) => "在线来电优先",
        _ => Staffing(waits) is { Length: > 0 } busy ? $"没有空闲坐席（{busy}）" : $"没有当班坐席{Skills(waits, names, "具备")}",
    };

    private static string Staffing(JsonElement waits) => !waits.TryGetProperty("agents", out var agents) ? "" : string.Join('、', States
        .Where(each => agents.TryGetProperty(each.State.ToString(), out _))
        .Select(each => $"{each.Words} {agents.GetProperty(each.State.ToString()).GetInt32()}"));

    private static string Skills(JsonElement waits, TraceNames names, string before) =>
        waits.TryGetProperty("skills", out var skills) && skills.GetArrayLength() > 0
            ? before + string.Join('、', skills.EnumerateArray().Select(skill => names.Skill(skill.GetString() ?? "")))
            : "";
}
