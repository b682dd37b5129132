using Hotline.Agent.Client.Contracts;
using Hotline.Api.Hosting;
using Hotline.Api.Platforms;
using Microsoft.AspNetCore.Authorization;

namespace Hotline.Api.Security;

/// <summary>Which roles may knock at which door. What they may do with a ticket behind it is decided by Dispatch.</summary>
internal static class Permissions
{
    public const string Staff = "staff";
    public const string Calls = "calls";
    public const string Floor = "floor";
    public const string CallTrace = "call-trace";
    public const string Trends = "trends";
    public const string Ledger = "ledger";
    public const string Liaison = "liaison";
    public const string Knowledge = "knowledge";
    public const string Publication = "publication";
    public const string Administrator = "administrator";
    public const string Catalogue = "catalogue";
    public const string Metrics = "metrics";
    public const string Holds = "holds";
    public const string Declined = "declined";
    public const string Platform = "platform";

    public static void AddPolicies(AuthorizationBuilder policies) => policies
        .AddPolicy(Staff, policy => policy.RequireAuthenticatedUser())
        .AddPolicy(Calls, Roles(StaffRole.Agent, StaffRole.ShiftLead, StaffRole.Supervisor))
        .AddPolicy(Floor, Roles(StaffRole.ShiftLead, StaffRole.Supervisor, StaffRole.Leader))
        .AddPolicy(CallTrace, Roles(StaffRole.ShiftLead, StaffRole.Supervisor, StaffRole.Leader, StaffRole.Administrator))
        .AddPolicy(Trends, Roles(StaffRole.ShiftLead, StaffRole.Dispatcher, StaffRole.Supervisor, StaffRole.Leader, StaffRole.Administrator))
        .AddPolicy(Ledger, Roles([.. LedgerSight.SeeAll, StaffRole.Liaison]))
        .AddPolicy(Liaison, Roles(StaffRole.Liaison))
        .AddPolicy(Knowledge, Roles(StaffRole.KnowledgeEditor, StaffRole.Supervisor, StaffRole.Liaison))
        .AddPolicy(Publication, Roles(StaffRole.Dispatcher, StaffRole.Supervisor))
        .AddPolicy(Catalogue, Roles(StaffRole.Supervisor, StaffRole.Administrator))
        .AddPolicy(Holds, Roles(StaffRole.Supervisor))
        .AddPolicy(Declined, Roles(StaffRole.ShiftLead, StaffRole.Supervisor, StaffRole.Administrator))
        .AddPolicy(Administrator, Roles(StaffRole.Administrator))
        .AddPolicy(Platform, policy => policy.AddAuthenticationSchemes(PlatformAuthentication.SchemeName).RequireClaim(PlatformAuthentication.Claim))
        .AddPolicy(Metrics, policy => policy.RequireAssertion(request =>
            request.User.IsInRole(nameof(StaffRole.Administrator)) || (request.Resource is HttpContext context && Telemetry.IsLocal(context))));

    private static Action<AuthorizationPolicyBuilder> Roles(params StaffRole[] roles) => policy => policy.RequireRole(roles.Select(role => role.ToString()));
}
