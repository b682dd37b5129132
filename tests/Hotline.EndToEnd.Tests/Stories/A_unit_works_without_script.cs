using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>A unit with old telephones does everything that is a liaison's on pages without script: a county's bureau, the city's above it, and the forms of each.</summary>
[Collection(typeof(AtDesks))]
public sealed class A_unit_works_without_script(DemoCity city, Chromium chromium)
{
    private const string Lamp = "050403";

    /// <summary>A matter that an exact rule sends to the city's bureau.</summary>
    private const string Underpass = "050404";

    [Fact(Timeout = 240_000)]
    public async Task Every_verb_of_a_liaison_has_its_form_and_each_is_sent()
    {
        var hotline = await city.StartedAsync();
        var id = await FiledAsync(hotline, Lamp);
        using var above = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison", 6));
        using var beside = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison", 2));
        using var supervisor = await Staff.SignInAsync(hotline, hotline.LoginOf("supervisor"));
        var (bureauCode, neighbourCode) = (above.Me.UnitCode ?? "", beside.Me.UnitCode ?? "");
        await using var county = await UnitPhone.OpenAsync(chromium, hotline, hotline.LoginOf("liaison"));
        await using var bureau = await UnitPhone.OpenAsync(chromium, hotline, hotline.LoginOf("liaison", 6));

        Assert.Equal("已签收。", await county.SubmitAsync(id, "SignFor"));
        Assert.Equal("联系情况已登记。", await county.SubmitAsync(id, "RecordContact", ("way", "Visit"), ("reached", "true"), ("contactNote", "已上门说明")));
        await AssistedAsync(county, bureau, id, bureauCode);
        await supervisor.ActAsync(id, "supervision", new Supervise("Hotline", "三日内恢复照明"));
        Assert.Equal("督办回复已提交。", await county.SubmitAsync(id, "AnswerSupervision", ("answer", "已报修"), ("evidence", "报修单一份")));
        await UnderAsync(hotline, "suspensionLevels", 2, 1, async () => Assert.Equal("挂起申请已提交。", await county.SubmitAsync(id, "AskSuspension", ("cause", "SeasonOrProject"), ("reviewDays", "10"), ("reason", "等待开挖许可"))));
        Assert.Equal("已审核。", await bureau.SubmitAsync(id, "RuleOnSuspension", ("note", "许可确未办下")));
        await supervisor.ActAsync(id, "suspension-ruling", new RuleOnSuspension(false, "可先行施工"));
        Assert.Equal("延期申请已提交。", await county.SubmitAsync(id, "Extend", ("workingDays", "2"), ("reason", "需更换地下电缆")));
        Assert.Equal("已审核。", await bureau.SubmitAsync(id, "RuleOnExtension", ("reason", "电缆确需更换")));
        await UnderAsync(hotline, "replyByLeader", 1, 0, async () => Assert.Equal("答复已提交。", await county.SubmitAsync(id, "Reply", ("contacted", "今日上午电话联系"), ("reply", "电缆已更换，路灯恢复照明。"))));
        await using var leader = await UnitPhone.OpenAsync(chromium, hotline, hotline.LoginOf("unitleader"));
        Assert.Equal("已审核通过。", await leader.SubmitAsync(id, "RuleOnReply", ("text", "电缆已更换，路灯已恢复照明，夜间到场看过。")));
        await supervisor.ActAsync(id, "follow-up", new RecordFollowUp(true, SolvedMark.NotSolved, SatisfiedMark.Dissatisfied, Note: "仍不亮"));
        Assert.Equal("申诉已提交。", await county.SubmitAsync(id, "Appeal", ("reason", "停电所致，非我单位责任"), ("evidence", "供电公司停电公告")));
        Assert.Contains("待审核", await county.TextAsync(), StringComparison.Ordinal);

        // The same matter twice more: not theirs, and not on this side of the road. And one of the bureau's, for the county.
        var (returned, across, down) = (await FiledAsync(hotline, Lamp), await FiledAsync(hotline, Lamp), await FiledAsync(hotline, Underpass));
        Assert.Equal("退单申请已提交。", await county.SubmitAsync(
            returned, "Return", ("reason", "不在养护范围内"), ("legalBasis", "三定方案第四条"), ("evidence", "养护名录第12页"), ("proposedUnitCode", neighbourCode)));
        Assert.Equal("已转办。", await county.SubmitAsync(across, "HandAcross", ("unitCode", neighbourCode), ("reason", "路灯在西湖区一侧")));
        Assert.DoesNotContain($"/unit/tickets/{across}", await county.Page.ContentAsync(), StringComparison.Ordinal);
        await HandedOnByLevelsAsync(hotline, county, bureau, supervisor, neighbourCode);
        Assert.Equal("已下派。", await bureau.SubmitAsync(down, "HandDown", ("unitCode", "360102-CG"), ("reason", "积水点在东湖区")));
        await county.Page.GotoAsync("/unit");
        Assert.Contains($"/unit/tickets/{down}", await county.Page.ContentAsync(), StringComparison.Ordinal);
        await county.PhotographAsync("unit/list");
    }

    /// <summary>转派 where the policy asks for two levels: the county asks, the bureau above it approves, then the hotline.</summary>
    private static async Task HandedOnByLevelsAsync(RunningHotline hotline, UnitPhone county, UnitPhone bureau, Staff supervisor, string neighbourCode)
    {
        var id = await FiledAsync(hotline, Lamp);
        await UnderAsync(hotline, "handLevels", 2, 0, async () => Assert.Equal("转派申请已提交。", await county.SubmitAsync(id, "HandAcross", ("unitCode", neighbourCode), ("reason", "路灯在西湖区一侧"))));
        Assert.Contains("待南昌市城市管理和综合执法局审核", await county.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("已审核。", await bureau.SubmitAsync(id, "RuleOnHanding", ("reason", "情况属实")));
        await supervisor.ActAsync(id, "handing-ruling", new RuleOnHanding(true, "请西湖区接办"));
        await county.Page.GotoAsync("/unit");
        Assert.DoesNotContain($"/unit/tickets/{id}", await county.Page.ContentAsync(), StringComparison.Ordinal);
    }

    /// <summary>Under a number of the operator's that is in force for this one only: the city is everybody's.</summary>
    private static async Task UnderAsync(RunningHotline hotline, string policy, int number, int before, Func<Task> act)
    {
        await Staff.PolicyAsync(hotline, policy, number);
        try
        {
            await act();
        }
        finally
        {
            await Staff.PolicyAsync(hotline, policy, before);
        }
    }

    /// <summary>协办: declined and let go; asked and taken back; asked, signed for and answered.</summary>
    private static async Task AssistedAsync(UnitPhone county, UnitPhone bureau, Guid id, string bureauCode)
    {
        Task<string> AskAsync() => county.SubmitAsync(id, "AskAssist", ("unitCode", bureauCode), ("task", "请核查电缆权属"));
        Assert.Equal("已邀请协办。", await AskAsync());
        Assert.Equal("已退回，等主办单位审定。", await bureau.SubmitAsync(id, "DeclineAssist", ("reason", "电缆为区属"), ("legalBasis", "三定方案第六条")));
        Assert.Equal("已审定。", await county.SubmitAsync(id, "RuleOnDecline", ("reason", "情况属实")));
        Assert.Equal("已邀请协办。", await AskAsync());
        Assert.Equal("已撤销协办。", await county.SubmitAsync(id, "DropAssist", ("reason", "自行解决")));
        Assert.Equal("已邀请协办。", await AskAsync());
        Assert.Equal("已签收协办。", await bureau.SubmitAsync(id, "SignForAssist"));
        Assert.Equal("协办答复已提交。", await bureau.SubmitAsync(id, "AnswerAssist", ("answer", "电缆为区属，请区局更换")));
    }

    private static async Task<Guid> FiledAsync(RunningHotline hotline, string category)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 2));
        return (await agent.FileAsync(new DraftFields(
            "Complaint", category, "360102", "阳明路与八一大道路口", Title: "路口设施损坏", Content: "来电人反映路口设施损坏，夜间通行不便。", CallerName: "王建国", ContactPhone: "13800001234"))).Id;
    }
}
