namespace Hotline.Agent.Client.Contracts;

/// <summary>POST /api/tickets/{id}/label (标签): given or taken off.</summary>
/// <param name="Label">As in <see cref="TicketRow.Labels"/>.</param>
public sealed record LabelTicket(string Label, bool On, string Reason);
