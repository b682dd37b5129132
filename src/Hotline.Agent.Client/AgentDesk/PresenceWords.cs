using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.AgentDesk;

/// <summary>How agent states are said and shown.</summary>
public static class PresenceWords
{
    /// <summary>The reasons for 示忙, first one under the key.</summary>
    public static readonly IReadOnlyList<string> PauseReasons = ["整理工单", "回访外呼", "培训", "会议", "其他"];

    /// <summary>The reason that makes a pause a short rest (小休).</summary>
    public const string Rest = "小休";

    public static string Name(AgentState state, string? reason = null) => state switch
    {
        AgentState.Offline => "离线",
        AgentState.Paused => reason == Rest ? Rest : string.IsNullOrEmpty(reason) ? "示忙" : $"示忙 · {reason}",
        AgentState.Ready => "空闲",
        AgentState.Offered => "振铃",
        AgentState.Talking => "通话中",
        AgentState.WrapUp => "话后处理",
        _ => state.ToString(),
    };

    /// <summary>A sign besides the colour: shapes are told apart in grey, too.</summary>
    public static string Sign(AgentState state) => state switch
    {
        AgentState.Offline => "○",
        AgentState.Paused => "‖",
        AgentState.Ready => "●",
        AgentState.Offered => "◉",
        AgentState.Talking => "▶",
        AgentState.WrapUp => "◐",
        _ => "·",
    };

    public static string Class(AgentState state) => $"state-{state.ToString().ToLowerInvariant()}";
}
