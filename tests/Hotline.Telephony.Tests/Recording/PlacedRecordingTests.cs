using System.Net;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Contracts.RecordingFormat;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Media;
using Hotline.Telephony.Tests.Sip;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Recording;

/// <summary>A call of the hotline's own over real RTP: who hears whom after the join, and what the file has of it.</summary>
public sealed class PlacedRecordingTests : IDisposable
{
    private const double Citizen = 613, Agent = 1009;
    private static readonly TrunkSettings Trunk = new("ct", ["127.0.0.0/8"], new CallerIdRule(CallerIdSource.Asserted, []), Gateway: "sip:127.0.0.1:5099");

    private readonly MediaBench media = new(pairs: 4);

    public void Dispose() => media.Dispose();

    [Fact]
    public async Task One_file_runs_from_the_citizens_answer_to_the_end_the_citizen_left_and_the_agent_right()
    {
        var bench = new EngineBench(settings: DeskPhone.Settings("8001") with { Trunks = [Trunk] }, clock: media.Time, media: media.Engine);
        var (citizen, sound) = (media.Phone(Citizen), media.Phone(Agent));
        var (agent, carrier) = (new DeskPhone(bench, "8001", sound), new HandPeer(bench, IPEndPoint.Parse("127.0.0.1:5099")));
        var call = Guid.CreateVersion7();
        Assert.Null(bench.Engine.Execute(new PlaceCall(Guid.NewGuid(), call, Guid.CreateVersion7(), "8001", 20, new CallerNumber("13879100001"), "12345", 60)).Refusal);
        agent.Rings().PicksUp();
        var invite = carrier.Heard();
        citizen.Aim(Encoding.UTF8.GetBytes(SipText.Body(invite)));
        Pass(1);
        Assert.Equal(0, Tone.Share(sound.Audio.AsSpan()[^4000..].ToArray(), Citizen), 1);
        carrier.Send(HandPeer.Reply(invite, 200, Encoding.UTF8.GetString(citizen.Sdp()), "citizen", contact: "<sip:citizen@127.0.0.1:5099>"));
        Pass(3);
        Assert.True(Tone.Share(sound.Audio.AsSpan()[^8000..].ToArray(), Citizen) > 0.9, "the agent does not hear the citizen");
        Assert.True(Tone.Share(citizen.Audio.AsSpan()[^8000..].ToArray(), Agent) > 0.9, "the citizen does not hear the agent");
        Assert.Null(bench.Engine.Execute(new HangUp(Guid.NewGuid(), call)).Refusal);
        Pass(0.1);

        var closed = await Poll.UntilAsync(() => media.Sink.Of<RecordingClosed>().SingleOrDefault(), TestContext.Current.CancellationToken);
        Assert.Equal((call, bench.Sink.Single<CallAnswered>().RecordingId), (closed.CallId, closed.RecordingId));
        Assert.InRange(closed.Samples / 8000.0, 2.95, 3.05);
        await using var file = media.Recordings.TryOpen(closed.RecordingId)!;
        using var reader = RecordingReader.Open(file, media.RecordingKeyPair);
        Assert.True(reader is { IsComplete: true } && reader.IsIntact());
        var pairs = new byte[reader.Samples * 2];
        reader.Read(0, pairs);
        Assert.True(Tone.Share(Side(0), Citizen) > 0.9, "the citizen is not on the left");
        Assert.True(Tone.Share(Side(1), Agent) > 0.9, "the agent is not on the right");

        short[] Side(int channel) => Companding.ALaw([.. pairs.Where((_, at) => at % 2 == channel)])[^16_000..];

        void Pass(double seconds)
        {
            media.Pass(seconds);
            bench.Engine.Tick();
        }
    }
}
