namespace Hotline.Agent.Queue;

/// <summary>Why a caller waits: the first of these that is so.</summary>
internal enum WaitReason
{
    /// <summary>The caller's telephony node has no link to any web node.</summary>
    NodeAway,

    /// <summary>Those who are looked at are all ahead: of each queue at each node the first of the line.</summary>
    CallersAhead,

    /// <summary>Nobody who serves the queue is idle, or those who are went to callers ahead.</summary>
    NoAgentFree,

    /// <summary>Idle are only agents without the skills that the queue asks for.</summary>
    NoAgentWithSkill,

    /// <summary>Idle are only agents whose phone the caller's telephony node does not reach.</summary>
    NoPhoneInReach,

    /// <summary>Whoever is idle has just not taken this call.</summary>
    RefusedLately,

    /// <summary>Kept for the agent of the last call.</summary>
    KeptForLastAgent,

    /// <summary>A call-back: as many agents as may be are on call-backs already.</summary>
    EnoughOnCallBacks,

    /// <summary>A call-back whose turn has not come: idle agents are left to callers on the line.</summary>
    LiveCallersFirst,
}
