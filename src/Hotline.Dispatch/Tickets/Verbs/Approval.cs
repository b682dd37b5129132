using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Verbs;

/// <summary>逐级审核: what a unit asks for is approved by the units above it in their turn, as many levels as the policy says, and then by the hotline.</summary>
internal static class Approval
{
    /// <summary>The unit's own township, county or city, from below. What stands above as the province is where the hotline itself stands.</summary>
    /// <param name="levels">1 is the hotline alone.</param>
    /// <returns>Null where the hotline decides alone.</returns>
    public static string[]? Chain(string? unit, CatalogSnapshot catalog, int levels) =>
        unit is not null && catalog.Above(unit).Where(above => above.Level != UnitLevel.Province).Take(levels - 1).Select(above => above.Code).ToArray() is { Length: > 0 } chain
            ? chain : null;

    /// <summary>It waits for this person's level. The hotline passes over a unit that has gone out of use, or that says nothing until the clock is red.</summary>
    /// <param name="with">The unit that has to approve now; null where the hotline has.</param>
    public static bool IsFor(string? with, Ticket ticket, Scene scene) =>
        with is not { } unit || ByUnit(with, scene.Actor) || IsPassedOver(unit, ticket, scene);

    /// <summary>Out of use, or silent until the clock is red.</summary>
    public static bool IsPassedOver(string? unit, Ticket ticket, Scene scene) =>
        scene.Catalog.Units.GetValueOrDefault(unit ?? "") is not { Active: true } || IsRed(DeadlineKind.Handle, ticket, scene);

    /// <summary>Whoever's level it is need not be waited for any longer.</summary>
    public static bool IsRed(DeadlineKind clock, Ticket ticket, Scene scene) => ticket.Running(clock)?.LightAt(scene.Now) >= Light.Red;

    /// <returns>The ruling that waits for this liaison's unit above; of several the one that comes first. Null where none does.</returns>
    public static Verb? RulingOf(Actor actor, Ticket ticket) => ticket.State switch
    {
        TicketState.ExtensionReview => ByUnit(ticket.ExtensionWith, actor) ? Verb.RuleOnExtension : null,
        TicketState.InHandling when ByUnit(ticket.SuspensionWith, actor) => Verb.RuleOnSuspension,
        TicketState.AwaitingSignFor or TicketState.InHandling => ByUnit(ticket.HandingWith, actor) ? Verb.RuleOnHanding : null,
        _ => null,
    };

    public static bool ByUnit(string? with, Actor actor) => with is { } unit && actor.Is(Role.Liaison) && actor.UnitCode == unit;
}
