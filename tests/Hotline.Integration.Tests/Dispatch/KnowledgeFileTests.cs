using Hotline.Dispatch.Knowledge;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>A list of entries as a file is the list of one moment.</summary>
public sealed class KnowledgeFileTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_changed_while_a_list_is_read_is_neither_missed_nor_told_twice()
    {
        await using var scene = await StartAsync(postgres);
        await RunAsync(scene, $"""
            insert into dispatch.knowledge (id, number, owner_unit, revision, published, title, valid_from, review_by, changed_at)
            select gen_random_uuid(), 'K9' || lpad(n::text, 5, '0'), '{RoadUnit}', 1, 1, '填充' || n, '2026-01-01', '2099-01-01', now() - n * interval '1 second' from generate_series(1, 1201) n
            """);
        var read = new List<string>();
        await foreach (var line in scene.Services.GetRequiredService<KnowledgeReader>().AllAsync(KnowledgeList.Published, Supervisor, Ct))
        {
            read.Add(line.Number);
            if (read.Count == 1)
            {
                await RunAsync(scene, "update dispatch.knowledge set changed_at = now() + interval '1 hour' where number > 'K900900'; update dispatch.knowledge set changed_at = now() - interval '1 day' where number = 'K900001'");
            }
        }

        Assert.Equal(Enumerable.Range(1, 1201).Select(n => $"K9{n:00000}"), read);
        Assert.Empty(await scene.Services.GetRequiredService<KnowledgeReader>().AllAsync(KnowledgeList.Published, TheAgent, Ct).ToListAsync(Ct));
    }

    private static async Task RunAsync(DispatchScene scene, string sql)
    {
        await using var command = scene.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
