using Hotline.Agent.Client.Contracts;
using MudBlazor;

namespace Hotline.Agent.Client.Session;

/// <summary>A desk in the navigation rail and the roles that sit at it.</summary>
public sealed record Desk(string Path, string Name, string Icon, params StaffRole[] Roles);

/// <summary>The one list of desks; the rail, the start page and the page guard all read it.</summary>
public static class Desks
{
    public static readonly IReadOnlyList<Desk> All =
    [
        new("/desk", "坐席台", Icons.Material.Outlined.HeadsetMic, StaffRole.Agent),
        new("/follow-up", "回访", Icons.Material.Outlined.PhoneCallback, StaffRole.Agent, StaffRole.ShiftLead),
        new("/floor", "班长台", Icons.Material.Outlined.Groups, StaffRole.ShiftLead),
        new("/dispatch", "派单", Icons.Material.Outlined.AltRoute, StaffRole.Dispatcher),
        new("/inbox", "承办", Icons.Material.Outlined.Inbox, StaffRole.Liaison),
        new("/supervision", "督办", Icons.Material.Outlined.NotificationsActive, StaffRole.Supervisor),
        new("/checks", "质检", Icons.Material.Outlined.Grading, StaffRole.ShiftLead, StaffRole.Supervisor),
        new("/trends", "数据看板", Icons.Material.Outlined.Insights, StaffRole.Leader, StaffRole.Supervisor, StaffRole.ShiftLead),
        new("/ledger", "考核台账", Icons.Material.Outlined.Leaderboard, StaffRole.Leader, StaffRole.Supervisor, StaffRole.ShiftLead, StaffRole.Liaison),
        new("/wall", "大屏", Icons.Material.Outlined.Tv, StaffRole.ShiftLead, StaffRole.Supervisor, StaffRole.Leader),
        new("/search", "搜索", Icons.Material.Outlined.ManageSearch, StaffRole.Agent, StaffRole.ShiftLead, StaffRole.Dispatcher, StaffRole.Supervisor, StaffRole.Liaison, StaffRole.Leader),
        new("/look-up", "查工单", Icons.Material.Outlined.Search, StaffRole.Agent, StaffRole.ShiftLead, StaffRole.Dispatcher, StaffRole.Supervisor, StaffRole.Liaison),
        new("/supervision", "督办", Icons.Material.Outlined.NotificationsActive, StaffRole.Leader), // Not where a leader begins.
        new("/knowledge", "知识库", Icons.Material.Outlined.MenuBook, StaffRole.KnowledgeEditor, StaffRole.Agent, StaffRole.Liaison, StaffRole.Supervisor, StaffRole.ShiftLead, StaffRole.Dispatcher),
        new("/publications", "公开", Icons.Material.Outlined.Campaign, StaffRole.Dispatcher, StaffRole.Supervisor),
        new("/admin", "系统管理", Icons.Material.Outlined.Settings, StaffRole.Administrator),
        new("/catalogue", "派单目录", Icons.Material.Outlined.AccountTree, StaffRole.Supervisor, StaffRole.Administrator),
        new("/declined", "免语音回访", Icons.Material.Outlined.PhoneDisabled, StaffRole.ShiftLead, StaffRole.Supervisor, StaffRole.Administrator),
        new("/audit", "审计", Icons.Material.Outlined.FactCheck, StaffRole.Administrator),
    ];

    /// <summary>The desks of a person, most used first.</summary>
    public static IReadOnlyList<Desk> Of(Me me) => [.. All.Where(d => d.Roles.Any(me.Roles.Contains)).DistinctBy(d => d.Path)];

    /// <summary>Whether this person may open the page at a relative path; pages that are no desk (a ticket) are open to all staff.</summary>
    public static bool MayOpen(Me me, string relativePath)
    {
        var path = "/" + relativePath.Split('?', '#')[0].Trim('/');
        var desks = All.Where(d => path == d.Path || path.StartsWith(d.Path + "/", StringComparison.Ordinal)).ToList();
        return desks.Count == 0 || desks.Any(d => d.Roles.Any(me.Roles.Contains));
    }

    public static string RoleName(StaffRole role) => role switch
    {
        StaffRole.Agent => "话务员",
        StaffRole.ShiftLead => "班长",
        StaffRole.Dispatcher => "派单员",
        StaffRole.Liaison => "承办联络员",
        StaffRole.Supervisor => "督办员",
        StaffRole.Leader => "领导",
        StaffRole.Administrator => "系统管理员",
        StaffRole.KnowledgeEditor => "知识库管理员",
        StaffRole.UnitLeader => "承办单位负责人",
        _ => role.ToString(),
    };
}
