using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>The doors of the knowledge base; part of <see cref="DispatchModule.AddDispatch"/>.</summary>
internal static class KnowledgeModule
{
    public static void AddKnowledge(this IServiceCollection services)
    {
        services.AddSingleton(provider => new KnowledgeDesk(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<CatalogCache>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ComingKnowledge(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<KnowledgeDesk>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new KnowledgeReader(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new KnowledgeSearch(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new KnowledgeAlarms(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new KnowledgeTasks(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<FieldCipher>(), provider.GetRequiredService<CatalogCache>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new KnowledgeTaskLists(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<FieldCipher>()));
        services.AddSingleton(provider => new KnowledgeTaskNotices(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new KnowledgeOpinions(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>()));
    }
}
