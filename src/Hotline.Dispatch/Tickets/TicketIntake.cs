using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets.Reading;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Dispatch.Tickets;

/// <summary>What intake in one request made.</summary>
/// <param name="Page">As its maker may see it; null for a ticket that was there already.</param>
/// <param name="Repeats">What the same caller asked for before that may be the same matter. It stops nothing: a person decides.</param>
public sealed record TakenIn(Guid Id, TicketPage? Page, IReadOnlyList<SimilarTicket> Repeats);

/// <summary>
/// The door for a request whose form is complete: opened and accepted in one. The verbs decide as for a draft that is accepted later; it costs two
/// round trips to the database, one that reads and one that writes everything, which those who come together share (docs/adr/0092).
/// </summary>
public sealed class TicketIntake
{
    private readonly TicketDesk desk;
    private readonly IntakeRounds rounds;
    private readonly CallersEarlier earlier;
    private readonly CatalogCache catalog;
    private readonly OutboxRinger ringer;
    private readonly OutboxTurns followers;
    private readonly TimeProvider time;
    private readonly DispatchMetrics metrics;

    internal TicketIntake(
        TicketDesk desk, IntakeRounds rounds, CallersEarlier earlier, CatalogCache catalog, OutboxRinger ringer, OutboxTurns followers, TimeProvider time, DispatchMetrics metrics) =>
        (this.desk, this.rounds, this.earlier, this.catalog, this.ringer, this.followers, this.time, this.metrics) = (desk, rounds, earlier, catalog, ringer, followers, time, metrics);

    /// <summary>Opens, accepts and routes by rule, or leaves nothing behind.</summary>
    /// <returns>The new ticket; the one that this intake key, call or number of another platform already has, as it is; or why not.</returns>
    public async Task<Outcome<TakenIn>> AcceptAsync(OpenDraft command, Actor actor, CancellationToken ct)
    {
        var scene = new Scene(actor, TicketChange.AsKept(time.GetUtcNow()), await catalog.GetAsync(ct));
        var draft = command.NewTicket(Guid.CreateVersion7(scene.Now), actor, scene.Now);
        if (TicketLifecycle.Check(Verb.Accept, draft, actor) is not null)
        {
            // It is the actor's own and just begun: only the role can lack.
            return new Refusal.RoleMissing(Verb.Accept);
        }

        switch (new Accept().Decide(draft, scene))
        {
            case Decision.Events decided:
                return await MakeAsync(new DecidedIntake(command, draft, decided, scene), ct) is { } made ? made : new TakenIn(await desk.OpenDraftAsync(command, actor, ct), null, []);
            case Decision.No no:
                return no.Why;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <returns>Null when it is there already.</returns>
    private async Task<TakenIn?> MakeAsync(DecidedIntake intake, CancellationToken ct)
    {
        using var taking = followers.TakingIn();
        if (await rounds.WriteAsync(intake, ct) is not { } written)
        {
            return null;
        }

        ringer.Ring();
        var ticket = written.Steps[^1].After;
        metrics.Did(Verb.Accept, TicketDesk.Stamp(ticket));
        return new TakenIn(ticket.Id, FirstPage.Of(written.Steps, intake.Scene), await earlier.LikeAsync(intake.Draft, written.Earlier, intake.Scene.Actor, ct));
    }
}
