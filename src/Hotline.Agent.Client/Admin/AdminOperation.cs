namespace Hotline.Agent.Client.Admin;

/// <summary>What administrators look at and do, beside what they keep: a tab with a panel of its own.</summary>
public sealed record AdminOperation(string Path, string Name, string Hint, Type Panel)
{
    public static readonly IReadOnlyList<AdminOperation> All =
    [
        new("calls", "话单", "每次呼入的时间、中继和挂断原因；信令供运营商排障，由话务节点短时保留", typeof(CallRecordPanel)),
        new("nodes", "话务节点", "升级前先停接新电话，在线通话归零后再重启；重启后自动恢复接听", typeof(NodePanel)),
    ];
}
