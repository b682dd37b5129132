namespace Hotline.Agent.Client.Contracts;

/// <summary>Whose figures of the ledger somebody sees, in one place for both sides.</summary>
public static class LedgerSight
{
    /// <summary>Whoever has one of these sees all; a liaison without, their own unit and those below it.</summary>
    public static IReadOnlyList<StaffRole> SeeAll { get; } = [StaffRole.ShiftLead, StaffRole.Dispatcher, StaffRole.Supervisor, StaffRole.Leader, StaffRole.Administrator];
}
