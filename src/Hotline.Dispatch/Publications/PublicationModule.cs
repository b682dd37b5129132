using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hotline.Dispatch.Publications;

/// <summary>The doors of what is made public; part of <see cref="DispatchModule.AddDispatch"/>.</summary>
internal static class PublicationModule
{
    public static void AddPublications(this IServiceCollection services)
    {
        services.AddSingleton<PublicationStore>();
        services.AddSingleton(provider => new PublicationDesk(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TicketStore>(), provider.GetRequiredService<PublicationStore>(), provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<AuditTrail>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new PublicationReader(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<FieldCipher>()));
        services.AddSingleton(provider => new PublicAnswers(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<FieldCipher>(), provider.GetRequiredService<CatalogCache>()));
    }
}
