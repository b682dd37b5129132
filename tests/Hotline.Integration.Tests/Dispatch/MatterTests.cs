using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Integration.Tests.Api;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>一事多诉 on the database: merges that cross, answers that reach every voice, and voices that find their own way when the matter ends.</summary>
public sealed partial class MatterTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_merged_into_each_other_at_once_one_stands_for_both()
    {
        await using var scene = await StartAsync(postgres);
        for (var race = 0; race < 10; race++)
        {
            var (a, b) = (await scene.DispatchedAsync(), await scene.DispatchedAsync());
            var both = await Task.WhenAll(MergeAsync(scene, a, b), MergeAsync(scene, b, a));
            Assert.Single(both.OfType<Outcome<TicketStamp>.Done>());
            Assert.IsAssignableFrom<Refusal>(Assert.Single(both.OfType<Outcome<TicketStamp>.Refused>()).Why);
            var (first, second) = (await PageAsync(scene, a), await PageAsync(scene, b));
            var (matter, voice) = first.Line.State == TicketState.Merged ? (second, first) : (first, second);
            Assert.Equal((TicketState.AwaitingSignFor, 2), (matter.Line.State, matter.Matter.Count));
            Assert.Equal(matter.Line.Id, voice.Matter.IntoId);
            Assert.Equal(voice.Line.Number, Assert.Single(matter.Matter.Voices).Line.Number);
        }
    }

    [Fact]
    public async Task The_matters_reply_answers_every_voice_each_rates_for_itself_and_names_stay_at_home()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        var matter = await scene.DispatchedAsync(Fields());
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await scene.DispatchedAsync(Fields() with { ContactName = Pii.Name("王建国"), ContactPhone = Pii.Phone($"1387910000{i}") }));
        }

        // A voice that already speaks for another: the answer goes all the way down.
        await MergedAsync(scene, ids[2], ids[1]);
        await MergedAsync(scene, ids[1], matter);
        await MergedAsync(scene, ids[0], matter);
        Assert.Equal(4, (await PageAsync(scene, matter)).Matter.Count);
        await scene.DoneAsync(matter, new SignFor(), RoadLiaison);
        await scene.DoneAsync(matter, new Reply(Pii.Text("已联系熊建国，坑洞已填补")), RoadLiaison);
        await FollowAsync(scene);

        foreach (var id in ids)
        {
            var voice = await PageAsync(scene, id);
            Assert.Equal((TicketState.AwaitingFollowUp, RoadUnit), (voice.Line.State, voice.Line.UnitCode));
            Assert.Equal("已联系[姓名]，坑洞已填补", voice.Reply.Text);
            Assert.Equal(DeadlineKind.FollowUp, Assert.Single(voice.Clocks, clock => clock.State == DeadlineState.Running).Kind);
        }

        await scene.DoneAsync(ids[0], new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen);
        await scene.DoneAsync(ids[1], new Rate(Solved.Solved, Satisfaction.Satisfied, FollowUpWay.Web), Actor.Citizen);
        Assert.Equal((TicketState.Redo, TicketState.Closed, TicketState.AwaitingFollowUp),
            ((await PageAsync(scene, ids[0])).Line.State, (await PageAsync(scene, ids[1])).Line.State, (await PageAsync(scene, matter)).Line.State));
        await FollowAsync(scene);
        Assert.Equal(TicketState.AwaitingFollowUp, (await PageAsync(scene, ids[2])).Line.State);
    }

    [Fact]
    public async Task An_undone_merge_restores_the_state_gives_the_unit_its_time_back_and_shows_at_once_what_the_citizen_waited()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        var (matter, voice) = (await scene.DispatchedAsync(), await scene.DispatchedAsync());
        var before = await PageAsync(scene, voice);
        await MergedAsync(scene, voice, matter);
        scene.Time.Advance(TimeSpan.FromDays(20));
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        Assert.Equal(Light.Normal, (await PageAsync(scene, voice)).Line.Light);
        Assert.Equal(Light.Overdue, (await PageAsync(scene, matter)).Line.Light);

        await scene.RefusedAsync<Refusal.WrongState>(voice, new SignFor(), RoadLiaison);
        var refused = await scene.Services.GetRequiredService<MatterDesk>().UndoAsync(voice, null, Supervisor, null, Ct);
        Assert.Equal("reason", Assert.Single(Assert.IsType<Refusal.Invalid>(Assert.IsType<Outcome<TicketStamp>.Refused>(refused).Why).Faults).Field);
        Assert.IsType<Outcome<TicketStamp>.Done>(await scene.Services.GetRequiredService<MatterDesk>().UndoAsync(voice, Pii.Text("两处不同的坑"), Supervisor, null, Ct));
        var after = await PageAsync(scene, voice);
        Assert.Equal(before.Line with { Version = after.Line.Version, DueAt = after.Line.DueAt }, after.Line);
        Assert.Equal(before.Clocks.Single(clock => clock.Kind == DeadlineKind.Citizen), after.Clocks.Single(clock => clock.Kind == DeadlineKind.Citizen));
        Assert.All(after.Clocks.Where(clock => clock.Kind != DeadlineKind.Citizen && clock.State == DeadlineState.Running), clock => Assert.True(clock.DueAt > scene.Time.GetUtcNow()));
        Assert.Equal(1, (await PageAsync(scene, matter)).Matter.Count);
        await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct);
        Assert.Equal((Light.Overdue, 0), (await PageAsync(scene, voice)) is var late ? (late.Line.Light, late.Judgements.Count) : default);
    }

    [Fact]
    public async Task A_matter_whose_citizen_takes_it_back_lets_the_others_go_and_a_voice_that_leaves_is_not_counted()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        var (matter, staying, leaving) = (await scene.DispatchedAsync(), await scene.DispatchedAsync(), await scene.DispatchedAsync());
        await MergedAsync(scene, staying, matter);
        await MergedAsync(scene, leaving, matter);
        await scene.DoneAsync(leaving, new Retract(), Actor.Citizen);
        await FollowAsync(scene);
        Assert.Equal(2, (await PageAsync(scene, matter)).Matter.Count);

        await scene.DoneAsync(matter, new Retract(Pii.Text("修好了")), Actor.Citizen);
        await FollowAsync(scene);
        var free = await PageAsync(scene, staying);
        Assert.Equal((TicketState.AwaitingSignFor, (Guid?)null), (free.Line.State, free.Matter.IntoId));
        Assert.Equal(TicketState.Refused, (await PageAsync(scene, leaving)).Line.State);
        Assert.Equal(1, (await PageAsync(scene, matter)).Matter.Count);
    }

    [Fact]
    public async Task The_unit_that_has_the_matter_reads_the_voices_and_hears_what_they_add()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        var voice = await scene.DispatchedAsync();
        var matter = await scene.DraftAsync(Fields(NoWater));
        await scene.DoneAsync(matter, new Accept(), TheAgent);
        await MergedAsync(scene, voice, matter);
        Assert.Null(await scene.Reader.PageAsync(voice, WaterLiaison, Ct));
        await scene.DoneAsync(matter, new DispatchTo(WaterUnit), Dispatcher);
        await FollowAsync(scene);
        Assert.Equal([], (await scene.Reader.PageAsync(voice, WaterLiaison, Ct))!.Offered);

        await scene.DoneAsync(voice, new Urge(Pii.Text("还在漏")), Actor.Citizen);
        var longest = new string('松', FieldRules.NoteMax);
        await scene.DoneAsync(voice, new Supplement(Pii.Text(longest)), Actor.Citizen);
        await scene.ScalarAsync<int>($"update dispatch.ticket set supplement_count = {Supplement.Most} where id = '{matter}' returning 1"); // Its own citizen has said all there is to say.
        await FollowAsync(scene);
        var page = (await scene.Reader.PageAsync(matter, WaterLiaison, Ct))!;
        Assert.Equal(1, page.Line.UrgeCount);
        var number = (await PageAsync(scene, voice)).Line.Number;
        Assert.Contains(page.History, step => step.Kind == nameof(TicketEvent.Urged) && step.Text.Text == "还在漏" && step.Detail.GetProperty("voiceNumber").GetString() == number);
        Assert.Contains(page.History, step => step.Kind == nameof(TicketEvent.Supplemented) && step.Text.Text == longest && step.Detail.GetProperty("voiceNumber").GetString() == number);

        // What another citizen said is for the unit, not for the one whose request stands for both.
        var own = (await scene.Services.GetRequiredService<CitizenReader>().PageAsync(matter, Ct))!;
        Assert.DoesNotContain(own.Steps, step => step.Text == longest || step.Text == "还在漏");
    }

    [Fact]
    public async Task A_crowd_is_answered_while_others_leave_it_and_nobody_is_lost()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        var matter = await scene.DispatchedAsync();
        var voices = new List<Guid>();
        for (var i = 0; i < 12; i++)
        {
            voices.Add(await scene.DispatchedAsync());
            await MergedAsync(scene, voices[i], matter);
        }

        await scene.DoneAsync(matter, new SignFor(), RoadLiaison);
        await scene.DoneAsync(matter, new Reply(Pii.Text("已修好")), RoadLiaison);
        var desk = scene.Services.GetRequiredService<MatterDesk>();
        var undone = await Task.WhenAll([FollowAsync(scene).ContinueWith(_ => 0, TaskScheduler.Default), .. voices.Take(6).Select(async voice => await desk.UndoAsync(voice, Pii.Text("另一处"), Supervisor, null, Ct) is Outcome<TicketStamp>.Done ? 1 : 0)]);
        await FollowAsync(scene);
        var states = new List<TicketState>();
        foreach (var voice in voices)
        {
            states.Add((await PageAsync(scene, voice)).Line.State);
        }

        Assert.Equal(undone.Sum(), states.Count(state => state == TicketState.AwaitingSignFor));
        Assert.Equal(voices.Count - undone.Sum(), states.Count(state => state == TicketState.AwaitingFollowUp));
        Assert.Equal(voices.Count + 1 - undone.Sum(), (await PageAsync(scene, matter)).Matter.Count);
    }

    [Fact]
    public async Task Who_undoes_a_merge_undoes_the_one_that_stands_when_their_turn_comes()
    {
        await using var scene = await StartAsync(postgres);
        var (before, now, voice) = (await scene.DispatchedAsync(), await scene.DispatchedAsync(), await scene.DispatchedAsync());
        await MergedAsync(scene, voice, before);
        Task<Outcome<TicketStamp>>? undoing = null;
        await MovedMeanwhileAsync(scene, voice, before, now, () => undoing = scene.Services.GetRequiredService<MatterDesk>().UndoAsync(voice, Pii.Text("另一处"), Supervisor, null, Ct));
        Assert.IsType<Outcome<TicketStamp>.Done>(await undoing!); // Begun above.
        var (left, taken, free) = (await PageAsync(scene, before), await PageAsync(scene, now), await PageAsync(scene, voice));
        Assert.Equal((1, 1, TicketState.AwaitingSignFor), (left.Matter.Count, taken.Matter.Count, free.Line.State));
        Assert.Equal(now, free.History.Last(step => step.Kind == nameof(TicketEvent.MergeUndone)).Detail.GetProperty("fromId").GetGuid());

        // Whoever says what they saw is told that it has changed.
        await MergedAsync(scene, voice, before);
        var seen = (await PageAsync(scene, voice)).Line.Version;
        await MovedMeanwhileAsync(scene, voice, before, now, () => undoing = scene.Services.GetRequiredService<MatterDesk>().UndoAsync(voice, Pii.Text("另一处"), Supervisor, seen, Ct));
        Assert.IsType<Refusal.StaleVersion>(Assert.IsType<Outcome<TicketStamp>.Refused>(await undoing).Why);
        Assert.Equal(((Guid?)now, 2), ((await PageAsync(scene, voice)).Matter.IntoId, (await PageAsync(scene, now)).Matter.Count));
    }

    [Fact]
    public async Task A_voice_that_was_taken_into_another_matter_while_the_answer_was_on_its_way_waits_for_that_ones()
    {
        await using var scene = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        var (before, now, voice) = (await scene.DispatchedAsync(), await scene.DispatchedAsync(), await scene.DispatchedAsync());
        await MergedAsync(scene, voice, before);
        await scene.DoneAsync(before, new SignFor(), RoadLiaison);
        await FollowAsync(scene);
        await scene.DoneAsync(before, new Reply(Pii.Text("东头的坑已补")), RoadLiaison);
        Task? following = null;
        await MovedMeanwhileAsync(scene, voice, before, now, () => following = FollowAsync(scene));
        await following!; // Begun above.
        await FollowAsync(scene);
        Assert.Equal((TicketState.Merged, (Guid?)now), ((await PageAsync(scene, voice)).Line.State, (await PageAsync(scene, voice)).Matter.IntoId));

        await scene.DoneAsync(now, new SignFor(), RoadLiaison);
        await scene.DoneAsync(now, new Reply(Pii.Text("西头的坑已补")), RoadLiaison);
        await FollowAsync(scene);
        var answered = await PageAsync(scene, voice);
        Assert.Equal((TicketState.AwaitingFollowUp, "西头的坑已补"), (answered.Line.State, answered.Reply.Text));
    }

    /// <summary>Takes a voice out of one matter and into another under their locks, after what is begun has read and waits for one of them.</summary>
    private static async Task MovedMeanwhileAsync(DispatchScene scene, Guid voice, Guid from, Guid into, Action begin)
    {
        const string waits = "select exists (select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database()))";
        var (store, matters) = (scene.Services.GetRequiredService<TicketStore>(), scene.Services.GetRequiredService<MatterDesk>());
        await using var connection = await scene.Database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        foreach (var id in new[] { voice, from, into }.Order())
        {
            await TicketStore.LockAsync(connection, transaction, id, Ct);
        }

        begin();
        await Eventually.IsAsync(() => scene.ScalarAsync<bool>(waits), TimeSpan.FromSeconds(20));
        Assert.IsType<Outcome<TicketStamp>.Done>(await matters.UndoWithinAsync(voice, from, Pii.Text("另一处"), Dispatcher, null, connection, transaction, Ct));
        var taking = (await store.LoadAsync(connection, transaction, into, Ct))!;
        Assert.True((await scene.Desk.DoWithinAsync(voice, new MergeInto(taking), Dispatcher, null, connection, transaction, Ct)).Changed);
        var taken = (await store.LoadAsync(connection, transaction, voice, Ct))!;
        Assert.True((await scene.Desk.DoWithinAsync(into, new TakeVoice(taken), Dispatcher, null, connection, transaction, Ct)).Changed);
        await transaction.CommitAsync(Ct);
    }

    private static async Task MergedAsync(DispatchScene scene, Guid id, Guid into) => Assert.IsType<Outcome<TicketStamp>.Done>(await MergeAsync(scene, id, into));

    private static async Task<Outcome<TicketStamp>> MergeAsync(DispatchScene scene, Guid id, Guid into) =>
        await scene.Services.GetRequiredService<MatterDesk>().MergeAsync(id, (await PageAsync(scene, into)).Line.Number!, null, fromDraft: false, Dispatcher, null, Ct);

    private static async Task<TicketPage> PageAsync(DispatchScene scene, Guid id) => (await scene.Reader.PageAsync(id, Supervisor, Ct))!;

    private static Task FollowAsync(DispatchScene scene) => scene.ReadAsync(scene.Services.GetRequiredService<MatterFollower>());
}
