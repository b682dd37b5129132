using Hotline.Dispatch.Tickets;

namespace Hotline.Api.WeChat.Dialogue;

/// <summary>The question that is open.</summary>
internal enum Step
{
    What,
    Where,
    County,
    Photo,
    Phone,
    Confirm,
    Number,
    Solved,
    Satisfied,
    Reason,
    Repeat,
}

/// <summary>A dialogue under way; stored encrypted and forgotten after <see cref="Conversation.Patience"/>. Points are GCJ-02.</summary>
/// <param name="Id">Makes one ticket at most, however often its end is confirmed.</param>
/// <param name="Place">In words.</param>
/// <param name="Photos">Media ids.</param>
/// <param name="TicketId">The ticket that is being rated, or that this may be the same as.</param>
/// <param name="Anyway">The follower said that it is another matter.</param>
/// <param name="Round">Of the ticket that is being rated.</param>
/// <param name="Answered">When the answer was given that is being rated.</param>
internal sealed record DialogueState(
    Guid Id,
    Step Step,
    string? Content = null,
    string? Place = null,
    double? Longitude = null,
    double? Latitude = null,
    string? RegionCode = null,
    IReadOnlyList<string>? Photos = null,
    string? Phone = null,
    Guid? TicketId = null,
    Solved? Solved = null,
    Satisfaction? Satisfied = null,
    bool Anyway = false,
    int? Round = null,
    DateTimeOffset? Answered = null)
{
    public const int MaxPhotos = 4;

    public IReadOnlyList<string> PhotoList => Photos ?? [];

    /// <summary>Over the limit it stays as it is.</summary>
    public DialogueState With(Said.Photo photo) => PhotoList.Count < MaxPhotos ? this with { Photos = [.. PhotoList, photo.MediaId] } : this;
}

/// <summary>A ticket that this follower filed.</summary>
internal sealed record OwnTicket(Guid Id, string Number, TicketState State, int Round = 1, DateTimeOffset? RepliedAt = null)
{
    public bool IsReplied => State == TicketState.AwaitingFollowUp;

    public bool IsOpen => State is not (TicketState.Closed or TicketState.ClosedOnCall or TicketState.Refused or TicketState.Merged or TicketState.HandedOut);
}
