namespace Hotline.Agent.Client.Contracts;

/// <summary>POST /api/tickets/{id}/retraction (撤回), by an agent for the citizen: of what the agent took in, or with them on the line, and only their own then. With the policy retractApproval 1 it is a proposal that somebody else rules on.</summary>
public sealed record RetractTicket(string Reason);

/// <summary>POST /api/tickets/{id}/grade (改级改类): set right after acceptance, its clocks with it. By an agent only of what they took in, or with the citizen on the line.</summary>
/// <param name="Type">Null or "" leaves it as it is; only before it is dispatched, or to be done again.</param>
/// <param name="Urgency">Normal, Urgent or Critical; null or "" leaves it as it is. Of what is dispatched only upwards.</param>
public sealed record RegradeTicket(string Reason, string? Type = null, string? Urgency = null);

/// <summary>POST /api/tickets/{id}/secrecy (转保密): the citizen asks that nobody be told who spoke. By an agent only as of <see cref="RegradeTicket"/>.</summary>
public sealed record KeepTicketSecret(string Reason);
