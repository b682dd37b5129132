using Hotline.Dispatch.Search;
using Hotline.Dispatch.Search.Indexing;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Dispatch.Search;

/// <summary>The dispatch room with an embedded index in a folder of its own; the test says when the index follows.</summary>
internal sealed class SearchScene : IAsyncDisposable
{
    private readonly string folder;

    private SearchScene(DispatchScene scene, string folder) => (Scene, this.folder) = (scene, folder);

    public DispatchScene Scene { get; }

    public TicketSearch Search => Scene.Services.GetRequiredService<TicketSearch>();

    public SimilarCases Similar => Scene.Services.GetRequiredService<SimilarCases>();

    public ITicketIndex Index => Scene.Services.GetRequiredService<ITicketIndex>();

    private IndexFollower Follower => Scene.Services.GetRequiredService<IndexFollower>();

    public static async Task<SearchScene> StartAsync(PostgresFixture postgres, ITicketIndex? instead = null)
    {
        var folder = Directory.CreateTempSubdirectory("hotline-search-").FullName;
        var scene = await DispatchScene.StartAsync(postgres, services =>
        {
            services.AddTicketSearch(new SearchOptions(Path.Combine(folder, "index")));
            if (instead is not null)
            {
                services.AddSingleton(instead);
            }
        });
        return new SearchScene(scene, folder);
    }

    /// <summary>Takes in everything that has happened: other tests in the same cluster hold rows back for a moment.</summary>
    public async Task FollowAsync()
    {
        var newest = await Scene.ScalarAsync<long>("select coalesce(max(id), 0) from dispatch.outbox");
        var start = TimeProvider.System.GetTimestamp();
        while ((await Follower.CatchUpAsync(TestContext.Current.CancellationToken)).Id < newest)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "The index did not catch up.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Scene.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
