namespace Hotline.Dispatch.Privacy;

/// <summary>A place in a text that would tell who somebody is.</summary>
/// <param name="Kind">In Chinese: 姓名, 电话, 证件号, 卡号, 邮箱, 车牌, 地址, 门牌号, 工单编号, 查询码.</param>
/// <param name="At">From where, in UTF-16 units.</param>
/// <param name="Length">In the same.</param>
public sealed record Finding(string Kind, int At, int Length)
{
    internal bool Overlaps(Finding other) => At < other.At + other.Length && other.At < At + Length;
}
