namespace Hotline.Api.Hosting;

/// <summary>A stop lets running requests finish, then ends; consoles reconnect to the next start by themselves.</summary>
internal static class Shutdown
{
    public static void AddShutdown(this WebApplicationBuilder builder) =>
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(8));
}
