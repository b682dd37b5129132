using System.Net;
using System.Net.Http.Headers;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Vault;
using Hotline.Api.Calls;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Integration.Tests.Api;

public sealed class RecordingPlayTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recording_is_played_to_those_who_work_on_its_ticket_and_every_listening_is_in_the_audit()
    {
        var call = await RecordedCall.MakeAsync(city.Host, "agent", "8001", confidential: false);
        using var agent = await city.SignedInAsync("agent");
        Assert.Equal(call.Recording, (await agent.GetAsync<TicketPage>(ApiPath.Ticket(call.Ticket))).RecordingId);

        var middle = await PieceAsync(agent, call, 17_001, 18_000);
        Assert.Equal(1, await HeardAsync("周敏", call));
        using var whole = await agent.GetAsync(ApiPath.RecordingAudio(call.Recording));
        Assert.Equal((HttpStatusCode.OK, "audio/wav"), (whole.StatusCode, whole.Content.Headers.ContentType?.MediaType));
        var wav = await whole.Content.ReadAsByteArrayAsync(Ct);
        Assert.Equal(call.Audio, wav.AsSpan((int)WavStream.HeaderLength, call.Audio.Length).ToArray());
        Assert.Equal(wav[17_001..18_001], middle);
        Assert.Equal(wav[^500..], await PieceAsync(agent, call, wav.Length - 500, wav.Length - 1));
        Assert.Equal(1, await HeardAsync("周敏", call));

        await RecordedCall.ScalarAsync<object?>(city.Host, $"insert into agent.recording_pause values ('{call.Recording}', 8000, 12000), ('{call.Recording}', 14000, null) returning 1");
        Assert.Equal([new RecordingPause(1, 1.5), new RecordingPause(1.75, null)], await agent.GetAsync<RecordingPause[]>(ApiPath.RecordingPauses(call.Recording)));
        using (var water = await city.SignedInAsync("water"))
        {
            using var hidden = await water.GetAsync(ApiPath.RecordingPauses(call.Recording));
            Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        }

        await PlayedAsync("roads", call, 200);
        Assert.Equal(1, await HeardAsync("刘洋", call));
        await PlayedAsync("supervisor", call, 200);
        Assert.Equal("not-found", await PlayedAsync("water", call, 404));
        Assert.Equal("not-found", await PlayedAsync("administrator", call, 404));
        Assert.Equal("recording.may-not-play", await PlayedAsync("leader", call, 403));
        Assert.Equal(0, await HeardAsync("罗华", call));
        using var leader = await city.SignedInAsync("leader");
        Assert.Null((await leader.GetAsync<TicketPage>(ApiPath.Ticket(call.Ticket))).RecordingId);
    }

    [Fact]
    public async Task Of_a_confidential_ticket_only_its_agent_and_a_supervisor_hear_the_call()
    {
        var call = await RecordedCall.MakeAsync(city.Host, "agent-b", "8002", confidential: true);
        await PlayedAsync("agent-b", call, 200);
        await PlayedAsync("supervisor", call, 200);
        foreach (var login in new[] { "agent", "lead", "dispatcher", "roads", "leader" })
        {
            Assert.Equal("recording.may-not-play", await PlayedAsync(login, call, 403));
            using var client = await city.SignedInAsync(login);
            Assert.Null((await client.GetAsync<TicketPage>(ApiPath.Ticket(call.Ticket))).RecordingId);
        }

        Assert.Equal(2, await RecordedCall.ScalarAsync<long>(city.Host, $"select count(*) from dispatch.audit where action = 'recording.play' and subject = '{call.Recording}'"));
    }

    [Fact]
    public void A_listening_lasts_ten_minutes()
    {
        var time = new FakeTimeProvider();
        var listenings = new Listenings(time);
        var (account, recording) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.False(listenings.IsUnderWay(account, recording));
        listenings.Begin(account, recording);
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.True(listenings.IsUnderWay(account, recording));
        Assert.False(listenings.IsUnderWay(Guid.NewGuid(), recording));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(listenings.IsUnderWay(account, recording));
    }

    private static async Task<byte[]> PieceAsync(StaffClient client, RecordedCall call, long from, long to)
    {
        using var answer = await client.RangeAsync(ApiPath.RecordingAudio(call.Recording), new RangeHeaderValue(from, to));
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        var range = answer.Content.Headers.ContentRange;
        Assert.Equal((from, to, WavLength(call)), (range?.From, range?.To, range?.Length));
        return await answer.Content.ReadAsByteArrayAsync(Ct);
    }

    private static long? WavLength(RecordedCall call) => WavStream.HeaderLength + call.Audio.Length;

    /// <returns>The code of a refusal; null when it was played.</returns>
    private async Task<string?> PlayedAsync(string login, RecordedCall call, int status)
    {
        using var client = await city.SignedInAsync(login);
        using var answer = await client.GetAsync(ApiPath.RecordingAudio(call.Recording));
        if (status == 200)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return null;
        }

        return (await StaffClient.ProblemAsync(answer, status)).GetProperty("code").GetString();
    }

    private Task<long> HeardAsync(string name, RecordedCall call) => RecordedCall.ScalarAsync<long>(
        city.Host, $"select count(*) from dispatch.audit where action = 'recording.play' and actor_name = '{name}' and ticket_id = '{call.Ticket}' and subject = '{call.Recording}'");
}
