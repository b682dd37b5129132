using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Repeats;

/// <summary>An earlier request that an accepted one repeats, as the figures know it.</summary>
/// <param name="OtherId">Its ticket, or that of the matter it was merged into.</param>
/// <param name="CallerDays">Whole days since the same caller spoke of it; null where it was another.</param>
/// <param name="PlaceDays">Whole days since it was said of the same place, with the same category; null where it was elsewhere or of another kind.</param>
public sealed record EarlierRequest(Guid OtherId, int? CallerDays, int? PlaceDays)
{
    /// <summary>The likenesses to one matter as one; the last time counts.</summary>
    internal static EarlierRequest Of(Guid otherId, IEnumerable<Likeness> likenesses) => new(
        otherId,
        likenesses.Where(one => one.OfCaller).Min(one => (int?)one.Days),
        likenesses.Where(one => one.OfPlace).Min(one => (int?)one.Days));

    /// <summary>A person said that it is the same: whatever the words were.</summary>
    internal static EarlierRequest Joined(TicketEvent.RepeatJoined joined)
    {
        var likeness = joined.Likeness;
        return new EarlierRequest(joined.OtherId, likeness.SameCaller ? likeness.Days : null, likeness is { SameCategory: true, SamePlace: true } ? likeness.Days : null);
    }
}
