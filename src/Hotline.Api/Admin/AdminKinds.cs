using Hotline.Api.Admin.Kinds;

namespace Hotline.Api.Admin;

/// <summary>The table of kinds: one line each.</summary>
internal static class AdminKinds
{
    public static void AddAdmin(this WebApplicationBuilder builder) => builder.Services
        .AddSingleton<AdminDesk>()
        .AddSingleton<IAdminKind, Units>()
        .AddSingleton<IAdminKind, Accounts>()
        .AddSingleton<IAdminKind, Phones>()
        .AddSingleton<IAdminKind, Queues>()
        .AddSingleton<IAdminKind, Categories>()
        .AddSingleton<IAdminKind, RuleKind>()
        .AddSingleton<RuleKind>()
        .AddSingleton<IAdminKind, Holidays>()
        .AddSingleton<IAdminKind, Limits>()
        .AddSingleton<IAdminKind, PolicyNumbers>()
        .AddSingleton<IAdminKind, FollowUpPlans>()
        .AddSingleton<IAdminKind, MetricWeights>()
        .AddSingleton<IAdminKind, Lights>()
        .AddSingleton<IAdminKind, Trunks>()
        .AddSingleton<IAdminKind, SwitchboardNumbers>()
        .AddSingleton<IAdminKind, Skills>()
        .AddSingleton<IAdminKind, Kinds.Platforms>()
        .AddSingleton<IAdminKind, PlatformKeyKind>()
        .AddSingleton<IAdminKind, Contacts>()
        .AddSingleton<IAdminKind, WeChatAccountKind>();
}
