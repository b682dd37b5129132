using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>规则参数.</summary>
internal sealed class PolicyNumbers : FixedNumbers<Policy>
{
    private static readonly Number[] Known =
    [
        new("amberPercent", "时限过去百分之多少亮黄灯", 1, 99, policy => policy.AmberPercent, (policy, value) => policy with { AmberPercent = value }),
        new("redPercent", "时限过去百分之多少亮红灯", 1, 99, policy => policy.RedPercent, (policy, value) => policy with { RedPercent = value }),
        new("earlyPercent", "时限过去百分之多少之前答复为提前办结（只对此后起算的时钟生效）", 1, 100, policy => policy.EarlyPercent, (policy, value) => policy with { EarlyPercent = value }),
        new("maxExtensions", "每轮最多延期几次，最多2", 0, 2, policy => policy.MaxExtensions, (policy, value) => policy with { MaxExtensions = value }),
        new("maxExtensionDays", "每轮合计最多延期几个工作日；时限表有 Extension 行的，以该行为准", 0, 250, policy => policy.MaxExtensionDays, (policy, value) => policy with { MaxExtensionDays = value }),
        new("extensionLevels", "延期由几级审核：1为热线，2为先上级单位后热线（无上级的只由热线）", 1, 4, policy => policy.ExtensionLevels, (policy, value) => policy with { ExtensionLevels = value }),
        new("maxFollowUpTries", "回访几次未接通即结案", 1, 20, policy => policy.MaxFollowUpTries, (policy, value) => policy with { MaxFollowUpTries = value }),
        new("followUpTrySpacing", "人工回访未接通，至少隔多少分钟再试才计次", 0, 10080, policy => policy.FollowUpTrySpacing, (policy, value) => policy with { FollowUpTrySpacing = value }),
        new("maxSuspensions", "每轮最多挂起几次", 0, 20, policy => policy.MaxSuspensions, (policy, value) => policy with { MaxSuspensions = value }),
        new("maxSuspensionDays", "每轮合计最多挂起多少天，满即自动恢复", 0, 3650, policy => policy.MaxSuspensionDays, (policy, value) => policy with { MaxSuspensionDays = value }),
        new("suspensionLevels", "单位申请挂起由几级审核：1为热线，2为先上级单位后热线（无上级的只由热线）", 1, 4, policy => policy.SuspensionLevels, (policy, value) => policy with { SuspensionLevels = value }),
        new("evidenceFiles", "承办单位一次申请或答复最多附几个佐证文件，0为不可附", 0, 10, policy => policy.EvidenceFiles, (policy, value) => policy with { EvidenceFiles = value }),
        new("evidenceMegabytes", "每个佐证文件最大多少兆字节", 1, 20, policy => policy.EvidenceMegabytes, (policy, value) => policy with { EvidenceMegabytes = value }),
        new("contactTries", "几次未联系上即视为已先行联系，0为不视为", 0, 20, policy => policy.ContactTries, (policy, value) => policy with { ContactTries = value }),
        new("contactTrySpacing", "两次未联系上至少隔多少分钟才各计一次", 0, 10080, policy => policy.ContactTrySpacing, (policy, value) => policy with { ContactTrySpacing = value }),
        new("rulingRound", "从第几轮重办起先作权责裁定", 2, 20, policy => policy.RulingRound, (policy, value) => policy with { RulingRound = value }),
        new("rulingsAtOnce", "裁定写入派单目录的：0为汇入“权责裁定”草案，试算后发布；1为立即生效，单独成为一版", 0, 1, policy => policy.RulingsAtOnce, (policy, value) => policy with { RulingsAtOnce = value }),
        new("urgeHours", "诉求人多少小时后可再次催办", 1, 720, policy => policy.UrgeHours, (policy, value) => policy with { UrgeHours = value }),
        new("reopenDays", "办结后多少天内可评价和要求重办", 1, 365, policy => policy.ReopenDays, (policy, value) => policy with { ReopenDays = value }),
        new("archiveDays", "办结多少天后自动归档（评价和申诉期满之后）", 1, 3650, policy => policy.ArchiveDays, (policy, value) => policy with { ArchiveDays = value }),
        new("groupVoices", "一事多少件诉求时建议标记群诉", 2, 1000, policy => policy.GroupVoices, (policy, value) => policy with { GroupVoices = value }),
        new("difficultReturns", "退单几次成为疑难工单，0为不计", 0, 20, policy => policy.DifficultReturns, (policy, value) => policy with { DifficultReturns = value }),
        new("difficultRedos", "重办几次成为疑难工单，0为不计", 0, 20, policy => policy.DifficultRedos, (policy, value) => policy with { DifficultRedos = value }),
        new("difficultUnits", "经几个单位主办成为疑难工单，0为不计", 0, 20, policy => policy.DifficultUnits, (policy, value) => policy with { DifficultUnits = value }),
        new("digestMinutes", "两次超期提醒至少隔多少分钟", 1, 1440, policy => policy.DigestMinutes, (policy, value) => policy with { DigestMinutes = value }),
        new("maxAssists", "同时最多几个协办单位", 0, 50, policy => policy.MaxAssists, (policy, value) => policy with { MaxAssists = value }),
        new("reviewPercent", "百分之多少的答复由热线先审后发", 0, 100, policy => policy.ReviewPercent, (policy, value) => policy with { ReviewPercent = value }),
        new("replyByLeader", "答复是否先经本单位负责人审核（本单位除撰写人外没有负责人的，直接提交），1为是", 0, 1, policy => policy.ReplyByLeader, (policy, value) => policy with { ReplyByLeader = value }),
        new("answerCheckPercent", "百分之多少的直接办结抽检，0为不抽检", 0, 100, policy => policy.AnswerCheckPercent, (policy, value) => policy with { AnswerCheckPercent = value }),
        new("knowledgeTaskDays", "知识库提问几个工作日内答复", 1, 60, policy => policy.KnowledgeTaskDays, (policy, value) => policy with { KnowledgeTaskDays = value }),
        new("autoDispatchPercent", "推荐单位的把握达到百分之多少时自动派单，0为不自动", 0, 100, policy => policy.AutoDispatchPercent, (policy, value) => policy with { AutoDispatchPercent = value }),
        new("maxFactsAsked", "每单最多退回话务员补充几次", 0, 20, policy => policy.MaxFactsAsked, (policy, value) => policy with { MaxFactsAsked = value }),
        new("maxHands", "每轮最多下派和转办几次", 0, 100, policy => policy.MaxHands, (policy, value) => policy with { MaxHands = value }),
        new("handLevels", "下派、转办由几级审核：0为不审核，1为热线，2为先上级单位后热线（无上级的只由热线）", 0, 4, policy => policy.HandLevels, (policy, value) => policy with { HandLevels = value }),
        new("maxReassigns", "每轮热线最多改派几次", 0, 100, policy => policy.MaxReassigns, (policy, value) => policy with { MaxReassigns = value }),
        new("maxHandOuts", "每单最多转外部几次（紧急服务平台不限），0为不限", 0, 100, policy => policy.MaxHandOuts, (policy, value) => policy with { MaxHandOuts = value }),
        new("refusalApproval", "不予受理除提请人外由几级审批：1为派单员或督办员，2为先派单员后督办员", 1, 2, policy => policy.RefusalApproval, (policy, value) => policy with { RefusalApproval = value }),
        new("handOutApproval", "转外部是否须由第二人审批（紧急服务平台除外），1为是", 0, 1, policy => policy.HandOutApproval, (policy, value) => policy with { HandOutApproval = value }),
        new("rulingOffices", "权责裁定须写明至少几个会商单位（如编制、司法行政部门），0为不要求", 0, 5, policy => policy.RulingOffices, (policy, value) => policy with { RulingOffices = value }),
        new("retractApproval", "工作人员代诉求人撤单是否须由第二人审批，1为是", 0, 1, policy => policy.RetractApproval, (policy, value) => policy with { RetractApproval = value }),
        new("reopenLevelsUp", "回访未解决的上提几级重办（0为原单位）", 0, 1, policy => policy.ReopenLevelsUp, (policy, value) => policy with { ReopenLevelsUp = value }),
        new("shortCallSeconds", "来电人几秒内挂断的不计入接通率（从呼入起算），0为都计入", 0, 60, policy => policy.ShortCallSeconds, (policy, value) => policy with { ShortCallSeconds = value }),
        new("recordingDays", "通话录音保存多少天，自通话结束或其工单办结起算，取较晚者", 30, 36500, policy => policy.RecordingDays, (policy, value) => policy with { RecordingDays = value }),
        new("outwardCalls", "每人每天最多呼出几次，0为不许呼出", 0, 1000, policy => policy.OutwardCalls, (policy, value) => policy with { OutwardCalls = value }),
        new("outwardSeconds", "外部电话（呼出的、请进通话的）最多振铃几秒，自拨出起算", 20, 180, policy => policy.OutwardSeconds, (policy, value) => policy with { OutwardSeconds = value }),
        new("pauseSeconds", "录音为敏感信息最多暂停几秒，到时自动恢复", 10, 900, policy => policy.PauseSeconds, (policy, value) => policy with { PauseSeconds = value }),
        new("outwardShort", "可否呼出短号（如12315），1为可以", 0, 1, policy => policy.OutwardShort, (policy, value) => policy with { OutwardShort = value }),
        new("callBackPatience", "来电人请求的回电最多让在线来电几分钟（服务时间内计），其后按位次回电", 0, 480, policy => policy.CallBackPatience, (policy, value) => policy with { CallBackPatience = value }),
        new("callBackReserve", "其间为在线来电留几名空闲坐席（当班仅一人时不留）", 0, 100, policy => policy.CallBackReserve, (policy, value) => policy with { CallBackReserve = value }),
        new("callBackShare", "每个队列的坐席同时回电的最多占百分之多少（至少一人）", 1, 100, policy => policy.CallBackShare, (policy, value) => policy with { CallBackShare = value }),
        new("signByDefault", "到期未签收是否默认签收（计为逾期），1为是", 0, 1, policy => policy.SignByDefault, (policy, value) => policy with { SignByDefault = value }),
        new("askLines", "语音回访同时最多呼几路，0为不用语音回访", 0, 100, policy => policy.AskLines, (policy, value) => policy with { AskLines = value }),
        new("askFromHour", "语音回访每天从几点开始", 0, 23, policy => policy.AskFromHour, (policy, value) => policy with { AskFromHour = value }),
        new("askUntilHour", "语音回访每天到几点为止", 1, 24, policy => policy.AskUntilHour, (policy, value) => policy with { AskUntilHour = value }),
        new("askDaysOff", "休息日可否语音回访，1为可以", 0, 1, policy => policy.AskDaysOff, (policy, value) => policy with { AskDaysOff = value }),
        new("askSpacingHours", "语音回访未接通，隔多少小时再呼", 1, 168, policy => policy.AskSpacingHours, (policy, value) => policy with { AskSpacingHours = value }),
        new("askDaily", "语音回访每个号码每天最多呼几次", 1, 10, policy => policy.AskDaily, (policy, value) => policy with { AskDaily = value }),
        new("freezeDay", "每月几日冻结上月考核数据", 1, 28, policy => policy.FreezeDay, (policy, value) => policy with { FreezeDay = value }),
    ];

    public override string Name => "policy";

    protected override IReadOnlyList<Number> Numbers => Known;

    protected override async Task<Policy> ReadAsync(NpgsqlTransaction transaction, CancellationToken ct) => (await CatalogCache.WithinAsync(transaction, ct)).Policy;

    protected override Task<Policy> LockedAsync(NpgsqlTransaction transaction, CancellationToken ct) => PolicyStore.LockedAsync(transaction, ct);

    protected override Task WriteAsync(NpgsqlTransaction transaction, Policy numbers, CancellationToken ct) => PolicyStore.SaveAsync(numbers, transaction, ct);

    protected override string? Fault(Policy numbers) =>
        numbers.AmberPercent >= numbers.RedPercent ? "黄灯应早于红灯"
        : numbers.AskFromHour >= numbers.AskUntilHour ? "语音回访的开始应早于结束"
        : null;
}
