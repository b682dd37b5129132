namespace Hotline.Dispatch.Privacy;

/// <summary>
/// What an account may be. <see cref="UnitLeader"/> (单位负责人) is a liaison who answers for what their unit replies; <see cref="Leader"/> (领导) is of the whole house. No account has the last three:
/// <see cref="System"/> is the product itself (sweeps, rules),
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
    UnitLeader,
    System,
    Citizen,
    Platform,
}
