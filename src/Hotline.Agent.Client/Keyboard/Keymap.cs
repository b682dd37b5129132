namespace Hotline.Agent.Client.Keyboard;

/// <summary>What a key can do; pages listen to the acts, never to keys.</summary>
public enum KeyAct
{
    Help, Ready, Pause, Rest, MoreWrapUp, AnswerOffer, RefuseOffer, HangUp, Mute, Hold, Invite, Conference, TakeCall, PauseRecording, RingMe, NewTicket,
    TypeOne, TypeTwo, TypeThree, TypeFour, TypeFive, TypeSix, TypeSeven,
    ToCategory, ToRegion, ToTitle, ToContent, ToAnswer, Submit, AnswerAndClose, OpenEarlier, CloseBeside, ToKnowledge, CiteFirst,
}

/// <param name="Chord">As the browser names it: modifiers in the order Ctrl, Alt, Shift, then the key.</param>
/// <param name="Group">Heading on the sheet.</param>
public sealed record KeyBinding(string Chord, KeyAct Act, string Group, string Words);

/// <summary>The one map of the keyboard; the sheet under "?" is drawn from it.</summary>
public static class Keymap
{
    private const string Presence = "坐席状态";
    private const string Call = "通话";
    private const string Form = "工单填写";
    private const string General = "通用";

    public static readonly IReadOnlyList<KeyBinding> All =
    [
        new("F2", KeyAct.Ready, Presence, "示闲（结束话后处理）"),
        new("F3", KeyAct.Pause, Presence, "示忙"),
        new("F4", KeyAct.Rest, Presence, "小休"),
        new("F6", KeyAct.MoreWrapUp, Presence, "话后延长 30 秒"),
        new("F7", KeyAct.AnswerOffer, Call, "接听来电（网页线路）"),
        new("F8", KeyAct.RefuseOffer, Call, "拒接当前来电"),
        new("F9", KeyAct.RingMe, Call, "模拟市民来电（仅演示环境）"),
        new("Alt+H", KeyAct.HangUp, Call, "挂断通话"),
        new("Alt+K", KeyAct.Hold, Call, "保持或取回来电人"),
        new("Alt+X", KeyAct.Invite, Call, "打开或关闭咨询、转接名单"),
        new("Alt+Y", KeyAct.Conference, Call, "三方通话（咨询中）"),
        new("Alt+G", KeyAct.TakeCall, Call, "确认接手移交的来电"),
        new("Alt+J", KeyAct.PauseRecording, Call, "暂停或恢复录音"),
        new("Alt+M", KeyAct.Mute, Call, "静音或取消静音（网页线路）"),
        new("Alt+O", KeyAct.OpenEarlier, Call, "在旁边打开第一条历史工单"),
        new("Alt+W", KeyAct.CloseBeside, Call, "关闭旁边的历史工单"),
        new("Alt+N", KeyAct.NewTicket, Form, "新建无来电工单"),
        new("Alt+1", KeyAct.TypeOne, Form, "类型：咨询"),
        new("Alt+2", KeyAct.TypeTwo, Form, "类型：求助"),
        new("Alt+3", KeyAct.TypeThree, Form, "类型：投诉"),
        new("Alt+4", KeyAct.TypeFour, Form, "类型：举报"),
        new("Alt+5", KeyAct.TypeFive, Form, "类型：建议"),
        new("Alt+6", KeyAct.TypeSix, Form, "类型：表扬"),
        new("Alt+7", KeyAct.TypeSeven, Form, "类型：其他"),
        new("Alt+C", KeyAct.ToCategory, Form, "跳到事项类别"),
        new("Alt+R", KeyAct.ToRegion, Form, "跳到事发地区"),
        new("Alt+T", KeyAct.ToTitle, Form, "跳到标题"),
        new("Alt+Z", KeyAct.ToContent, Form, "跳到诉求内容"),
        new("Alt+A", KeyAct.ToAnswer, Form, "跳到当场答复"),
        new("Alt+B", KeyAct.ToKnowledge, Form, "跳到查知识"),
        new("Alt+V", KeyAct.CiteFirst, Form, "把第一条知识引用到当场答复"),
        new("Ctrl+Enter", KeyAct.Submit, Form, "提交派单"),
        new("Ctrl+Shift+Enter", KeyAct.AnswerAndClose, Form, "当场答复并办结"),
        new("?", KeyAct.Help, General, "打开或关闭本页"),
    ];

    /// <summary>The act of a chord, or null.</summary>
    public static KeyAct? ActOf(string chord) => All.FirstOrDefault(b => b.Chord == chord)?.Act;

    /// <summary>How a chord is written on buttons and on the sheet.</summary>
    public static string Hint(KeyAct act) => All.First(b => b.Act == act).Chord;
}
