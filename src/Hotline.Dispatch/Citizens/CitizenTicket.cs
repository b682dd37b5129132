using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Citizens;

/// <summary>A ticket as its citizen sees it: their own words, what was done in their words, and no name of anybody inside.</summary>
/// <param name="Stage">Where it stands, in one line.</param>
/// <param name="ReplyBy">Until when they were promised a reply; null once there is one.</param>
/// <param name="Reply">The unit's last reply, or what the agent answered on the call.</param>
/// <param name="RepliedAt">When the unit gave it: what is rated is that one (<see cref="Tickets.Verbs.Rate"/>).</param>
/// <param name="MayReopen">They said that it is solved, and may still say that it is not.</param>
/// <param name="NextUrgeAt">With <paramref name="MayUrge"/> false on an open ticket: from when.</param>
public sealed record CitizenTicket(
    Guid Id,
    string Number,
    TicketState State,
    string Stage,
    int Round,
    TicketType? Type,
    string? CategoryName,
    string? RegionName,
    string? Title,
    string? Content,
    string? Place,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? ReplyBy,
    string? Reply,
    DateTimeOffset? RepliedAt,
    int Photos,
    Solved? Solved,
    Satisfaction? Satisfied,
    bool MaySupplement,
    bool MayUrge,
    DateTimeOffset? NextUrgeAt,
    bool MayRetract,
    bool MayRate,
    bool MayReopen,
    bool MayKeepSecret,
    IReadOnlyList<CitizenStep> Steps);

/// <summary>One step of the timeline.</summary>
/// <param name="Text">What was written, where it was written by the citizen or for them.</param>
public sealed record CitizenStep(DateTimeOffset At, string Words, string? Text);
