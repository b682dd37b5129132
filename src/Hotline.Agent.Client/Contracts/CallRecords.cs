namespace Hotline.Agent.Client.Contracts;

// Administrators only. GET /api/admin/calls?day=yyyy-MM-dd&cursor= lists a day's calls (Asia/Shanghai), newest first; ?recording= finds the one of a recording.
// GET /api/admin/calls/export?from=&to= is the same as CSV, times to the second. GET /api/admin/calls/{id}/ladder shows its SIP messages.
// GET /api/admin/nodes lists the telephony nodes; PUT /api/admin/nodes/{node}/drain lets one take no new calls, DELETE lets it take calls again.

/// <param name="Caller">Masked.</param>
/// <param name="Trunk">Code of the trunk it came by; null when it came by none.</param>
/// <param name="EndedBy">Caller, Agent (whoever had the call), Lead (released it) or System.</param>
/// <param name="Cause">Normal, Cancelled, Lost, Rejected or Interrupted; of the hotline's own calls also Busy, Declined, NoAnswer, Unreachable and NoTrunk: the citizen's telephone where EndedBy is Caller.</param>
/// <param name="SipStatus">Final status of the caller's INVITE.</param>
/// <param name="SipCause">SIP status in the Reason header that ended the call.</param>
/// <param name="Q850Cause">Cause of the telephone network there; 16 is normal clearing.</param>
public sealed record CallRecord(
    Guid Id, string Caller, string Dialled, string? Trunk, string Node, string Queue, DateTimeOffset ArrivedAt, DateTimeOffset? AnsweredAt, DateTimeOffset? BridgedAt,
    DateTimeOffset? EndedAt, string? Extension, string? EndedBy, string? Cause, int? SipStatus, int? SipCause, int? Q850Cause, bool Missed)
{
    /// <summary>The hotline called: Caller is who was called, Dialled the number that they saw.</summary>
    public bool Outward { get; init; }

    /// <summary>How each side sounded, the caller first; empty while the call is up, and where nothing was heard.</summary>
    public IReadOnlyList<CallLegQuality> Legs { get; init; } = [];

    /// <summary>By key at the end: 1 very satisfied to 5 very dissatisfied; null when the caller did not say.</summary>
    public int? Rating { get; init; }

    /// <summary>Announced, Stored, Failed, Removing or Removed; null when there is none (yet).</summary>
    public string? Recording { get; init; }

    /// <summary>When the recording was removed, its time being over.</summary>
    public DateTimeOffset? RecordingRemovedAt { get; init; }
}

/// <summary>GET /api/recordings/{id}/rating, for who may hear the recording: what the caller said by key at the end.</summary>
/// <param name="Rating">1 very satisfied to 5 very dissatisfied; null when the caller did not say.</param>
public sealed record CallRating(int? Rating);

/// <summary>One side of a call as the telephony node measured it.</summary>
/// <param name="Caller">Else an agent or whoever else was rung into the call.</param>
/// <param name="Name">Of who was asked into the call; null for the caller and the first agent.</param>
/// <param name="LossPercent">Packets of that side that did not come.</param>
/// <param name="JitterMs">Interarrival jitter (RFC 3550), mean.</param>
/// <param name="RoundTripMs">Null when that side sends no reports.</param>
/// <param name="FarLossPercent">Our packets that did not come there, by its own reports; null when it sends none.</param>
/// <param name="Mos">Estimated opinion of what was heard, 1 to 4.41 (ITU-T G.107).</param>
public sealed record CallLegQuality(
    bool Caller, string? Name, long Received, long Lost, double LossPercent, double JitterMs, double? RoundTripMs, double? FarLossPercent, double Mos);

/// <param name="Next">Cursor of the next page; null at the end.</param>
public sealed record CallRecordPage(IReadOnlyList<CallRecord> Calls, string? Next);

/// <param name="Omitted">Messages that the node did not keep.</param>
public sealed record CallLadderPage(IReadOnlyList<LadderStep> Steps, int Omitted);

/// <param name="Sent">By our node; else received.</param>
/// <param name="Peer">Address and port of the other end.</param>
/// <param name="Title">First line: the request or the status.</param>
/// <param name="Text">The whole message, numbers and names masked.</param>
public sealed record LadderStep(DateTimeOffset At, bool Sent, string Peer, string SipCallId, string Title, string Text);

/// <param name="Connected">It is linked to the web side.</param>
/// <param name="DrainingSince">Since when it refuses new calls; null: it takes them.</param>
/// <param name="LiveCalls">Calls that are up; with none left it can be restarted.</param>
public sealed record TelephonyNodeItem(string Node, bool Connected, DateTimeOffset StartedAt, DateTimeOffset? DrainingSince, int LiveCalls, IReadOnlyList<TrunkHealthItem> Trunks);

/// <param name="State">Unknown, Up or Down.</param>
public sealed record TrunkHealthItem(string Trunk, string Name, string State, DateTimeOffset Since);
