using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Repeats;

/// <summary>What the agent says of an earlier request that was shown beside the draft.</summary>
public enum RepeatJudgement
{
    /// <summary>The same: the earlier one is urged, the draft ends.</summary>
    Urge,

    /// <summary>The same, with something new: it is added to the earlier one, the draft ends.</summary>
    Supplement,

    /// <summary>Another matter: the draft goes on.</summary>
    Apart,
}

/// <summary>
/// The door for a person's judgement on a likeness: the agent's at intake, the dispatcher's on one that is in. Both tickets change in one transaction, and each tells of the other; the
/// evidence is counted again here, so that the history keeps what was true.
/// </summary>
public sealed class RepeatDesk
{
    private readonly NpgsqlDataSource database;
    private readonly TicketDesk desk;
    private readonly TicketStore store;
    private readonly CatalogCache catalog;
    private readonly DispatchMetrics metrics;

    internal RepeatDesk(NpgsqlDataSource database, TicketDesk desk, TicketStore store, CatalogCache catalog, DispatchMetrics metrics) =>
        (this.database, this.desk, this.store, this.catalog, this.metrics) = (database, desk, store, catalog, metrics);

    /// <param name="draftId">The draft that is being written; to be told apart from another, also a ticket that is open.</param>
    /// <param name="otherId">The earlier ticket.</param>
    /// <param name="note">For the unit; a supplement without one takes the draft's content.</param>
    public async Task<Outcome<TicketStamp>> JudgeAsync(
        Guid draftId, Guid otherId, RepeatJudgement judgement, Pii? note, Actor actor, int? expectedVersion, CancellationToken ct)
    {
        await catalog.GetAsync(ct);
        return await BothTickets.ChangeAsync(
            database, draftId, otherId, (connection, transaction) => JudgeWithinAsync(draftId, otherId, judgement, note, actor, expectedVersion, connection, transaction, ct), ct);
    }

    private async Task<Outcome<TicketStamp>> JudgeWithinAsync(
        Guid draftId, Guid otherId, RepeatJudgement judgement, Pii? note, Actor actor, int? expectedVersion, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (await store.LoadAsync(connection, transaction, draftId, ct) is not { } draft)
        {
            return new Refusal.NotFound();
        }

        if (await OtherAsync(transaction, otherId, actor, ct) is not { Number: { } number } other)
        {
            return new Refusal.Invalid([new FieldFault("otherId", "unknown")]);
        }

        var likeness = Likeness.Between(Matter.Of(draft), Matter.Of(other));
        var compared = !draft.Fields.IsGuarded && !other.Fields.IsGuarded;
        TicketCommand ending = judgement switch
        {
            RepeatJudgement.Urge => new JoinRepeat(otherId, number, RepeatWay.Urged, likeness, compared),
            RepeatJudgement.Supplement => new JoinRepeat(otherId, number, RepeatWay.Supplemented, likeness, compared),
            _ => new TellApart(otherId, number, likeness),
        };

        // The draft first: whose it is and its version are the better answer.
        var (outcome, _) = await desk.DoWithinAsync(draftId, ending, actor, expectedVersion, connection, transaction, ct);
        if (outcome is not Outcome<TicketStamp>.Done || judgement == RepeatJudgement.Apart)
        {
            if (outcome is Outcome<TicketStamp>.Done)
            {
                await Suspicions.DropAsync(transaction, draftId, otherId, ct);
            }

            metrics.Did(ending.Verb, outcome);
            return outcome;
        }

        var said = note is { IsEmpty: false } ? note : draft.Fields.Content;
        TicketCommand more = judgement == RepeatJudgement.Urge ? new Urge(note) : new Supplement(said ?? Pii.Text(""));
        var (told, _) = await desk.DoWithinAsync(otherId, more, actor, null, connection, transaction, ct);
        metrics.Did(more.Verb, told);
        if (told is Outcome<TicketStamp>.Refused)
        {
            return told;
        }

        metrics.Did(ending.Verb, outcome);
        return outcome;
    }

    /// <summary>
    /// 采用位置: the draft takes over the point of an earlier ticket that is its caller's or has the same address in words. The agent knows that address already;
    /// where it lies on the map is typed once.
    /// </summary>
    public async Task<Outcome<TicketStamp>> TakePlaceAsync(Guid draftId, Guid otherId, Actor actor, int? expectedVersion, CancellationToken ct)
    {
        await catalog.GetAsync(ct);
        var outcome = await BothTickets.ChangeAsync(
            database, draftId, otherId, (connection, transaction) => TakePlaceWithinAsync(draftId, otherId, actor, expectedVersion, connection, transaction, ct), ct);
        metrics.Did(Verb.SaveDraft, outcome);
        return outcome;
    }

    private async Task<Outcome<TicketStamp>> TakePlaceWithinAsync(
        Guid draftId, Guid otherId, Actor actor, int? expectedVersion, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (await store.LoadAsync(connection, transaction, draftId, ct) is not { } draft)
        {
            return new Refusal.NotFound();
        }

        if (TicketLifecycle.Check(Verb.SaveDraft, draft, actor) is { } why)
        {
            return why;
        }

        if (await OtherAsync(transaction, otherId, actor, ct) is not { Fields: { IsGuarded: false, Longitude: { } longitude, Latitude: { } latitude, Datum: { } datum } } other
            || !Likeness.Between(Matter.Of(draft), Matter.Of(other)).MayShareAPlace)
        {
            return new Refusal.Invalid([new FieldFault("otherId", "unknown")]);
        }

        var place = new DraftPatch(Longitude: longitude, Latitude: latitude, Datum: datum);
        return (await desk.DoWithinAsync(draftId, new SaveDraft(place), actor, expectedVersion, connection, transaction, ct)).Outcome;
    }

    /// <returns>Null when there is none with a number that the actor may know of.</returns>
    private async Task<Ticket?> OtherAsync(NpgsqlTransaction transaction, Guid id, Actor actor, CancellationToken ct) =>
        await store.LoadAsync(transaction.Connection!, transaction, id, ct) is { Number: not null } other // A live transaction has its connection.
            && TicketSight.MayKnowOf(other.State, other.UnitCode, other.OwnerId, actor, other.Followers) ? other : null;
}
