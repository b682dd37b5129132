using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Hotline.Dispatch.Outbox;

public static class OutboxRegistration
{
    /// <summary>Adds a consumer with a hosted service that drives it. Needs the room's own services (<see cref="DispatchModule"/>).</summary>
    public static IServiceCollection AddOutboxConsumer<T>(this IServiceCollection services)
        where T : class, IOutboxConsumer
    {
        services.TryAddSingleton<OutboxReader>();
        services.TryAddSingleton<OutboxTurns>();
        services.AddOutboxBell();
        services.AddSingleton<T>();
        services.AddHostedService<OutboxPump<T>>();
        return services;
    }

    /// <summary>Adds the one listener of this process, once.</summary>
    internal static void AddOutboxBell(this IServiceCollection services)
    {
        if (!services.Any(service => service.ServiceType == typeof(OutboxBell)))
        {
            services.AddSingleton<OutboxBell>();
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<OutboxBell>());
        }
    }
}
