using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Repeats;

/// <summary>
/// The check at intake: what the same caller has asked for already, by the blind index of the numbers, with the evidence of place and text.
/// What others asked for in like words is the engine's to find (<see cref="SimilarCases"/>); intake does not wait for it.
/// </summary>
internal sealed class CallersEarlier(FoundTickets tickets, BlindIndex index)
{
    /// <summary>
    /// Those of its numbers that are open or of the last 30 days, the newest first. One of several statements of a round trip. Two numbers by name and no
    /// array of them: of an array the planner can not tell how long it will be, and plans anew each time.
    /// </summary>
    public const string Sql = """
        with theirs as (
            select id from dispatch.ticket where contact_phone_index in (@phone, @calling)
            union
            select id from dispatch.ticket where call_number_index in (@phone, @calling)
        )
        select t.id from dispatch.ticket t join theirs using (id)
        where t.state not in ('Draft', 'Refused') and (t.closed_at is null or t.opened_at > @since)
        order by t.opened_at desc, t.id desc limit 20
        """;

    private const int Most = 6;

    public object ParametersOf(Ticket asked, DateTimeOffset now) =>
        new { phone = index.Of(asked.Fields.ContactPhone), calling = index.Of(asked.CallNumber), since = now.AddDays(-Likeness.RepeatDays) };

    /// <param name="ids">As the statement gives them.</param>
    /// <returns>Those that this actor may know of and that are suspected repeats, the likest first.</returns>
    public async Task<IReadOnlyList<SimilarTicket>> LikeAsync(Ticket asked, IReadOnlyList<Guid> ids, Actor actor, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var mine = Matter.Of(asked);
        return [.. (await tickets.LoadAsync(ids, actor, ct))
            .Select(one => new SimilarTicket(one.Line, Likeness.Between(mine, Matter.Of(one.Ticket))))
            .Where(one => one.Likeness.IsRepeat)
            .OrderByDescending(one => one.Likeness.Score).ThenByDescending(one => one.Line.OpenedAt).Take(Most)];
    }
}
