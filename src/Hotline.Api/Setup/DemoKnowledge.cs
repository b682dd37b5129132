using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;

namespace Hotline.Api.Setup;

/// <summary>
/// The demonstration's knowledge base, written by an editor and published by another: enough to answer a call with. One runs out
/// soon, so that its alarm is seen. Written again, it adds what is missing.
/// </summary>
internal sealed class DemoKnowledge(KnowledgeDesk desk, KnowledgeSearch search, KnowledgeAlarms alarms, TimeProvider time)
{
    private const int SoonDays = 20;
    private static readonly Actor Writer = Actor.Of(new Guid("0d3a0000-0000-4000-8000-000000000001"), "知识编辑", null, Role.KnowledgeEditor);
    private static readonly Actor Reviewer = Actor.Of(new Guid("0d3a0000-0000-4000-8000-000000000002"), "知识审核", null, Role.KnowledgeEditor);

    private static readonly (string Unit, string? Category, string Title, string[] Questions, string Answer, string Basis, bool Soon)[] Entries =
    [
        ("NC-CG", "050403", "路灯不亮多久能修好", ["路灯坏了找谁修", "巷子里路灯不亮"], "接报后一般故障24小时内修复；涉及电缆故障的，三个工作日内修复，期间设置临时照明或警示。", "《江西省城市市容和环境卫生管理实施办法》", false),
        ("NC-CG", "050401", "路面坑洞多久修补", ["马路上有坑", "路面破损积水"], "接报后两小时内到场设置围挡，一般坑洞48小时内修补；雨天先用冷补料应急，天晴后再正式修补。", "《城市道路管理条例》第二十一条", false),
        ("NC-RS", "010101", "被拖欠工资怎么投诉", ["老板不发工资", "农民工工资拖欠"], "可拨打12333或到用工所在地劳动保障监察大队投诉，带身份证、考勤或工资凭据；监察机构五个工作日内决定是否立案，六十个工作日内办结。", "《保障农民工工资支付条例》第十条；《劳动保障监察条例》第十七条", false),
        ("NC-YB", "010301", "异地就医备案怎么办", ["外地看病怎么报销", "住院跨省结算"], "可在国家医保服务平台或赣服通自助备案，即时生效；急诊抢救视同已备案，无需另行办理。", "国家医保局《基本医疗保险跨省异地就医直接结算经办规程》", true),
        ("NC-GAJJ", "060101", "小区门口违停怎么处理", ["车子堵住出口", "违章停车举报"], "道路上的违停可用交管12123举报或拨打122；小区内部的由物业先行劝离，堵塞消防通道的请拨打119。", "《道路交通安全法》第五十六条、第九十三条", false),
        ("NC-SCJG", "070202", "健身房关门预付卡怎么退", ["预付卡商家跑路", "办卡后店关了"], "先与经营者协商；协商不成的可通过12315平台投诉，提供合同和付款凭据，市场监管部门七个工作日内告知是否受理，受理后六十日内调解。", "《消费者权益保护法》第五十三条；《市场监督管理投诉举报处理暂行办法》", false),
        ("NC-STHJ", "040101", "夜间工地施工噪声怎么投诉", ["晚上施工太吵", "工地几点停工"], "噪声敏感建筑物集中区域，22时至次日6时禁止产生噪声的施工；抢修、抢险和有夜间施工证明并公告的除外。可提供时间和位置由热线派单核查。", "《噪声污染防治法》第四十三条", false),
        ("NC-ZJ", "050102", "物业费涨价要经过谁同意", ["物业擅自涨价", "物业费上涨没有公示"], "调整物业费须经专有部分面积占比三分之二以上且人数占比三分之二以上的业主参与表决，并经参与表决的过半数同意；未经表决的可向属地街道或住建部门反映。", "《民法典》第二百七十八条；《物业管理条例》", false),
    ];

    public async Task WriteAsync(CancellationToken ct)
    {
        var today = WorkingCalendar.DayOf(time.GetUtcNow());
        var there = (await search.FindAsync(new KnowledgeQuestion(null), KnowledgeSearch.Most, ct)).Select(found => found.Content.Title).ToHashSet();
        foreach (var entry in Entries.Where(entry => !there.Contains(entry.Title)))
        {
            var content = new KnowledgeContent(
                entry.Title, entry.Questions, entry.Answer, entry.Category, DemoUnits.City, entry.Basis, today.AddDays(-SoonDays), entry.Soon ? today.AddDays(SoonDays) : null);
            if (await desk.OpenAsync(content, entry.Unit, null, Writer, null, ct) is not Dispatch.Tickets.Outcome<Guid>.Done { Value: var id })
            {
                throw new InvalidOperationException($"The demonstration's knowledge was refused: {entry.Title}");
            }

            await desk.DoAsync(id, new KnowledgeVerb.Submit(), Writer, 1, ct);
            await desk.DoAsync(id, new KnowledgeVerb.Publish(), Reviewer, 2, ct);
        }

        await alarms.RaiseAsync(ct);
    }
}
