using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>The same question of several agents is one task, whoever asks when; each hears the answer, and a person can take one out.</summary>
public sealed class JoinedQuestionTests(PostgresFixture postgres)
{
    private const string Open = "select count(*) from dispatch.knowledge_task where ended_at is null";
    private static readonly Actor Editor = Actor.Of(Guid.CreateVersion7(), "谢兰", null, Role.KnowledgeEditor);
    private static readonly Actor Other = Actor.Of(Guid.CreateVersion7(), "吴芳", null, Role.Agent);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_ask_the_same_at_once_wait_for_one_task_and_each_hears_its_end()
    {
        await using var scene = await StartAsync(postgres);
        var (tasks, lists) = Doors(scene);
        var asked = await Task.WhenAll(new[] { "井盖丢了多久补上", "井盖丢了多长时间补上？", "请问井盖丢了多久补上呢", "井盖丢了，多久补上" }.Select((words, n) => Task.Run(() => AskedAsync(tasks, words, n % 2 == 0 ? TheAgent : Other))));
        var lead = Assert.Single(asked, task => task.SameAs is null);
        Assert.All(asked.Except([lead]), task => Assert.Equal((lead.Question, lead.DueAt), (task.SameAs, task.DueAt)));
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.outgoing where kind = 'KnowledgeAsked'"));
        var shown = Assert.Single((await lists.OpenAsync(RoadLiaison, null, 50, Ct)).Tasks);
        Assert.Equal(asked.Select(task => task.Id).Order(), shown.Joined.Select(one => one.Id).Append(shown.Id).Order());

        // Of another matter, or another place, it is a question of its own; so is it in a category without a rule, where nobody knows yet whose it is.
        Assert.All([await AskedAsync(tasks, "井盖响了归谁修", Other), await AskedAsync(tasks, "井盖丢了多久补上", Other, NoWater), await AskedAsync(tasks, "井盖丢了多久补上", Other, null)], task => Assert.Null(task.SameAs));

        // Handed on and dismissed with its task.
        Done(await tasks.HandAsync(lead.Id, WaterUnit, null, Editor, null, Ct));
        Assert.Equal(4L, await scene.ScalarAsync<long>($"select count(*) from dispatch.knowledge_task where unit_code = '{WaterUnit}' and category_code = '{PotHole}'"));
        Assert.IsType<Refusal.NoSuchEntry>(Refused(await tasks.DismissAsync(asked.Except([lead]).First().Id, "不属于热线", Editor, null, Ct)));
        Done(await tasks.DismissAsync(lead.Id, "不属于热线", Editor, null, Ct));
        foreach (var asker in new[] { TheAgent, Other })
        {
            Assert.Equal(2, (await lists.MineAsync(asker, Ct)).Count(task => task.End is { Kind: KnowledgeTaskEnding.Dismissed, Note: "不属于热线" }));
        }

        Assert.Null((await AskedAsync(tasks, "井盖丢了多久补上", TheAgent)).SameAs); // What has ended is joined by nobody.
    }

    [Fact]
    public async Task Whoever_knows_better_takes_one_out_and_the_unit_is_told_of_it()
    {
        await using var scene = await StartAsync(postgres);
        var (tasks, lists) = Doors(scene);
        var lead = await AskedAsync(tasks, "井盖丢了多久补上", TheAgent);
        Guid[] joined = [(await AskedAsync(tasks, "井盖丢了多久补上", Other)).Id, (await AskedAsync(tasks, "井盖丢了多久补上？", Other)).Id];
        scene.Time.Advance(TimeSpan.FromDays(3));
        Assert.IsType<Refusal.NoSuchEntry>(Refused(await tasks.SeparateAsync(joined[0], TheAgent, Ct))); // Another's question.
        Assert.IsType<Refusal.NoSuchEntry>(Refused(await tasks.SeparateAsync(joined[0], WaterLiaison, Ct)));
        Assert.IsType<Refusal.NoSuchEntry>(Refused(await tasks.SeparateAsync(lead.Id, Editor, Ct))); // It is a task of its own.
        Done(await tasks.SeparateAsync(joined[0], Other, Ct));
        Done(await tasks.SeparateAsync(joined[1], RoadLiaison, Ct));
        Assert.IsType<Refusal.NoSuchEntry>(Refused(await tasks.SeparateAsync(joined[1], RoadLiaison, Ct)));
        Assert.Equal(3L, await scene.ScalarAsync<long>("select count(*) from dispatch.outgoing where kind = 'KnowledgeAsked'"));
        var open = (await lists.OpenAsync(RoadLiaison, null, 50, Ct)).Tasks;
        Assert.All(open, task => Assert.Empty(task.Joined));
        Assert.True(open.Single(task => task.Id == joined[0]).DueAt > lead.DueAt, "It has the whole time.");
        Done(await tasks.DismissAsync(lead.Id, "已有公告", Editor, null, Ct));
        Assert.Equal(2L, await scene.ScalarAsync<long>(Open));
    }

    [Fact]
    public async Task A_question_that_comes_while_its_like_is_ended_ends_with_it_or_stands_by_itself()
    {
        await using var scene = await StartAsync(postgres);
        var (tasks, _) = Doors(scene);
        for (var round = 0; round < 12; round++)
        {
            var lead = await AskedAsync(tasks, "井盖丢了多久补上", TheAgent);
            var asking = Task.Run(() => AskedAsync(tasks, "井盖丢了多久补上", Other));
            Done(await tasks.DismissAsync(lead.Id, "已有公告", Editor, null, Ct));
            var asked = await asking;
            Assert.Equal(asked.SameAs is null ? 1L : 0L, await scene.ScalarAsync<long>(Open));
            await scene.ScalarAsync<long>("with ended as (update dispatch.knowledge_task set ended_at = now(), ending = 'Dismissed' where ended_at is null returning 1) select count(*) from ended");
        }
    }

    private static (KnowledgeTasks Tasks, KnowledgeTaskLists Lists) Doors(DispatchScene scene) => (scene.Services.GetRequiredService<KnowledgeTasks>(), scene.Services.GetRequiredService<KnowledgeTaskLists>());

    private static async Task<KnowledgeTask> AskedAsync(KnowledgeTasks tasks, string question, Actor by, string? category = PotHole) => Done(await tasks.AskAsync(question, category, Xihu, null, by, null, Ct));

    private static T Done<T>(Outcome<T> outcome) => Assert.IsType<Outcome<T>.Done>(outcome).Value;

    private static Refusal Refused(Outcome<Guid> outcome) => Assert.IsType<Outcome<Guid>.Refused>(outcome).Why;
}
