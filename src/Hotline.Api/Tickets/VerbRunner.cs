using Hotline.Agent.Desk;
using Hotline.Api.Problems;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Tickets;

/// <summary>Carries a verb to Dispatch and brings the answer back: the new page, nothing (204) where it is no longer this person's to read, or the refusal as a problem.</summary>
internal sealed class VerbRunner(TicketDesk desk, DeskPages pages, TimeProvider time)
{
    public Task<IResult> RunAsync(HttpContext context, Guid id, TicketCommand command) =>
        RunAsync(context, id, (actor, version) => desk.DoAsync(id, command, actor, version, context.RequestAborted));

    /// <summary>The same for a door that changes more than this one ticket.</summary>
    public async Task<IResult> RunAsync(HttpContext context, Guid id, Func<Actor, int?, Task<Outcome<TicketStamp>>> act)
    {
        if (!VersionHeader.TryRead(context.Request, out var version))
        {
            return Refusals.VersionRequired();
        }

        var (actor, ct) = (ActorOf(context), context.RequestAborted);
        return await act(actor, version) switch
        {
            Outcome<TicketStamp>.Refused refused => await RefuseAsync(id, refused.Why, actor, ct),
            _ when await pages.PageAsync(id, actor, ct) is { } page => Shown(context, page, StatusCodes.Status200OK),
            // Done, and with that it went where this person may not read it: handed across, for one.
            _ => TypedResults.NoContent(),
        };
    }

    /// <summary>As a verb that is run, with the short answer that a form saved while typing needs.</summary>
    public async Task<IResult> SaveDraftAsync(HttpContext context, Guid id, TicketCommand command)
    {
        if (!VersionHeader.TryRead(context.Request, out var version))
        {
            return Refusals.VersionRequired();
        }

        var (actor, ct) = (ActorOf(context), context.RequestAborted);
        switch (await desk.DoAsync(id, command, actor, version, ct))
        {
            case Outcome<TicketStamp>.Done done:
                VersionHeader.Write(context.Response, done.Value.Version);
                return TypedResults.Ok(new Agent.Client.Contracts.DraftSaved(done.Value.Version, time.GetUtcNow()));
            case Outcome<TicketStamp>.Refused refused:
                return await RefuseAsync(id, refused.Why, actor, ct);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public async Task<IResult> PageAsync(HttpContext context, Guid id, int status = StatusCodes.Status200OK) =>
        await pages.PageAsync(id, ActorOf(context), context.RequestAborted) is { } page ? Shown(context, page, status) : TicketRefusals.Of(new Refusal.NotFound());

    private static JsonHttpResult<Agent.Client.Contracts.TicketPage> Shown(HttpContext context, Agent.Client.Contracts.TicketPage page, int status)
    {
        VersionHeader.Write(context.Response, page.Version);
        return TypedResults.Json(page, statusCode: status);
    }

    public static Actor ActorOf(HttpContext context) =>
        StaffClaims.Actor(context.User) ?? throw new InvalidOperationException("The endpoint is open to people who are not signed in.");

    // Whoever wrote over an old version is shown the ticket as it stands now.
    private async Task<IResult> RefuseAsync(Guid id, Refusal why, Actor actor, CancellationToken ct) =>
        TicketRefusals.Of(why, why is Refusal.StaleVersion ? await pages.PageAsync(id, actor, ct) : null);
}
