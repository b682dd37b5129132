using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Setup;

/// <summary>What people call about in the demonstration. Written for it; nobody's real request.</summary>
/// <param name="Weight">How often, relative to the others.</param>
/// <param name="Answer">Given when the agent can answer on the call; null when the matter always goes to a unit.</param>
internal sealed record DemoMatter(string Category, TicketType Type, int Weight, string Title, string Content, string? Answer, string Reply);

internal static class DemoMatters
{
    /// <summary>What a whole quarter asks about today.</summary>
    public static DemoMatter BurstPipe { get; } = new(
        "050501", TicketType.Help, 0, "主管爆管突然停水", "今天上午主管爆管，整片小区突然停水，询问什么时候恢复供水。", "供水公司正在抢修主管，预计今晚恢复供水，低楼层可到临时供水点取水。", "已恢复供水。");

    public static IReadOnlyList<DemoMatter> All { get; } =
    [
        new("010302", TicketType.Consultation, 22, "咨询职工医保门诊报销比例", "来电人想了解职工医保在社区医院看门诊能报销多少。", "一级及以下医疗机构门诊统筹支付比例较高，具体比例和限额请以参保地医保局公布的最新政策为准，也可在“赣服通”查询。", "已向来电人说明报销比例与限额。"),
        new("010301", TicketType.Consultation, 16, "咨询异地就医备案怎么办", "来电人准备去外省照顾孙辈，想知道异地就医备案需要什么材料。", "可在国家医保服务平台或“赣服通”办理异地就医备案，长期居住的上传居住证明即可。", "已告知办理渠道。"),
        new("110102", TicketType.Consultation, 16, "咨询身份证到期换领", "来电人的居民身份证下月到期，询问换领需要多久。", "可到就近派出所换领，一般二十个工作日内办结；急用可同时申领临时身份证。", "已答复。"),
        new("010503", TicketType.Consultation, 14, "咨询公积金租房提取", "来电人租房居住，询问提取公积金的条件和次数。", "无房职工可按规定提取公积金支付房租，可在“赣服通”在线申请。", "已答复。"),
        new("060201", TicketType.Consultation, 9, "咨询公交夜班线路", "来电人询问火车站夜间有哪些公交可以乘坐。", "已告知夜班线路及首末班时间，也可在公交集团公众号查询实时到站。", "已答复。"),
        new("020101", TicketType.Consultation, 5, "咨询小学入学划片", "来电人新购住房，想了解孩子明年入学属于哪所学校。", null, "已告知学区划分与报名时间，请关注区教体局公告。"),
        new("050201", TicketType.Complaint, 9, "路口流动摊贩占道经营", "每天傍晚路口有多辆流动餐车占用人行道，行人只能走机动车道。", null, "执法人员已到现场劝离并安排定点值守，流动摊贩引导至疏导点经营。"),
        new("050202", TicketType.Complaint, 7, "小区门口垃圾两天未清运", "小区东门垃圾桶满溢，两天没有清运，异味很大。", null, "已督促清运公司当日清运，并增加该点位清运频次。"),
        new("050401", TicketType.Help, 6, "主干道路面破损积水", "道路有一个较大坑洞，雨天积水看不见，电动车容易摔倒。", null, "养护队伍已完成坑洞修补，现场恢复通行。"),
        new("050403", TicketType.Help, 6, "路灯不亮影响出行", "巷子里连续五盏路灯不亮，晚上老人孩子出行不安全。", null, "已更换损坏灯具和线缆，当晚恢复照明。"),
        new("050402", TicketType.Help, 3, "井盖松动有异响", "车辆经过时井盖响声很大，担心掉落伤人。", null, "已更换井盖并加装防坠网。"),
        new("050404", TicketType.Complaint, 3, "下穿通道一下雨就积水", "每逢大雨下穿通道积水过膝，车辆熄火，行人无法通过。", null, "已疏通雨水管网并增设泵站，汛期安排专人值守。"),
        new("050301", TicketType.Report, 3, "楼顶疑似违法搭建", "顶楼住户在公共屋面搭建房屋，正在施工。", null, "已现场核查并责令停工，限期自行拆除，将继续跟进。"),
        new("050101", TicketType.Complaint, 6, "电梯频繁故障无人维修", "一个月内电梯停运四次，物业一直没有彻底修好。", null, "已约谈物业并协调维保单位更换部件，电梯恢复运行。"),
        new("050102", TicketType.Complaint, 4, "物业收费不公示", "物业费上涨没有公示，也没有征求业主意见。", null, "已责令物业公示收费标准，并就调价程序作出说明。"),
        new("050602", TicketType.Complaint, 4, "商品房延期交付", "合同约定六月交房，至今没有交付，开发商没有给出时间。", null, "已督促开发企业制定交付计划，并安排专人每周公布进度。"),
        new("050601", TicketType.Complaint, 3, "新房墙面渗漏", "收房不久外墙渗水，墙面发霉，多次报修没有处理。", null, "施工单位已上门维修，完成防水处理，质保期内继续负责。"),
        new("010101", TicketType.Complaint, 6, "工地拖欠农民工工资", "在工地干活三个月，工资一直没有结清，包工头推托。", null, "已约谈总承包单位，核实后工资已发放到位。"),
        new("010102", TicketType.Complaint, 5, "餐饮店离职后工资未结", "离职一个月，店方以各种理由不结清工资。", null, "经调解，用人单位已支付所欠工资。"),
        new("040101", TicketType.Complaint, 7, "夜间施工噪声扰民", "工地凌晨仍在浇筑混凝土，影响附近居民休息。", null, "已核查施工许可并责令夜间停止作业，对违规行为立案处理。"),
        new("040103", TicketType.Complaint, 5, "楼下饭店油烟直排", "楼下饭店油烟没有净化，住户不敢开窗。", null, "已责令安装油烟净化设施并复查合格。"),
        new("040105", TicketType.Report, 2, "厂区夜间排放异味", "夜间能闻到刺鼻气味，持续半个月。", null, "已开展夜查并采样监测，责令企业整改。"),
        new("060101", TicketType.Help, 8, "车辆违停堵住小区出口", "一辆小车停在小区出口，业主车辆无法驶出。", null, "已联系车主驶离，并对违停行为依法处理。"),
        new("060102", TicketType.Suggestion, 3, "建议调整路口信号灯时长", "早高峰左转绿灯时间太短，车辆排队很长。", null, "已根据流量调整早晚高峰配时。"),
        new("060202", TicketType.Complaint, 3, "出租车拒载", "在商圈打车，司机得知目的地后拒载。", null, "已核实并对驾驶员进行处理，企业开展教育。"),
        new("070202", TicketType.Complaint, 6, "健身房停业预付卡不退款", "办理年卡后健身房突然停业，联系不上负责人。", null, "已组织调解，商家承诺分批退款，未履行的引导司法途径。"),
        new("070201", TicketType.Complaint, 4, "商场拒绝七天内退货", "购买的家电有质量问题，商场不同意退货。", null, "经调解，商家已办理退货退款。"),
        new("070101", TicketType.Report, 4, "餐馆后厨卫生差", "看到后厨食材直接放在地上，没有防蝇设施。", null, "已现场检查并责令整改，复查合格。"),
        new("090101", TicketType.Report, 4, "消防通道被杂物占用", "楼道堆满杂物，堵住安全出口。", null, "已清理并对责任人进行教育，物业加强巡查。"),
        new("090102", TicketType.Report, 3, "电动车飞线充电", "一楼住户从窗户拉线给电动车充电，有安全隐患。", null, "已拆除飞线并引导使用集中充电设施。"),
        new("030101", TicketType.Complaint, 2, "医院退号费用未退", "预约挂号取消后费用一周没有退回。", null, "医院已办理退费。"),
        new("080103", TicketType.Consultation, 5, "咨询车险理赔时限", "来电人询问车险理赔多久能到账。", "资料齐全且责任明确的，保险公司应在法定期限内赔付，如有拖延可向金融监管部门反映。", "已答复。"),
        new("120101", TicketType.Praise, 2, "表扬社区工作人员", "社区工作人员上门帮老人办理认证，服务很周到。", "感谢您的认可，我们会转达给社区。", "已转达。"),
    ];
}
