using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>A complete form is accepted in one request: what it leaves is what opening and accepting leave, or nothing.</summary>
public sealed partial class TicketIntakeTests(PostgresFixture postgres)
{
    private static readonly JsonSerializerOptions SameInstants = new() { Converters = { new InUtc() } };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PotHole)]
    [InlineData(NoWater)]
    public async Task It_leaves_what_opening_and_accepting_leave(string category)
    {
        await using var scene = await StartAsync(postgres);
        var rule = await scene.ScalarAsync<long>("select count(*) from dispatch.routing_rule");
        Assert.True(rule > 0);
        var two = await scene.Desk.OpenDraftAsync(Form(category), TheAgent, Ct);
        await scene.DoneAsync(two, new Accept(), TheAgent);
        var one = (await TakeInAsync(scene, Form(category))).Id;
        Assert.NotEqual(two, one);
        Assert.Equal(await TracesAsync(scene, two), await TracesAsync(scene, one));
    }

    [Fact]
    public async Task The_page_it_answers_is_the_page_that_is_read()
    {
        await using var scene = await StartAsync(postgres);
        var made = await TakeInAsync(scene, Form(PotHole));
        Assert.Equal(InOneForm(made.Page), InOneForm(await scene.Reader.PageAsync(made.Id, TheAgent, Ct)));
    }

    [Fact]
    public async Task Sent_again_by_many_at_once_it_is_one_ticket()
    {
        await using var scene = await StartAsync(postgres);
        var form = Form(PotHole) with { IntakeKey = "k-1" };
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TakeInAsync(scene, form), Ct)));
        Assert.Single(all.Select(made => made.Id).Distinct());
        Assert.Single(all, made => made.Page is not null);
        Assert.Equal(1L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
        Assert.Equal(3L, await scene.ScalarAsync<long>("select count(*) from dispatch.outbox"));
    }

    [Fact]
    public async Task A_number_of_another_platform_that_is_known_gives_that_ticket_and_makes_none()
    {
        await using var scene = await StartAsync(postgres);
        var first = await TakeInAsync(scene, Foreign("GZ-1"));
        Assert.NotNull(first.Page);
        Assert.Equal("GZ-1", first.Page.ForeignNumbers["赣州12345"]);
        var again = await TakeInAsync(scene, Foreign("GZ-1"));
        Assert.Equal((first.Id, null), (again.Id, again.Page));
        Assert.NotEqual(first.Id, (await TakeInAsync(scene, Foreign("GZ-2"))).Id);
        Assert.Equal(2L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
    }

    [Fact]
    public async Task What_is_missing_is_named_and_leaves_nothing()
    {
        await using var scene = await StartAsync(postgres);
        var refused = Assert.IsType<Outcome<TakenIn>.Refused>(await Intake(scene).AcceptAsync(Form(PotHole) with { Fields = Fields() with { Title = null, ContactPhone = null } }, TheAgent, Ct));
        Assert.Equal(["title", "contactPhone"], Assert.IsType<Refusal.Invalid>(refused.Why).Faults.Select(fault => fault.Field));
        Assert.IsType<Refusal.RoleMissing>(Assert.IsType<Outcome<TakenIn>.Refused>(await Intake(scene).AcceptAsync(Form(PotHole), Dispatcher, Ct)).Why);
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket"));
    }

    [Theory]
    [InlineData("dispatch.ticket_event")]
    [InlineData("dispatch.audit")]
    [InlineData("dispatch.deadline")]
    [InlineData("dispatch.outbox")]
    public async Task Where_one_part_can_not_be_written_none_is(string table)
    {
        await using var scene = await StartAsync(postgres);
        await RunAsync(scene, $"""
            create function dispatch.no_room() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$;
            create trigger no_room before insert on {table} for each row execute function dispatch.no_room()
            """);
        await Assert.ThrowsAsync<PostgresException>(() => TakeInAsync(scene, Form(PotHole)));
        foreach (var part in new[] { "ticket", "ticket_event", "audit", "deadline", "outbox" })
        {
            Assert.Equal(0L, await scene.ScalarAsync<long>($"select count(*) from dispatch.{part}"));
        }
    }

    [Fact]
    public async Task What_the_same_caller_asked_for_is_shown_with_its_evidence_and_stops_nothing()
    {
        await using var scene = await StartAsync(postgres);
        var first = await TakeInAsync(scene, Form(PotHole));
        Assert.Empty(first.Repeats);
        var other = await TakeInAsync(scene, Form(PotHole) with { Fields = Fields() with { ContactPhone = Pii.Phone("13700000009") } });
        Assert.Empty(other.Repeats);
        var again = await TakeInAsync(scene, Form(PotHole));
        Assert.NotNull(again.Page);
        var repeat = Assert.Single(again.Repeats);
        Assert.Equal(first.Id, repeat.Line.Id);
        Assert.True(repeat.Likeness is { SameCaller: true, SamePlace: true, SameCategory: true, TextPercent: 100 });
    }

    [Fact]
    public async Task The_outboxs_readers_are_rung_for_after_the_commit()
    {
        await using var scene = await StartAsync(postgres);
        await using var ear = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        await using (var listen = new NpgsqlCommand("listen dispatch_outbox", ear))
        {
            await listen.ExecuteNonQueryAsync(Ct);
        }

        var ringer = scene.Services.GetRequiredService<Hotline.Dispatch.Outbox.OutboxRinger>();
        await ringer.StartAsync(Ct);
        try
        {
            await TakeInAsync(scene, Form(PotHole));
            Assert.True(await ear.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        }
        finally
        {
            await ringer.StopAsync(Ct);
        }
    }

    private static TicketIntake Intake(DispatchScene scene) => scene.Services.GetRequiredService<TicketIntake>();

    private static async Task<TakenIn> TakeInAsync(DispatchScene scene, OpenDraft form) => Assert.IsType<Outcome<TakenIn>.Done>(await Intake(scene).AcceptAsync(form, TheAgent, Ct)).Value;

    private static OpenDraft Form(string category) => new(IntakeChannel.Counter, Fields: Fields(category));

    private static OpenDraft Foreign(string number) =>
        new(IntakeChannel.Platform, Fields: Fields() with { OriginPlatform = "赣州12345", ForeignNumbers = new Dictionary<string, string> { ["赣州12345"] = number } });

    /// <summary>Everything that the tables say of it, but for ids, its number and what is sealed anew for each.</summary>
    private static async Task<string> TracesAsync(DispatchScene scene, Guid id)
    {
        var number = await scene.ScalarAsync<string>($"select number from dispatch.ticket where id = '{id}'");
        var traces = await scene.ScalarAsync<string>($"""
            select jsonb_pretty(jsonb_build_object(
                'ticket', (select jsonb_object_agg(field.key, case when field.key like '%\_enc' then to_jsonb(octet_length(field.value #>> array[]::text[])) else field.value end)
                    from dispatch.ticket t, jsonb_each(to_jsonb(t)) as field where t.id = '{id}'),
                'events', (select jsonb_agg(to_jsonb(e) order by seq) from dispatch.ticket_event e where ticket_id = '{id}'),
                'audit', (select jsonb_agg(to_jsonb(a) - 'id' order by id) from dispatch.audit a where ticket_id = '{id}'),
                'outbox', (select jsonb_agg(to_jsonb(o) - 'id' - 'xid' order by seq) from dispatch.outbox o where ticket_id = '{id}'),
                'clocks', (select jsonb_agg(to_jsonb(d) - 'id' order by kind) from dispatch.deadline d where ticket_id = '{id}')))
            """);
        return traces.Replace($"{id}", "the ticket", StringComparison.Ordinal).Replace(number, "its number", StringComparison.Ordinal);
    }

    /// <summary>As JSON, the event's own properties in the order of their names: the database keeps them in another.</summary>
    private static string InOneForm(TicketPage? page) => Sorted(JsonSerializer.SerializeToNode(page, SameInstants)).ToJsonString();

    private static JsonNode Sorted(JsonNode? node) => node switch
    {
        JsonObject all => new JsonObject(all.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => KeyValuePair.Create(one.Key, (JsonNode?)Sorted(one.Value)))),
        JsonArray all => new JsonArray([.. all.Select(Sorted)]),
        null => JsonValue.Create("null")!,
        var value => value.DeepClone(),
    };

    private static async Task RunAsync(DispatchScene scene, string sql)
    {
        await using var command = scene.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>What is read back is in UTC, what was reckoned in the city's time: the same moment.</summary>
    private sealed class InUtc : System.Text.Json.Serialization.JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
    }
}
