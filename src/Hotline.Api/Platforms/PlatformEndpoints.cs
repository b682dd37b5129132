using System.Text.Json;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Api.Platforms;

/// <summary>/api/platform: what 110 and other platforms say by program of the requests that were handed out to them (docs/adr/0133). Safe to say again.</summary>
internal static class PlatformEndpoints
{
    private const int LongestNumber = 40;
    private const int Page = 200;

    public static void AddPlatforms(this WebApplicationBuilder builder) => builder.Services
        .AddSingleton<PlatformKeys>()
        .AddSingleton<PlatformLimits>()
        .AddAuthentication().AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, PlatformAuthentication>(PlatformAuthentication.SchemeName, null);

    public static void MapPlatforms(this IEndpointRouteBuilder app)
    {
        var all = app.MapGroup("/api/platform/hand-outs").WithTags("platform").RequireAuthorization(Permissions.Platform)
            .WithMetadata(new RequestSizeLimitAttribute(PlatformAuthentication.LongestBody), Documented.Signed);
        all.MapGet("", ListAsync).Produces<PlatformHandOuts>();
        var one = all.MapGroup("/{number}");
        one.MapGet("", FindAsync).Produces<PlatformHandOut>();
        one.MapGet("/request", ReadAsync).Produces<PlatformRequest>();
        one.MapPost("/receipt", (HttpContext context, string number, PlatformReceipt given, HandOutDesk desk, CatalogCache catalog) => SayAsync(
            context, number, given, new AcknowledgeHandOut(given.Number, Text(given.Note), given.Receiver is { } who ? Pii.Name(who) : null, given.ReceivedAt), desk, catalog)).Produces<PlatformHandOut>();
        one.MapPost("/return", (HttpContext context, string number, PlatformReturn given, HandOutDesk desk, CatalogCache catalog) =>
            SayAsync(context, number, given, new TakeBackHandOut(Pii.Text(given.Reason ?? "")), desk, catalog)).Produces<PlatformHandOut>();
        one.MapPost("/result", (HttpContext context, string number, PlatformResult given, HandOutDesk desk, CatalogCache catalog) =>
            SayAsync(context, number, given, new AnswerHandOut(Pii.Text(given.Result ?? "")), desk, catalog)).Produces<PlatformHandOut>();
    }

    private static async Task<IResult> ListAsync(HttpContext context, string? after, HandOutDesk desk, CatalogCache catalog)
    {
        var found = await desk.ListAsync(await ActorAsync(context, catalog), after, Page, context.RequestAborted);
        return TypedResults.Ok(new PlatformHandOuts([.. found.Select(Shown)], found.Count == Page ? found[^1].Number : null));
    }

    private static PlatformHandOut Shown(HandOutView view) => new(view.Number, view.Stage.ToString(), view.AcknowledgeBy);

    private static async Task<IResult> FindAsync(HttpContext context, string number, HandOutDesk desk, CatalogCache catalog) =>
        await ShownAsync(number, await ActorAsync(context, catalog), desk, context.RequestAborted) ?? TicketRefusals.Of(new Refusal.NotFound());

    private static async Task<IResult> ReadAsync(HttpContext context, string number, HandOutReading reading, CatalogCache catalog)
    {
        context.Response.Headers.CacheControl = "no-store";
        return await reading.ReadAsync(number, await ActorAsync(context, catalog), context.RequestAborted) switch
        {
            Outcome<HandedMatter>.Done shown => TypedResults.Ok(PlatformRequest.Of(shown.Value)),
            Outcome<HandedMatter>.Refused refused => TicketRefusals.Of(refused.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<IResult> SayAsync<T>(HttpContext context, string number, T given, TicketCommand command, HandOutDesk desk, CatalogCache catalog)
    {
        var (actor, ct) = (await ActorAsync(context, catalog), context.RequestAborted);
        if (number.Length > LongestNumber)
        {
            return TicketRefusals.Of(new Refusal.NotFound());
        }

        return await desk.DoAsync(number, command, JsonSerializer.Serialize(given), context.Request.Headers[PlatformSignature.SignatureHeader].ToString(), actor, ct) switch
        {
            // Of all numbers on other platforms it named its own.
            Outcome<TicketStamp>.Refused { Why: Refusal.Invalid invalid } => TicketRefusals.Fields(invalid.Faults.Select(fault => fault.Field == "foreignNumbers" ? fault with { Field = "number" } : fault)),
            Outcome<TicketStamp>.Refused refused => TicketRefusals.Of(refused.Why),
            _ => await ShownAsync(number, actor, desk, ct) ?? TicketRefusals.Of(new Refusal.NotFound()),
        };
    }

    private static async Task<IResult?> ShownAsync(string number, Actor actor, HandOutDesk desk, CancellationToken ct) =>
        await desk.FindAsync(number, actor, ct) is { } view ? TypedResults.Ok(Shown(view)) : null;

    private static async Task<Actor> ActorAsync(HttpContext context, CatalogCache catalog)
    {
        var code = context.User.FindFirst(PlatformAuthentication.Claim)?.Value ?? throw new InvalidOperationException("The endpoint is open to who is no platform.");
        return Actor.OfPlatform(code, (await catalog.GetAsync(context.RequestAborted)).Platforms.GetValueOrDefault(code)?.Name ?? code);
    }

    private static Pii? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : Pii.Text(typed);
}
