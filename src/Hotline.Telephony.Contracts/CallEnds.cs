using System.Text.Json.Serialization;

namespace Hotline.Telephony.Contracts;

/// <summary>Caller: the citizen, also where the hotline calls them. Agent: whoever has the call. Lead: the shift lead released it (强拆).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallSide>))]
public enum CallSide { Caller, Agent, System, Lead }

[JsonConverter(typeof(JsonStringEnumConverter<CallEndCause>))]
public enum CallEndCause
{
    /// <summary>BYE (Q.850 cause 16).</summary>
    Normal,

    /// <summary>CANCEL before the answer, or taken back before the citizen had answered.</summary>
    Cancelled,

    /// <summary>No RTP, or a transaction or session timer ran out: the far end vanished.</summary>
    Lost,

    /// <summary>Refused by us: nothing in the offer fits, or the node is full.</summary>
    Rejected,

    /// <summary>The node was stopped or killed while the call was up.</summary>
    Interrupted,

    /// <summary>Of a call of ours: 486 or 600.</summary>
    Busy,

    /// <summary>Of a call of ours: 403 or 603.</summary>
    Declined,

    /// <summary>Of a call of ours: it rang in vain.</summary>
    NoAnswer,

    /// <summary>Of a call of ours: switched off, no such number, or the network has no way there.</summary>
    Unreachable,

    /// <summary>Of a call of ours: no trunk took it; each was full, out of service or silent. Nothing is known of the telephone that was called.</summary>
    NoTrunk,
}
