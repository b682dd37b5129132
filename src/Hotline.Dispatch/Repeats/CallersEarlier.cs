using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Repeats;

/// <summary>
/// The check at intake: which of the tickets of the same caller (<see cref="CallersRecent"/>) may be the same matter, with the evidence of place and text.
/// What others asked for in like words is the engine's to find (<see cref="SimilarCases"/>); intake does not wait for it.
/// </summary>
internal sealed class CallersEarlier(FoundTickets tickets)
{
    private const int Most = 6;

    /// <param name="ids">As <see cref="CallersRecent.Sql"/> gives them.</param>
    /// <returns>Those that this actor may know of, and know whose they are, and that are suspected repeats, the likest first.</returns>
    public async Task<IReadOnlyList<SimilarTicket>> LikeAsync(Ticket asked, IReadOnlyList<Guid> ids, Actor actor, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var mine = Matter.Of(asked);
        return [.. (await tickets.LoadAsync(ids, actor, ct))
            .Where(one => Ties.MayTie(asked, one.Ticket, actor))
            .Select(one => new SimilarTicket(one.Line, Likeness.Between(mine, Matter.Of(one.Ticket))))
            .Where(one => one.Likeness.IsRepeat)
            .OrderByDescending(one => one.Likeness.Score).ThenByDescending(one => one.Line.OpenedAt).Take(Most)];
    }
}
