using System.Text.Json;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>What some events made of a ticket, step by step, and what is told of it. Pure.</summary>
/// <param name="Actions">As the audit names them.</param>
internal sealed record Change(Ticket Before, Ticket After, IReadOnlyList<Step> Steps, Actor Actor, string[] Actions, DateTimeOffset Now)
{
    /// <param name="ticket">As it stands before the first of the events, with the version, number and fields it is to have.</param>
    public static Change Of(Ticket before, Ticket ticket, IReadOnlyList<TicketEvent> events, Verb verb, Scene scene)
    {
        var steps = new List<Step>(events.Count);
        foreach (var happened in events)
        {
            ticket = TicketCourse.After(ticket, happened, scene);
            steps.Add(new Step(happened, ticket));
        }

        if (Difficulty.Reached(before, ticket, scene.Catalog.Policy) is { } marked)
        {
            ticket = TicketChange.Apply(ticket, marked, scene.Actor, scene.Now);
            steps.Add(new Step(marked, ticket));
        }

        return new Change(before, ticket, steps, scene.Actor, [verb.ToString()], scene.Now);
    }

    /// <summary>The same of a ticket that is not written yet: its opening comes first.</summary>
    public Change OpenedBy(TicketEvent opened, string action) =>
        this with { Before = Before with { EventSeq = 0 }, Steps = [new Step(opened, Before), .. Steps], Actions = [action, .. Actions] };

    /// <summary>The messages of the outbox, one a step.</summary>
    public string[] Payloads()
    {
        var payloads = new List<string>(Steps.Count);
        var before = Before;
        foreach (var step in Steps)
        {
            var after = step.After;
            payloads.Add(DispatchJson.Write(new OutboxTicket(
                after.Number, after.Version, after.State, before.State, after.Fields.Type, after.Fields.CategoryCode, after.Fields.RegionCode,
                after.Fields.Urgency, after.Channel, after.OwnerId, after.UnitCode, before.UnitCode, after.CallId, after.Round, after.Light,
                Actor.AccountId, step.Json, after.Followers, after.IsHandingOpen ? after.HandingWith : null, after.MatterUnit)));
            before = after;
        }

        return [.. payloads];
    }

    /// <summary>Which clock reached which level, and who is to be told.</summary>
    public Climb[] Escalations() =>
    [
        .. from step in Steps
           let happened = step.Happened as TicketEvent.Escalated
           where happened is not null
           let clock = step.After.Running(happened.Clock, happened.Unit)
           where clock is not null
           let audience = EscalationLadder.AudienceOf(happened.Level, happened.Clock)
           select new Climb(happened.Level, clock, audience, audience == Audience.UnitLeader ? clock.UnitCode ?? After.UnitCode ?? "" : ""),
    ];

    /// <param name="Unit">Whose leader is told; empty where the audience is no unit's.</param>
    internal sealed record Climb(int Level, Deadline Clock, Audience Audience, string Unit);
}

/// <summary>One event of a change, and the ticket after it.</summary>
internal sealed record Step(TicketEvent Happened, Ticket After)
{
    /// <summary>The event as it is kept, told and shown: put into words once.</summary>
    public JsonElement Json { get; } = DispatchJson.CaseOf(Happened);
}
