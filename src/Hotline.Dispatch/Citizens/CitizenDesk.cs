using System.Security.Cryptography;
using System.Text;
using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Citizens;

/// <summary>
/// The door for channels on which citizens act by themselves (web, messenger). A channel first has proof of whose ticket it
/// is: <see cref="FindAsync"/> (number and code), <see cref="FindByLinkAsync"/> (rating only), or its own memory that this
/// person submitted it; after that it speaks of the ticket by id.
/// </summary>
public sealed class CitizenDesk
{
    private const int IntakeKeyMax = 100;
    private const int FormMax = 100;
    private readonly NpgsqlDataSource database;
    private readonly TicketDesk desk;
    private readonly PickupCodes codes;
    private readonly RatingLinks links;
    private readonly PhotoStore photos;
    private readonly CatalogCache catalog;
    private readonly AuditTrail audit;
    private readonly DispatchMetrics metrics;

    internal CitizenDesk(
        NpgsqlDataSource database, TicketDesk desk, PickupCodes codes, RatingLinks links, PhotoStore photos, CatalogCache catalog, AuditTrail audit, DispatchMetrics metrics) =>
        (this.database, this.desk, this.codes, this.links, this.photos, this.catalog, this.audit, this.metrics) = (database, desk, codes, links, photos, catalog, audit, metrics);

    /// <summary>What is wrong with a request so far, for a dialogue that asks one thing after the other.</summary>
    public async Task<IReadOnlyList<FieldFault>> FaultsAsync(CitizenRequest request, CancellationToken ct)
    {
        var faults = Faults(request.Photos);
        if (request.IntakeKey.Length is 0 or > IntakeKeyMax)
        {
            faults.Add(new FieldFault("intakeKey", "malformed"));
        }

        // A title that was to be taken from the content is not missed beside it.
        var faultsOfForm = FieldRules.Submit(request.Fields, request.Channel, null, await catalog.GetAsync(ct), classified: false, reachable: request.Channel == IntakeChannel.WeChat);
        faults.AddRange(request.Title is null ? faultsOfForm.Where(fault => fault.Field != "title") : faultsOfForm);
        return faults;
    }

    /// <summary>Accepts and routes a request in one transaction. The same intake key of the same channel again gives the same receipt and changes nothing.</summary>
    public async Task<Outcome<CitizenReceipt>> SubmitAsync(CitizenRequest request, CancellationToken ct)
    {
        if (await FaultsAsync(request, ct) is { Count: > 0 } faults)
        {
            metrics.Did(Verb.Accept, new Refusal.Invalid(faults));
            return new Refusal.Invalid(faults);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var draft = new OpenDraft(request.Channel, IntakeKey: $"{request.Channel}:{request.IntakeKey}", Fields: request.Fields);
        var id = await desk.OpenDraftAsync(draft, Actor.Citizen, transaction, ct);
        await TicketStore.LockAsync(connection, transaction, id, ct);
        var (outcome, _) = await desk.DoWithinAsync(id, new Accept(), Actor.Citizen, null, connection, transaction, ct);
        if (outcome is Outcome<TicketStamp>.Done)
        {
            await photos.AddAsync(transaction, id, request.Photos ?? [], ct);
        }
        else if (outcome is Outcome<TicketStamp>.Refused { Why: not Refusal.WrongState } refused)
        {
            metrics.Did(Verb.Accept, outcome);
            return refused.Why;
        }

        // A second tap finds the ticket accepted (or further): its receipt is the first one's.
        var (number, state) = await StampAsync(transaction, id, ct);
        var receipt = new CitizenReceipt(id, number, await codes.EnsureAsync(transaction, id, ct), state);
        await transaction.CommitAsync(ct);
        if (outcome is Outcome<TicketStamp>.Done)
        {
            metrics.Did(Verb.Accept, outcome);
        }

        return receipt;
    }

    /// <summary>Whose ticket this is, by number and pickup code. Tries are limited (<see cref="Refusal.TooManyTries"/>); success is audited.</summary>
    /// <returns>The ticket's id.</returns>
    public async Task<Outcome<Guid>> FindAsync(string number, string code, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var outcome = await codes.TryAsync(transaction, PickupCodes.Digits(number), code, ct);
        if (outcome is Outcome<Guid>.Done found)
        {
            await audit.WriteAsync(transaction, Actor.Citizen, "citizen.look-up", found.Value, null, null, null, ct);
        }

        await transaction.CommitAsync(ct);
        return outcome;
    }

    /// <summary>The ticket that a rating link opens, for <see cref="Rate"/> alone.</summary>
    public Task<Outcome<Guid>> FindByLinkAsync(string token, CancellationToken ct) => links.FindAsync(token, ct);

    /// <summary>A new rating link's token, for a message to the citizen alone; it asks about the round given.</summary>
    public Task<string> MakeLinkAsync(Guid ticketId, int round, CancellationToken ct) => links.MakeAsync(ticketId, round, ct);

    /// <summary>Carries out one of the citizen's verbs: <see cref="Urge"/>, <see cref="Retract"/>, <see cref="Rate"/>, <see cref="KeepSecret"/>, <see cref="Supplement"/>.</summary>
    public Task<Outcome<TicketStamp>> DoAsync(Guid ticketId, TicketCommand command, CancellationToken ct) => desk.DoAsync(ticketId, command, Actor.Citizen, null, ct);

    /// <summary>The same in the caller's transaction, for a channel whose own record of it is to be there or not with it.</summary>
    public Task<Outcome<TicketStamp>> DoAsync(Guid ticketId, TicketCommand command, NpgsqlTransaction transaction, CancellationToken ct) => CountedAsync(ticketId, command, [], transaction, ct);

    /// <summary>A <see cref="Supplement"/> with photos, in the caller's transaction.</summary>
    public Task<Outcome<TicketStamp>> SupplementAsync(Guid ticketId, Pii text, IReadOnlyList<PhotoFile> more, NpgsqlTransaction transaction, CancellationToken ct) =>
        CountedAsync(ticketId, new Supplement(text, more.Count), more, transaction, ct);

    /// <summary>The same from a form. Sent again with the same in it, because its answer was lost or it was tapped twice, it adds nothing and is answered as the first time.</summary>
    /// <param name="form">The random number that this form was given; null or anything odd: every sending is new.</param>
    public async Task<Outcome<TicketStamp>> SupplementAsync(Guid ticketId, Pii text, IReadOnlyList<PhotoFile> more, string? form, CancellationToken ct)
    {
        await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var sending = form is { Length: > 0 and <= FormMax } ? SendingOf(form, text, more) : null;
        await TicketStore.LockAsync(connection, transaction, ticketId, ct);
        if (sending is not null && await SentAsync(transaction, ticketId, sending, ct) is { } done)
        {
            return done;
        }

        var outcome = await WithinAsync(ticketId, new Supplement(text, more.Count) { Sending = sending }, more, transaction, ct);
        if (outcome is Outcome<TicketStamp>.Done)
        {
            await transaction.CommitAsync(ct);
        }

        metrics.Did(Verb.Supplement, outcome);
        return outcome;
    }

    /// <summary>Counted before the caller commits: what is rolled back there is counted once more when it is done.</summary>
    private async Task<Outcome<TicketStamp>> CountedAsync(Guid ticketId, TicketCommand command, IReadOnlyList<PhotoFile> more, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await TicketStore.LockAsync(transaction.Connection ?? throw new ArgumentException("The transaction has ended.", nameof(transaction)), transaction, ticketId, ct);
        var outcome = await WithinAsync(ticketId, command, more, transaction, ct);
        metrics.Did(command.Verb, outcome);
        return outcome;
    }

    private async Task<Outcome<TicketStamp>> WithinAsync(Guid ticketId, TicketCommand command, IReadOnlyList<PhotoFile> more, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (Faults(more) is { Count: > 0 } faults)
        {
            return new Refusal.Invalid(faults);
        }

        var (outcome, _) = await desk.DoWithinAsync(ticketId, command, Actor.Citizen, null, transaction.Connection!, transaction, ct); // The ticket was locked by it.
        if (outcome is Outcome<TicketStamp>.Done)
        {
            await photos.AddAsync(transaction, ticketId, more, ct);
        }

        return outcome;
    }

    /// <summary>Of the form and all that is in it: somebody who goes back to a form and writes something else has said something else. The form's random number keeps it from being guessed at.</summary>
    private static string SendingOf(string form, Pii text, IReadOnlyList<PhotoFile> more)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (byte[][])[Encoding.UTF8.GetBytes(form), Encoding.UTF8.GetBytes(text.Clear()), .. more.Select(photo => photo.Content)])
        {
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(part);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <returns>The ticket as it stands now; null when this was not sent before.</returns>
    private static async Task<TicketStamp?> SentAsync(NpgsqlTransaction transaction, Guid id, string sending, CancellationToken ct)
    {
        const string sql = """
            select t.number, t.state, t.version from dispatch.ticket t
            where t.id = @id and exists (select 1 from dispatch.ticket_event e where e.ticket_id = t.id and e.kind = 'Supplemented' and e.data ->> 'sending' = @sending)
            """;
        var row = await transaction.Connection!.QuerySingleOrDefaultAsync<Stamp>(new CommandDefinition(sql, new { id, sending }, transaction, cancellationToken: ct)); // A live transaction has its connection.
        return row is null ? null : new TicketStamp(id, row.Number, Enum.Parse<TicketState>(row.State), row.Version);
    }

    private static List<FieldFault> Faults(IReadOnlyList<PhotoFile>? photos) => photos switch
    {
        { Count: > PhotoStore.MostPerSubmission } => [new FieldFault("photos", "too-many", PhotoStore.MostPerSubmission)],
        not null when photos.Any(photo => photo.Content.Length > PhotoStore.MostBytes) => [new FieldFault("photos", "too-large", PhotoStore.MostBytes / 1024 / 1024)],
        _ => [],
    };

    private static async Task<(string Number, TicketState State)> StampAsync(NpgsqlTransaction transaction, Guid id, CancellationToken ct)
    {
        const string sql = "select number, state from dispatch.ticket where id = @id";
        var row = await transaction.Connection!.QuerySingleAsync<(string Number, string State)>(new CommandDefinition(sql, new { id }, transaction, cancellationToken: ct)); // A live transaction has its connection.
        return (row.Number, Enum.Parse<TicketState>(row.State));
    }

    private sealed record Stamp(string? Number, string State, int Version);
}
