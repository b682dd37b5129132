namespace Hotline.Agent.Client.Contracts;

/// <summary>POST /api/tickets/{id}/reassignment (改派): the hotline takes it from the unit that has it and gives it to another.</summary>
/// <param name="Reason">Both units read it.</param>
/// <param name="Misdispatched">It should never have gone to the unit that has it; counted as 误派.</param>
public sealed record ReassignTicket(string UnitCode, string Reason, bool Misdispatched = false);

/// <summary>POST /api/tickets/{id}/handing-ruling (转派审核): the word of a level on what a unit asks to hand down or across.</summary>
/// <param name="Reason">Required where it is not approved.</param>
public sealed record RuleOnHanding(bool Approve, string? Reason = null);

/// <summary>POST /api/tickets/{id}/hand-out-ruling: a second person's word on handing it out.</summary>
/// <param name="Reason">Required where it is not approved.</param>
public sealed record RuleOnHandOut(bool Approve, string? Reason = null);

/// <summary>POST /api/tickets/{id}/retraction-ruling: a second person's word on withdrawing it for the citizen.</summary>
/// <param name="Reason">Required where it is not approved.</param>
public sealed record RuleOnRetraction(bool Approve, string? Reason = null);
