using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>hotline.ticket.verbs counts what is done through every door, and what was refused.</summary>
public sealed class VerbMetricsTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verbs_that_touch_two_tickets_and_those_of_citizens_are_counted_with_what_came_of_them()
    {
        await using var scene = await StartAsync(postgres);
        var counted = new ConcurrentQueue<string>();
        using var listener = Listening(scene, counted);
        var (matter, voice) = (await scene.DispatchedAsync(), await scene.DispatchedAsync());
        var number = (await scene.Reader.PageAsync(matter, Supervisor, Ct))!.Line.Number!; // Dispatched, so it has one.
        counted.Clear();

        var matters = scene.Services.GetRequiredService<MatterDesk>();
        await matters.MergeAsync(voice, number, null, fromDraft: false, Dispatcher, null, Ct);
        await matters.MergeAsync(voice, number, null, fromDraft: false, Dispatcher, null, Ct);
        await matters.UndoAsync(voice, Pii.Text("另一处"), Dispatcher, null, Ct);
        Assert.Equal(["MergeInto done", "MergeInto ticket.wrong-state", "UndoMerge done"], counted);
        counted.Clear();

        var repeats = scene.Services.GetRequiredService<RepeatDesk>();
        await repeats.JudgeAsync(await scene.DraftAsync(Fields()), matter, RepeatJudgement.Urge, null, TheAgent, null, Ct);
        await repeats.JudgeAsync(await scene.DraftAsync(Fields()), matter, RepeatJudgement.Apart, null, TheAgent, null, Ct);
        Assert.Equal(["Urge done", "JoinRepeat done", "TellApart done"], counted);
        counted.Clear();

        var citizens = scene.Services.GetRequiredService<CitizenDesk>();
        var request = new CitizenRequest(IntakeChannel.Web, "one", Pii.Text("门口路面有一个大坑"), Pii.Phone("13879100001"), CategoryCode: PotHole, RegionCode: Xihu);
        var receipt = Assert.IsType<Outcome<CitizenReceipt>.Done>(await citizens.SubmitAsync(request, Ct)).Value;
        await citizens.SubmitAsync(request, Ct);
        await citizens.SubmitAsync(request with { IntakeKey = "two", RegionCode = null }, Ct);
        await citizens.SupplementAsync(receipt.TicketId, Pii.Text("又深了"), [], form: null, Ct);
        Assert.Equal(["Accept done", "Accept ticket.invalid", "Supplement done"], counted);
    }

    /// <summary>To this scene's meter alone: other tests count at the same time.</summary>
    private static MeterListener Listening(DispatchScene scene, ConcurrentQueue<string> counted)
    {
        var factory = scene.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "hotline.ticket.verbs" && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Enqueue(string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
        listener.Start();
        return listener;
    }
}
