using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Privacy;

namespace Hotline.Agent.Desk;

/// <summary>Port: tickets as the consoles show them, masked for a reader. The host maps them once, for HTTP and for the desk.</summary>
public interface IDeskPages
{
    /// <returns>Null when there is no such ticket or it is not this reader's to know of.</returns>
    Task<TicketPage?> PageAsync(Guid ticketId, Actor reader, CancellationToken ct);

    /// <summary>A caller's earlier and open tickets, open ones first.</summary>
    /// <param name="except">The draft of the present call.</param>
    Task<IReadOnlyList<TicketRow>> OfCallerAsync(Pii caller, Guid? except, Actor reader, CancellationToken ct);
}
