using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hotline.Integration.Tests.Agent;

/// <summary>One database, one or more web nodes on it, one telephony node.</summary>
internal sealed class AgentScene : IAsyncDisposable
{
    private readonly MasterKey master = MasterKey.Random();
    private readonly List<IAsyncDisposable> owned = [];

    private AgentScene(TestDatabase database) => Database = database;

    public TestDatabase Database { get; private set; }

    public string Recordings { get; } = Path.Combine(Path.GetTempPath(), "hotline-recordings-" + Guid.NewGuid().ToString("N"));

    public FakeNode Node { get; } = new("tel-1");

    public WebNode Web { get; private set; } = null!; // Set by StartAsync.

    public static async Task<AgentScene> StartAsync(PostgresFixture postgres, bool dial = true, TimeSpan? poll = null)
    {
        var scene = new AgentScene(await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken));
        scene.Web = await scene.AddWebAsync(poll);
        if (dial)
        {
            await scene.Node.DialAsync(scene.Web.Url);
        }

        return scene;
    }

    public async Task<WebNode> AddWebAsync(TimeSpan? poll = null)
    {
        var web = await WebNode.StartAsync(Database, master, Recordings, poll: poll);
        owned.Add(web);
        return web;
    }

    /// <summary>The web process is gone for good.</summary>
    public async Task LoseWebAsync(WebNode web)
    {
        owned.Remove(web);
        await web.DisposeAsync();
    }

    /// <summary>The web process is gone and comes back on the same port; the node dials it again.</summary>
    public async Task RestartWebAsync(Func<Task>? meanwhile = null)
    {
        var port = new Uri(Web.Url).Port;
        await Node.HangUpLinksAsync();
        owned.Remove(Web);
        await Web.DisposeAsync();
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        Web = await WebNode.StartAsync(Database, master, Recordings, port);
        owned.Add(Web);
        await Node.DialAsync(Web.Url);
    }

    /// <summary>As RestartWebAsync, and meanwhile the database is copied, as it stands.</summary>
    public async Task<TestDatabase> CopyAsync(PostgresFixture postgres)
    {
        TestDatabase? copy = null;
        await RestartWebAsync(async () =>
        {
            await Database.DisconnectAsync(TestContext.Current.CancellationToken);
            Database.DataSource.Clear();
            copy = await postgres.CopyAsync(Database, TestContext.Current.CancellationToken);
            owned.Insert(0, copy);
        });
        return copy!; // Made while it was down.
    }

    /// <summary>The web process restarts on another database.</summary>
    public Task GoOnWithAsync(TestDatabase other) => RestartWebAsync(() =>
    {
        owned.Remove(other);
        owned.Insert(0, Database);
        Database = other;
        return Task.CompletedTask;
    });

    public async Task<Console> ReadyAgentAsync(string extension, WebNode? web = null) => Own(await Console.ReadyAsync(web ?? Web, Node, extension));

    public async Task<Console> OpenAsync(Staff staff, WebNode? web = null) => Own(await Console.OpenAsync(web ?? Web, staff));

    public async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>As the front door's administration does: the transaction is the caller's.</summary>
    public async Task InTransactionAsync(Func<NpgsqlTransaction, Task> work)
    {
        await using var connection = await Database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await work(transaction);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    public Task RunAsync(string sql) => ScalarAsync<object?>(sql);

    /// <summary>An earlier ticket of a caller, answered and closed, in 西湖区.</summary>
    public async Task<Guid> AnsweredTicketAsync(string caller)
    {
        await RunAsync("""
            insert into dispatch.region values ('36', '江西省', null, 'province'), ('3601', '南昌市', '36', 'city'), ('360103', '西湖区', '3601', 'county');
            insert into dispatch.category values ('05', '城乡建设与管理', null), ('0504', '市政设施', '05'), ('050401', '道路破损', '0504');
            """);
        Web.Services.GetRequiredService<CatalogCache>().Invalidate();
        var desk = Web.Services.GetRequiredService<TicketDesk>();
        var agent = Actor.Of(Guid.CreateVersion7(), "周敏", null, Role.Agent);
        var fields = new TicketFields(
            TicketType.Complaint, "050401", "360103", Pii.Address("西湖区朝阳中路88号门口"), Title: Pii.Text("路面坑洞"),
            Content: Pii.Text("门口路面有一个大坑,电动车容易摔倒。"), ContactName: Pii.Name("熊建国"), ContactPhone: Pii.Phone(caller));
        var id = await desk.OpenDraftAsync(
            new OpenDraft(IntakeChannel.Phone, null, Pii.Phone(caller), Fields: fields), agent, TestContext.Current.CancellationToken);
        Assert.IsType<Outcome<TicketStamp>.Done>(
            await desk.DoAsync(id, new AnswerOnCall(Pii.Text("已告知养护计划。")), agent, null, TestContext.Current.CancellationToken));
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        foreach (var each in owned.AsEnumerable().Reverse())
        {
            await each.DisposeAsync();
        }

        await Database.DisposeAsync();
        if (Directory.Exists(Recordings))
        {
            Directory.Delete(Recordings, recursive: true);
        }
    }

    private Console Own(Console console)
    {
        owned.Add(console);
        return console;
    }
}
