namespace Hotline.Agent.Client.Contracts;

/// <summary>Chinese words for the stable ids with which a call of the hotline's own is refused; consoles and pages share them.</summary>
public static class CallOutWords
{
    public static IReadOnlyList<(string Id, string Words)> All { get; } =
    [
        ("call-out.number-none", "没有可拨打的号码。"),
        ("call-out.number-not-allowed", "这个号码不允许呼出：只能呼叫境内手机和固定电话。"),
        ("call-out.cap", "今天的呼出次数已用完。"),
        ("call-out.busy", "空闲或示忙时才能呼出，请先结束当前通话或话后处理。"),
        ("call-out.on-its-way", "上一次呼叫还没有结束。"),
        ("call-out.no-line", "话机未注册或话务节点未连接，不能呼出。"),
        ("call-out.no-telephone", "没有登记您的电话，请联系管理员。"),
        ("call-out.no-trunk", "没有可以呼出的中继，请联系管理员。"),
        ("call-out.id-taken", "请再点一次拨打。"),
        ("call-out.unclear", "没有说明呼叫谁。"),
        ("ticket.not-found", "没有这件工单，或您不能查看。"),
        ("ticket.may-not-reveal", "按保密规定，您不能呼叫这件工单的诉求人。"),
    ];

    public static string Of(string id) => All.FirstOrDefault(one => one.Id == id).Words ?? "现在不能呼叫，请稍后再试。";
}
