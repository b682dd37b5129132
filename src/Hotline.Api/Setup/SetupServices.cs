namespace Hotline.Api.Setup;

internal static class SetupServices
{
    public static void AddSetup(this WebApplicationBuilder builder) => builder.Services
        .AddSingleton<SettingStore>().AddSingleton<FirstAdministrator>().AddSingleton<DemoCity>().AddSingleton<DemoKnowledge>().AddSingleton<DemoHistory>().AddSingleton<FirstStart>();
}
