namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>Why the hotline does not take a request; there are no others (国办发〔2020〕53号, 二(四)).</summary>
public enum RefusalReason
{
    /// <summary>已进入诉讼、仲裁、行政复议等法定程序.</summary>
    Litigation,

    /// <summary>信访事项.</summary>
    Petition,

    /// <summary>纪检监察事项.</summary>
    Discipline,

    /// <summary>政府信息公开申请.</summary>
    Disclosure,

    /// <summary>涉及国家秘密、商业秘密、个人隐私.</summary>
    Secrets,

    /// <summary>违反法律法规、社会公序良俗.</summary>
    Unlawful,

    /// <summary>不属于政府职责.</summary>
    NotGovernment,

    /// <summary>已办结答复，无新的事实和理由.</summary>
    Repeated,
}
