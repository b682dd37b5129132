namespace Hotline.Agent.Client.Admin;

public enum ColumnKind { Text, Number, List, Roles, Date, Flag, Secret }

/// <param name="Field">The JSON name of the entry's property.</param>
/// <param name="Key">Part of the key; fixed once made.</param>
/// <param name="KeyMark">Stands before it in the key, which it is left out of where it is empty.</param>
public sealed record AdminColumn(string Field, string Name, ColumnKind Kind = ColumnKind.Text, bool Key = false, bool Required = false, string? Hint = null, string? KeyMark = null);

/// <summary>One kind of entry that administrators keep; a page is drawn from it, so a new kind is one entry here.</summary>
/// <param name="Path">The last part of /api/admin/….</param>
public sealed record AdminKind(string Path, string Name, string Hint, params AdminColumn[] Columns)
{
    public static readonly IReadOnlyList<AdminKind> All =
    [
        new("units", "承办单位", "能接单、签收和答复的部门",
            new("code", "代码", Key: true, Required: true), new("name", "名称", Required: true), new("parent", "上级单位代码"), new("regionCode", "所属地区代码"),
            new("level", "层级", Hint: "province 省、city 市、county 县区、township 乡镇；不填则随所属地区"),
            new("workingHours", "办公时间", Hint: "如 09:00-12:00,13:30-17:30；不填则为此时间")),
        new("accounts", "账号", "工作人员、角色和分机；密码只在生成时显示一次",
            new("login", "账号", Key: true, Required: true), new("name", "姓名", Required: true), new("roles", "角色", ColumnKind.Roles, Required: true), new("unitCode", "单位代码", Hint: "承办联络员必填"),
            new("extension", "话机号"), new("telephone", "本人电话", Hint: "没有话机的人（承办联络员等）由热线呼叫群众时，先响这部电话；加密保存，读出时隐去中间几位"), new("password", "密码", ColumnKind.Secret, Hint: "不填：新账号随机生成，旧账号不变"), new("disabled", "停用", ColumnKind.Flag)),
        new("phones", "话机", "坐席话机的分机号和注册密钥；密钥只在生成时显示一次",
            new("extension", "分机号", Key: true, Required: true), new("secret", "注册密钥", ColumnKind.Secret, Hint: "不填则随机生成")),
        new("skills", "技能", "方言、少数民族语言、企业诉求、110联动等；队列可要求坐席具备",
            new("code", "代码", Key: true, Required: true), new("name", "名称", Required: true), new("logins", "具备的坐席账号", ColumnKind.List)),
        new("queues", "队列", "来电号码、成员、时限，以及谁先接、由谁接",
            new("code", "代码", Key: true, Required: true), new("name", "名称", Required: true), new("numbers", "接入号码", ColumnKind.List, Required: true), new("logins", "坐席账号", ColumnKind.List),
            new("offerSeconds", "振铃秒数", ColumnKind.Number), new("wrapUpSeconds", "话后秒数", ColumnKind.Number),
            new("leadSeconds", "优先秒数", ColumnKind.Number, Hint: "来电视同已多等这么久；各队列相同则先来先接"),
            new("skills", "所需技能", ColumnKind.List, Hint: "技能代码，坐席须全部具备"), new("relaxSeconds", "放宽技能秒数", ColumnKind.Number, Hint: "等候超过后不再要求技能；0 为始终要求"),
            new("overflowTo", "溢出队列代码", Hint: "等候超过溢出秒数后，该队列的坐席（具备该队列技能）也可接，不再要求本队列技能"), new("overflowSeconds", "溢出秒数", ColumnKind.Number),
            new("stickyDays", "熟悉坐席天数", ColumnKind.Number, Hint: "优先接给最近这些天内接过此人来电的坐席；0 为不优先"),
            new("stickySeconds", "等候熟悉坐席秒数", ColumnKind.Number, Hint: "该坐席在岗而忙时，最多为其保留多久"),
            new("announceSeconds", "播报间隔秒数", ColumnKind.Number, Hint: "隔多久向等候者播报位次和预计等候；0 为不播报，最短 15"),
            new("callBackKey", "按键回电", ColumnKind.Flag, Hint: "等候或下班时按 1 登记回电，保留位次"), new("survey", "通话后评价", ColumnKind.Flag, Hint: "坐席挂断后请来电人按键评价"),
            new("openingHours", "服务时间", Hint: "如 09:00-12:00,13:30-17:30，工作日；不填为 24 小时"), new("openHolidays", "节假日照常", ColumnKind.Flag), new("longestWaitSeconds", "最长等候秒数", ColumnKind.Number, Hint: "等候到时告知位次，并可按 1 登记回电；0 为不告知")),
        new("categories", "事项类别", "三级类别：2、4、6 位代码",
            new("code", "代码", Key: true, Required: true), new("name", "名称", Required: true)),
        new("rules", "派单规则", "派单目录：类别 × 地区 × 关键词 × 依据 → 主办、协办单位和时限；成批修改请用目录版本，先试算再发布",
            new("categoryCode", "类别代码", Key: true, Required: true), new("regionCode", "地区代码", Key: true, Required: true), new("keyword", "关键词", Key: true, Hint: "标题或内容含此词才用这一条；不填则不限"), new("basis", "适用依据", Key: true, KeyMark: "§", Hint: "最近一次退单或裁定的依据，或标题、内容含此文字才用这一条，先于不限依据的；不填则不限"), new("unitCode", "主办单位代码", Required: true),
            new("assistants", "协办单位代码", ColumnKind.List), new("limitAmount", "办理时限", ColumnKind.Number, Hint: "数量；不填按时限表"), new("limitUnit", "时限单位", Hint: "WorkingDays、WorkingHours、WorkingMinutes 按工作时间；Days、Hours、Minutes 按自然时间"), new("legalBasis", "依据")),
        new("holidays", "节假日", "放假与调休；其余周一至周五为工作日",
            new("date", "日期", ColumnKind.Date, Key: true, Required: true), new("name", "名称", Required: true), new("isOffDay", "放假", ColumnKind.Flag)),
        new("limits", "时限", "时钟 × 诉求类型 × 紧急程度 → 时限；* 表示各类，最贴近的一行生效；只对此后起算的时钟生效",
            new("clock", "时钟", Key: true, Required: true, Hint: "Dispatch 派单、SignFor 签收、Contact 先行联系、Handle 办理、Citizen 群众、FollowUp 回访、Redo 重办、AppealRuling 申诉裁定、Facts 补充事实；Return 退单、HandAcross 转派后至少多久、Appeal 申诉多久内提出，Extension 每轮延期合计工作日；EscalateToHotline、EscalateToSupervisingOffice 超期多久后报热线、报督办机构"),
            new("ticketType", "诉求类型", Key: true, Required: true, Hint: "Consultation 咨询、Help 求助、Complaint 投诉、Report 举报、Suggestion 建议、Praise 表扬，或 *"),
            new("urgency", "紧急程度", Key: true, Required: true, Hint: "Normal 一般、Urgent 紧急、Critical 特急，或 *"), new("amount", "数量", ColumnKind.Number, Required: true),
            new("unit", "单位", Required: true, Hint: "WorkingDays、WorkingHours、WorkingMinutes 按工作时间；Days、Hours、Minutes 按自然时间"), new("basis", "依据", Hint: "写进每个时限的说明")),
        new("policy", "规则参数", "亮灯百分比、延期次数等数字；只能改，不能增删",
            new("name", "参数", Key: true, Required: true), new("value", "数值", ColumnKind.Number, Required: true), new("meaning", "含义")),
        new("follow-up-plans", "回访方案", "哪些工单回访、按什么比例抽、以什么方式；最贴近的一个生效，没有方案的全部由话务员回访",
            new("code", "代码", Key: true, Required: true), new("name", "名称", Required: true), new("percent", "比例（%）", ColumnKind.Number, Required: true, Hint: "100 为全量回访；未抽中的直接办结，诉求人仍可自行评价"),
            new("way", "方式", Required: true, Hint: "Agent 话务员、SmsLink 短信、WeChat 微信、Ivr 自动语音；短信和微信时限过半未答的转下一方式"), new("nextWay", "下一方式", Hint: "短信和微信未答时：Agent 话务员、Ivr 自动语音；不填为话务员"),
            new("category", "类别代码", Hint: "2、4 或 6 位；不填为各类"), new("unitCode", "单位代码", Hint: "不填为各单位"), new("channel", "来源渠道", Hint: "Phone 电话、Web 网站、WeChat 微信等；不填为各渠道")),
        new("metric-weights", "综合分权重", "考核台账的综合分由哪些比率、按什么权重合成；没有数据的比率连同权重一起不计",
            new("metric", "指标代号", Key: true, Required: true, Hint: "考核台账中的代号，如 solved"), new("weight", "权重", ColumnKind.Number, Required: true, Hint: "1 到 100"), new("name", "指标名称", Hint: "由系统给出，不必填写")),
        new("lights", "灯色对照", "其他监察系统怎样称呼四种灯色；督办台可按系统导出全部在走的时限（/api/clocks?system=代号）",
            new("system", "系统代号", Key: true, Required: true, Hint: "supervision 为电子监察：超期为红灯"), new("light", "灯色", Key: true, Required: true, Hint: "Normal 正常、Amber 黄灯、Red 红灯、Overdue 超期"),
            new("code", "对方代码", Required: true), new("name", "对方名称", Required: true)),
        new("trunks", "中继", "运营商线路：允许呼入的网络、主叫号码规则、并发上限、探测、呼出和注册",
            new("code", "代码", Key: true, Required: true), new("name", "名称", Required: true), new("networks", "网络（CIDR）", ColumnKind.List, Required: true, Hint: "本机和内网总是允许；落在多个中继时以较小的网段为准"),
            new("callerFrom", "主叫号码取自", Hint: "Asserted 网络断言的号码，没有时取 From；From 只取 From；不填为 Asserted"), new("areaCode", "本地区号", Hint: "如 0791；补在七八位本地号码前"),
            new("prefixes", "去除前缀", ColumnKind.List, Hint: "运营商加在号码前的数字，如 17951"), new("maxCalls", "并发上限", ColumnKind.Number, Hint: "所有话务节点合计，在接听来电的节点间均分；超过时回 503，0 为不限"),
            new("maxRate", "每秒呼入上限", ColumnKind.Number, Hint: "每个话务节点任一秒内新来电；超过时回 503，0 为不限"),
            new("probe", "探测地址", Hint: "如 sip:203.0.113.1:5060 或 sip:sbc.example.cn:5060；用 OPTIONS 探测，不填则不测"), new("gateway", "呼出地址", Hint: "如 sip:203.0.113.1:5060 或 sip:sbc.example.cn:5061;transport=tls；热线由此呼叫群众和外线单位，占用本中继的并发；不填则只呼入"),
            new("registers", "注册", ColumnKind.Flag, Hint: "运营商要求注册的中继：向呼出地址注册主号码；未注册时不由此呼出"), new("userName", "鉴权用户名", Hint: "运营商要求鉴权时填；不填则按地址对接"),
            new("password", "鉴权密码", ColumnKind.Secret, Hint: "不填：不变；加密保存，只写不读"), new("pilot", "主号码", Hint: "如 +8679112345；不填则为用户名中 @ 之前的部分"),
            new("domain", "运营商域", Hint: "如 ims.example.cn；写在请求行、主叫和被叫中，信令仍发往呼出地址；不填则用地址"), new("realm", "鉴权域", Hint: "只应答此域的质询；不填则不限"),
            new("numberFormat", "号码格式", Hint: "National 如 13879100001、079112345678；International 如 +8613879100001、+8679112345678；不填为 National"),
            new("identity", "主叫标识", Hint: "Asserted 写 P-Asserted-Identity；Preferred 写 P-Preferred-Identity；None 只写 From；不填为 Asserted"),
            new("hidesNumber", "隐藏号码", ColumnKind.Flag, Hint: "被叫看不到号码（Privacy: id）"),
            new("secured", "加密语音", ColumnKind.Flag, Hint: "对方支持 SRTP（RFC 4568）时填：由此呼出只用加密语音，对方以明文应答即挂断；密钥随信令传送，呼出地址宜用 transport=tls"), new("state", "状态", Hint: "由话务节点给出，不必填写")),
        new("switchboard", "交换机参数", "每个话务节点的振铃秒数和并发上限；只能改，不能增删",
            new("name", "参数", Key: true, Required: true), new("value", "数值", ColumnKind.Number, Required: true), new("meaning", "含义")),
        new("contacts", "联系单位", "话务员通话中可以咨询、转接或拉入三方通话的部门、110 和其他话机",
            new("code", "代码", Key: true, Required: true), new("name", "名称", Required: true), new("number", "号码", Required: true, Hint: "分机号；填了固定地址时为该单位的号码；外线号码按本地拨打的写法，如 110、079186123456"),
            new("sipUri", "固定地址", Hint: "单位自有交换机，如 sip:8000@10.2.0.7:5060；分机和外线号码不填"), new("outside", "外线号码", ColumnKind.Flag, Hint: "经中继呼出，一条中继不通时换下一条；占用中继并发"),
            new("emergency", "紧急", ColumnKind.Flag, Hint: "话务员一键呼叫，来电人同时在线；外线不受中继并发上限限制")),
        new("platforms", "外部平台", "工单可以转往的 110、其他平台和其他城市",
            new("code", "代码", Key: true, Required: true, Hint: "小写字母、数字和连字符"), new("name", "名称", Required: true), new("emergency", "紧急服务", ColumnKind.Flag, Hint: "话务员通话中即可转出"),
            new("ackMinutes", "回执时限（分钟）", ColumnKind.Number, Required: true, Hint: "按自然时间"),
            new("shares", "接口可读", Hint: "Nothing 只有编号；Matter 诉求和地点，不含个人信息；Person 连同诉求人原话、姓名、电话；不填为 Nothing。每次读取均留痕")),
        new("platform-keys", "平台密钥", "外部平台用程序回执、退回和答复转出的工单时，用它签名；保存即生成新密钥，只显示一次，旧的立即失效",
            new("code", "平台代码", Key: true, Required: true, Hint: "外部平台中的代码，如 110"), new("issuedAt", "生成时间", Hint: "由系统给出，不必填写")),
        new("wechat", "微信公众号", "服务器地址填 https://域名/wechat/开发者ID；密钥只写不读",
            new("appId", "开发者ID", Key: true, Required: true), new("name", "名称", Required: true), new("originalId", "原始ID", Hint: "gh_ 开头；不填则不核对"),
            new("mode", "消息模式", Required: true, Hint: "Plain、Compatible 或 Safe"), new("regionCode", "默认地区代码", Required: true),
            new("templateId", "模板ID", Hint: "48小时外的进度通知"), new("templateFields", "模板字段", Hint: "number=keyword1,state=keyword2,time=keyword3"),
            new("secret", "开发者密码", ColumnKind.Secret, Hint: "不填：不变；新账号不填则只被动回复"), new("token", "令牌", ColumnKind.Secret, Hint: "不填：不变"),
            new("aesKey", "消息加解密密钥", ColumnKind.Secret, Hint: "不填：不变"), new("disabled", "停用", ColumnKind.Flag)),
    ];

    /// <summary>The key in the address of an entry.</summary>
    public string KeyOf(IReadOnlyDictionary<string, string> row)
    {
        var plain = string.Join('-', Columns.Where(c => c is { Key: true, KeyMark: null }).Select(c => row.GetValueOrDefault(c.Field, "")));
        var marked = string.Concat(Columns.Where(c => c.KeyMark is not null && row.GetValueOrDefault(c.Field, "").Length > 0).Select(c => c.KeyMark + row[c.Field]));
        return Uri.EscapeDataString(marked.Length == 0 ? plain.TrimEnd('-') : plain + marked);
    }

    /// <summary>The header row of an import.</summary>
    public string CsvHeader => string.Join(',', Columns.Select(c => c.Field));
}
