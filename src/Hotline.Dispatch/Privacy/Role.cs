namespace Hotline.Dispatch.Privacy;

/// <summary>
/// What an account may be. No account has the last two: <see cref="System"/> is the product itself (sweeps, rules),
/// <see cref="Citizen"/> the person whose request it is.
/// </summary>
public enum Role
{
    Agent,
    ShiftLead,
    Dispatcher,
    Liaison,
    Supervisor,
    Leader,
    Administrator,
    KnowledgeEditor,
    System,
    Citizen,
}
