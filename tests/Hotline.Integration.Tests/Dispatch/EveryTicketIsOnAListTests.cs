using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Integration.Tests.Dispatch.Metrics;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>
/// Whatever was done to a ticket, in whatever order: while it is open it is on the list of somebody who decides on it, and whoever finds one on a list can do what that list is for. So no
/// ticket is lost from sight, and none comes to stand where nothing leads away.
/// </summary>
public sealed class EveryTicketIsOnAListTests(PostgresFixture postgres)
{
    private const int Tickets = 1_300;
    private const int Steps = 55;

    /// <summary>What the lives of this class have no occasion for.</summary>
    private static readonly string[] NeverHere =
    [
        "AnswerHandOut to Closed", "AnswerWithMatter to Closed", "Reply to Closed", "RuleOnReply to Closed", "RuleOnReply to ReplyReview", "RuleOnDuty to InHandling",
    ];

    private static readonly string[] Asking = [nameof(TicketEvent.HandingAsked), nameof(TicketEvent.HandingApproved), nameof(TicketEvent.HandingRefused)];

    /// <summary>下派, 转办.</summary>
    private static readonly string[] Handing = [nameof(TicketEvent.HandedDown), nameof(TicketEvent.HandedAcross)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_it_is_open_and_every_entry_of_a_list_can_be_decided_on()
    {
        await using var scene = await SceneAsync(postgres, byLeader: 0, handLevels: 2);
        var lives = await LivesAsync(scene, withLeaders: false);
        EveryWayIsGone(lives);

        // With levels all of it is asked for, and those whom it was asked of hand it on.
        Assert.Empty(Asking.Concat(Handing).Except(Happened(lives)));
        Assert.All(new[] { TicketState.AwaitingSignFor, TicketState.InHandling }, to => Assert.Contains(lives, life => life.Led.Contains((Verb.RuleOnHanding, to))));
        var tickets = await WrittenAsync(scene, lives);
        Assert.Empty(Enum.GetValues<TicketState>().Except([TicketState.Draft, TicketState.Archived]).Except(tickets.Values.Select(ticket => ticket.State)));
        await ListsOfAll.EveryOneIsSeenAsync(scene, tickets, ListsOfAll.Deciding);
        foreach (var (kind, reader, verbs, belongs) in ListsOfAll.Beside)
        {
            var listed = await ListsOfAll.ListedAsync(scene, kind, reader, tickets);
            Assert.NotEmpty(listed);
            Assert.Equal(tickets.Values.Where(belongs).Select(ticket => ticket.Number).Order(), listed.Select(ticket => ticket.Number).Distinct().Order());
            Assert.All(listed, ticket => ListsOfAll.CanBeDone(kind, verbs, reader, ticket));
        }
    }

    /// <summary>The hotline sees what a leader lets lie once the unit's clock is red, and not before.</summary>
    [Fact]
    public async Task Also_where_a_units_leader_reads_each_reply_before_it_leaves_the_unit()
    {
        await using var scene = await SceneAsync(postgres, byLeader: 1, handLevels: 0);
        var lives = await LivesAsync(scene, withLeaders: true);
        Assert.Contains(lives, life => life.Led.Contains((Verb.RuleOnReply, TicketState.ReplyReview)));

        // Here units hand on by themselves.
        Assert.Equal(Handing.Order(), Asking.Concat(Handing).Intersect(Happened(lives)).Order());
        var tickets = await WrittenAsync(scene, lives);
        await ListsOfAll.EveryOneIsSeenAsync(scene, tickets, [.. ListsOfAll.Deciding, .. Wandering.Leaders.Select(leader => (TicketListKind.LeaderReviews, leader, new[] { Verb.RuleOnReply }))]);

        var (late, inTime) = (WithLeader(tickets).Where(IsRed).ToList(), WithLeader(tickets).Where(ticket => !IsRed(ticket)).ToList());
        Assert.NotEmpty(late);
        Assert.NotEmpty(inTime);
        var byHotline = await ListsOfAll.ListedAsync(scene, TicketListKind.ReplyReviews, Dispatcher, tickets);
        Assert.Equal(late.Select(ticket => ticket.Number).Order(), byHotline.Where(ticket => ticket.ReplyProposedBy is not null).Select(ticket => ticket.Number).Order());
    }

    private static IEnumerable<string> Happened(IEnumerable<Wandering> lives) => lives.SelectMany(life => life.Happened).Distinct();

    private static IEnumerable<Ticket> WithLeader(Dictionary<Guid, Ticket> tickets) => tickets.Values.Where(ticket => ticket.ReplyProposedBy is not null);

    private static bool IsRed(Ticket ticket) => ticket.Running(DeadlineKind.Handle)?.Light >= Light.Red;

    private static async Task<DispatchScene> SceneAsync(PostgresFixture postgres, int byLeader, int handLevels)
    {
        var scene = await StartAsync(postgres);
        await scene.ScalarAsync<int>($"""
            insert into dispatch.unit (code, name, region_code) values ('{Wandering.CityUnit}', '南昌市城管局', '3601');
            update dispatch.unit set parent_code = '{Wandering.CityUnit}' where code in ('{RoadUnit}', '{WaterUnit}');
            update dispatch.policy set review_percent = 50, answer_check_percent = 60, extension_levels = 2, max_extensions = 2, suspension_levels = 2, hand_levels = {handLevels}, hand_out_approval = 1, retract_approval = 1, max_hand_outs = 2,
                reply_by_leader = {byLeader}, refusal_approval = {1 + byLeader} returning 1
            """);
        return scene;
    }

    private static async Task<List<Wandering>> LivesAsync(DispatchScene scene, bool withLeaders)
    {
        var catalog = await scene.Services.GetRequiredService<CatalogCache>().GetAsync(Ct);
        return [.. Enumerable.Range(0, Tickets).AsParallel().AsOrdered().Select(seed => Wandering.Of(seed, catalog, Steps, withLeaders))];
    }

    private static async Task<Dictionary<Guid, Ticket>> WrittenAsync(DispatchScene scene, IReadOnlyList<Wandering> lives)
    {
        var tickets = lives.Select(life => life.Ticket).ToDictionary(ticket => ticket.Id);
        await WriteAsync(scene, [.. tickets.Values]);
        return tickets;
    }

    /// <summary>A row of the table that promises more than any life finds is wrong too. Of the rest, verbs that nobody does here have their own tests.</summary>
    private static void EveryWayIsGone(IReadOnlyList<Wandering> lives)
    {
        var led = lives.SelectMany(life => life.Led).ToHashSet();
        var done = led.Select(one => one.Verb).ToHashSet();
        var never = TicketLifecycle.Table.Where(row => done.Contains(row.Verb) && !row.To.ToHashSet().SetEquals(row.From))
            .SelectMany(row => row.To.Select(to => (row.Verb, to))).Where(one => !led.Contains(one)).Select(one => $"{one.Verb} to {one.to}").ToList();
        Assert.True(NeverHere.ToHashSet().SetEquals(never), $"No life went these ways: {string.Join(", ", never)}.");
    }

    private static async Task WriteAsync(DispatchScene scene, IReadOnlyList<Ticket> tickets)
    {
        var mapper = scene.Services.GetRequiredService<TicketMapper>();
        await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        foreach (var row in tickets.Select(ticket => mapper.ToRow(ticket, ticket.OpenedAt, new OpenDraft(IntakeChannel.Phone, null, null))))
        {
            await connection.ExecuteAsync(new CommandDefinition(TicketSql.Insert + ";" + TicketSql.Update, row, transaction, cancellationToken: Ct));
        }

        await LifeWriter.ClocksAsync(connection, [.. tickets.SelectMany(ticket => ticket.Deadlines)], Ct);
        await transaction.CommitAsync(Ct);
    }
}
