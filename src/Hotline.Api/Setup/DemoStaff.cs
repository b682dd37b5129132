using Hotline.Agent.Client.Contracts;
using Hotline.Api.Security;

namespace Hotline.Api.Setup;

/// <summary>
/// Who works in the demonstration: liaisons of the county, the city and the province. Two liaisons share one unit, so that two can try to sign at
/// once, and have a leader who could pass their replies; of two supervisors one can follow a ticket up and the other rule on the appeal that comes of it.
/// </summary>
internal static class DemoStaff
{
    public static IReadOnlyList<Account> Accounts { get; } =
    [
        Of("agent1", "话务员一号", StaffRole.Agent, null, "8001"),
        Of("agent2", "话务员二号", StaffRole.Agent, null, "8002"),
        Of("agent3", "话务员三号", StaffRole.Agent), // without a desk phone: answers in the browser
        Of("lead", "值班班长", StaffRole.ShiftLead, null, "8003"),
        Of("dispatcher", "派单员", StaffRole.Dispatcher),
        Of("liaison1", "东湖城管联络员甲", StaffRole.Liaison, "360102-CG"),
        Of("liaison2", "东湖城管联络员乙", StaffRole.Liaison, "360102-CG"),
        Of("liaison3", "西湖城管联络员", StaffRole.Liaison, "360103-CG"),
        Of("liaison4", "市人社局联络员", StaffRole.Liaison, "NC-RS"),
        Of("liaison5", "市市场监管局联络员", StaffRole.Liaison, "NC-SCJG"),
        Of("liaison6", "市住建局联络员", StaffRole.Liaison, "NC-ZJ"),
        Of("liaison7", "市城管局联络员", StaffRole.Liaison, "NC-CG"),
        Of("liaison8", "省住建厅联络员", StaffRole.Liaison, "JX-ZJ"),
        Of("liaison9", "赣州市热线中心联络员", StaffRole.Liaison, "3607-12345"),
        Of("liaison10", "南昌市热线中心联络员", StaffRole.Liaison, "NC-12345"),
        Of("unitleader", "东湖城管负责人", StaffRole.UnitLeader, "360102-CG") with { Roles = [StaffRole.UnitLeader, StaffRole.Liaison] },
        Of("supervisor", "督办员一号", StaffRole.Supervisor),
        Of("supervisor2", "督办员二号", StaffRole.Supervisor),
        Of("leader", "分管领导", StaffRole.Leader),
        Of("editor", "知识库管理员", StaffRole.KnowledgeEditor),
        Of("admin", "系统管理员", StaffRole.Administrator),
    ];

    private static Account Of(string login, string name, StaffRole role, string? unit = null, string? extension = null) =>
        new(Guid.CreateVersion7(), login, name, [role], unit, extension, false);
}
