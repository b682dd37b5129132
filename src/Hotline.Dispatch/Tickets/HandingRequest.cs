namespace Hotline.Dispatch.Tickets;

/// <summary>Which way a unit hands a ticket on (转派).</summary>
public enum HandingWay
{
    /// <summary>下派.</summary>
    Down,

    /// <summary>转办.</summary>
    Across,
}

/// <summary>What a unit asks for (申请转派) until the last level decides on it, or the ticket leaves the unit's hands.</summary>
public sealed record HandingRequest(HandingWay Way, string ToUnit, DateTimeOffset AskedAt);
