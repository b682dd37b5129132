using System.Collections.Frozen;

namespace Hotline.Dispatch.Tickets;

/// <summary>The one map from refusal ids and field faults to Chinese words.</summary>
public static class RefusalWords
{
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["knowledge.not-found"] = "没有这条知识",
        ["knowledge.role-missing"] = "您的角色不能对这条知识进行此操作",
        ["knowledge.wrong-state"] = "知识当前状态不能进行此操作",
        ["knowledge.stale-revision"] = "知识已被他人更新，请查看最新内容后再提交",
        ["knowledge.own-review"] = "不能审核自己编写的知识，请由他人审核",
        ["knowledge.not-citable"] = "引用的知识已更新、过期或撤回，请重新查找后引用",
        ["ticket.not-found"] = "没有这张工单",
        ["ticket.stale-version"] = "工单已被他人更新,请查看最新内容后再提交",
        ["ticket.invalid"] = "填写的内容有误",
        ["ticket.role-missing"] = "您的角色不能进行此操作",
        ["ticket.wrong-state"] = "工单当前状态不能进行此操作",
        ["ticket.already-signed"] = "工单已被签收",
        ["ticket.not-signed-for"] = "工单尚未签收",
        ["ticket.not-yours"] = "这张草稿属于其他话务员",
        ["ticket.unknown-unit"] = "没有这个承办单位,或该单位已停用",
        ["ticket.already-assisting"] = "该单位已在协办",
        ["ticket.assists-itself"] = "主办单位不能协办自己的工单",
        ["ticket.too-many-assists"] = "协办单位已达上限",
        ["ticket.not-assisting"] = "该单位没有进行中的协办",
        ["ticket.assist-in-review"] = "协办已答复，或退回待主办单位审定",
        ["ticket.nothing-declined"] = "该单位没有待审定的协办退回",
        ["ticket.assist-open"] = "必办的协办单位尚未答复；如不再等待，请说明理由",
        ["ticket.unknown-matter"] = "没有这个编号的工单",
        ["ticket.merges-with-itself"] = "不能并入自己",
        ["ticket.matter-not-open"] = "目标工单已答复、已办结或已并入其他工单，不能再并入",
        ["ticket.order-open"] = "有未销号的督办单，请先办结督办",
        ["ticket.matter-merged"] = "主工单已并入其他工单，请先撤销主工单的并单",
        ["ticket.has-voices"] = "该工单并有其他诉求人的工单，请先撤销并单",
        ["ticket.no-refusal-proposed"] = "没有待审批的不予受理申请",
        ["ticket.own-proposal"] = "不予受理须由提请人以外的人审批",
        ["ticket.unknown-platform"] = "没有这个平台，或该平台已停用",
        ["ticket.no-emergency"] = "话务员只能转紧急服务平台，其他平台请由派单员转出",
        ["ticket.already-supervised"] = "该单位在本工单上已有未销号的督办单",
        ["ticket.not-supervised"] = "该单位没有未销号的督办单",
        ["ticket.nothing-to-answer"] = "督办单已回复，等待审核",
        ["ticket.nothing-to-review"] = "督办单尚未回复",
        ["ticket.no-card-due"] = "黄牌用于督办回复超期或被退回，红牌须在黄牌之后",
        ["ticket.not-below"] = "只能下派给本单位的下级单位",
        ["ticket.not-beside"] = "只能转办给同级的其他单位",
        ["ticket.handed-too-often"] = "该工单下派、转办的次数已用完",
        ["ticket.handed-too-late"] = "办理时限已过,不能再转办",
        ["ticket.return-forbidden"] = "该工单禁止退回",
        ["ticket.return-too-late"] = "已过退单时限",
        ["ticket.extension-too-late"] = "已超过办理时限,不能再申请延期",
        ["ticket.extension-too-long"] = "申请的天数超过可延期的上限",
        ["ticket.no-extension-left"] = "延期次数已用完",
        ["ticket.no-clock"] = "工单没有正在计时的时限",
        ["ticket.urged-recently"] = "近期已催办过,请稍后再催",
        ["ticket.too-many-supplements"] = "补充次数已达上限",
        ["ticket.already-rated"] = "本次办理结果已经评价过",
        ["ticket.rating-too-late"] = "已过评价期限",
        ["citizen.wrong-code"] = "工单编号或查询码不正确",
        ["citizen.too-many-tries"] = "尝试次数过多,请一小时后再试",
        ["citizen.link-expired"] = "评价链接已失效",
        ["ticket.may-not-reveal"] = "您的角色不能查看该字段的明文",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Fields = new Dictionary<string, string>
    {
        ["type"] = "业务类型",
        ["categoryCode"] = "事项分类",
        ["regionCode"] = "所属区县",
        ["place"] = "详细地址",
        ["point"] = "地图位置",
        ["datum"] = "坐标系",
        ["title"] = "诉求标题",
        ["content"] = "诉求内容",
        ["contactName"] = "联系人",
        ["contactPhone"] = "联系电话",
        ["contactId"] = "证件号码",
        ["originPlatform"] = "来源平台",
        ["foreignNumbers"] = "外部编号",
        ["answer"] = "答复内容",
        ["reply"] = "答复内容",
        ["task"] = "协办事项",
        ["reviewDays"] = "复核天数",
        ["demand"] = "督办要求",
        ["guidance"] = "告知内容",
        ["intoNumber"] = "主工单编号",
        ["platform"] = "外部平台",
        ["number"] = "外部编号",
        ["result"] = "办理结果",
        ["level"] = "督办级别",
        ["card"] = "牌别",
        ["without"] = "不等待协办答复的理由",
        ["contacted"] = "联系情况",
        ["reason"] = "理由",
        ["legalBasis"] = "依据",
        ["proposedUnitCode"] = "建议承办单位",
        ["evidence"] = "佐证材料",
        ["field"] = "字段",
        ["unitCode"] = "承办单位",
        ["workingDays"] = "延期天数",
        ["note"] = "备注",
        ["solved"] = "是否解决",
        ["satisfied"] = "是否满意",
        ["supplement"] = "补充内容",
        ["photos"] = "照片",
        ["otherId"] = "原工单",
        ["questions"] = "问法",
        ["ownerUnit"] = "责任单位",
        ["validUntil"] = "有效期止",
        ["question"] = "问题",
        ["taskId"] = "知识任务",
    }.ToFrozenDictionary();

    public static IEnumerable<string> Ids => Words.Keys;

    public static string Of(Refusal refusal) => Words[refusal.Id];

    public static string Of(FieldFault fault)
    {
        var field = Fields.GetValueOrDefault(fault.Field, fault.Field);
        return fault.Code switch
        {
            "missing" => $"请填写{field}",
            "too-long" => $"{field}不能超过{fault.Max}个字",
            "too-many" => $"{field}不能超过{fault.Max}个",
            "too-large" => $"单张{field}不能超过{fault.Max}MB",
            "unknown" => $"{field}不在目录中",
            "given" => $"{field}已有，不能改写",
            "taken" => $"{field}已登记在另一张工单上",
            _ => $"{field}格式不正确",
        };
    }
}
