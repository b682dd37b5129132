namespace Hotline.Dispatch.Privacy;

/// <summary>
/// What an account may be. No account has the last three: <see cref="System"/> is the product itself (sweeps, rules),
/// <see cref="Citizen"/> the person whose request it is, <see cref="Platform"/> the program of a platform that requests are handed out to.
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
    Platform,
}
