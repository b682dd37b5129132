using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.FollowUps;

/// <summary>
/// Whether a ticket is asked about, and why: the plan that fits it most nearly, and a draw that anybody can do again. The draw is the first four
/// bytes of SHA-256 over ticket, round and plan, modulo 10 000; below a hundred times the percentage, it is asked. Nobody can aim it. Pure.
/// </summary>
internal static class FollowUpDraw
{
    public const int Scale = 10_000;

    /// <returns>What follows a reply: nothing where no plan fits, as every ticket is asked about then; the choice; and for one not drawn the close.</returns>
    public static TicketEvent[] After(Ticket ticket, string? unit, Scene scene)
    {
        if (ticket.Fields.Anonymous)
        {
            // Nobody knows whom to ask. With number and code they may still say what they think of it.
            return [new TicketEvent.FollowUpPlanned("", "匿名诉求", FollowUpWay.Web, 0, 0, Chosen: false), new TicketEvent.Closed(Unreachable: false)];
        }

        if (scene.Catalog.FollowUpPlans.Where(plan => plan.Fits(ticket, unit)).OrderByDescending(plan => plan.Nearness).ThenBy(plan => plan.Code, StringComparer.Ordinal).FirstOrDefault() is not { } plan)
        {
            return [];
        }

        var draw = Of(ticket.Id, ticket.Round, plan.Code);
        var chosen = draw < plan.Percent * (Scale / 100);
        var planned = new TicketEvent.FollowUpPlanned(plan.Code, plan.Name, plan.Way, plan.Percent, draw, chosen, plan.Next);
        return !chosen ? [planned, new TicketEvent.Closed(Unreachable: false)]
            : ticket.CallTime is null || plan.Way == FollowUpWay.Agent ? [planned]
            : [planned, new TicketEvent.FollowUpPassedOn(FollowUpWay.Agent, WhyPassedOn.Booked)];
    }

    public static int Of(Guid ticketId, int round, string plan) =>
        (int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{ticketId:N}/{round}/{plan}"))) % Scale);
}
