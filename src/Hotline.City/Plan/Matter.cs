namespace Hotline.City.Plan;

/// <summary>Something that happens to people in the simulated city. Written for it; nobody's real request.</summary>
/// <param name="Category">Six digits, for the dispatcher.</param>
/// <param name="Unit">The ending of the responsible unit's code within a county (CG), or a whole code of the city's own.</param>
/// <param name="Voice">The rendered speech that tells of it on the telephone.</param>
internal sealed record Matter(string Category, string Unit, string Content, string Reply, string? Voice = null)
{
    public string UnitIn(string county) => Unit.Length == 2 ? $"{county}-{Unit}" : Unit;
}

internal static class Matters
{
    public static IReadOnlyList<Matter> All { get; } =
    [
        new("050401", "CG", "路口有一个大坑，下雨积水看不见，昨天有电动车在这里摔倒，希望尽快修补。", "养护队伍已到现场修补，路面恢复平整。", "pothole"),
        new("050403", "CG", "我们这条巷子的路灯坏了一个多星期，晚上老人孩子出门很不安全，请派人来修。", "已更换损坏的灯具和线缆，当晚恢复照明。", "lamp"),
        new("040101", "NC-STHJ", "小区旁边的工地每天凌晨还在施工，噪声很大，全家都睡不着，请管一管。", "已到工地检查并责令夜间停止作业。", "noise"),
        new("050202", "CG", "小区门口的垃圾两天没有清运，天气一热气味很大，请协调处理。", "已督促清运公司当日清运，并增加清运次数。", "garbage"),
        new("010101", "NC-RS", "我在工地干了三个月，工资一直没有结清，包工头总说再等等，请帮我要回来。", "已约谈总承包单位，工资核实后发放。", "wages"),
        new("050201", "CG", "每天傍晚路口都有流动餐车占住人行道，行人只能走到机动车道上。", "已劝离占道摊贩，并安排专人定点值守。"),
        new("050402", "CG", "路中间的井盖松了，车一过就响，担心有人掉下去。", "已更换井盖并加装防坠网。"),
        new("040103", "NC-STHJ", "楼下饭店的油烟直接排出来，我们不敢开窗。", "已责令安装油烟净化设施，复查合格。"),
        new("070202", "NC-SCJG", "健身房突然停业，年卡的钱退不了，负责人也联系不上。", "已组织双方调解，商家承诺分批退款。"),
        new("070101", "NC-SCJG", "路边一家小餐馆后厨很脏，食材就放在地上。", "已现场检查并责令整改。"),
        new("090101", "NC-XF", "楼道里堆满杂物，安全出口都被堵住了。", "已清理杂物，并要求物业加强巡查。"),
        new("050602", "NC-ZJ", "买的房子合同上写六月交房，到现在也没有消息。", "已督促开发企业公布交付计划。"),
    ];

    /// <summary>The matter that a ticket's title begins to tell; null for other people's tickets.</summary>
    public static Matter? ByTitle(string? title) => title?.TrimEnd('…') is { Length: >= 6 } start ? All.FirstOrDefault(matter => matter.Content.StartsWith(start, StringComparison.Ordinal)) : null;

    /// <summary>Those that can be told on the telephone.</summary>
    public static IReadOnlyList<Matter> Spoken { get; } = [.. All.Where(matter => matter.Voice is not null)];
}
