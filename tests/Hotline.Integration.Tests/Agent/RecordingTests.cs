using System.Security.Cryptography;
using Hotline.Agent.Data;
using Hotline.Agent.Link;
using Hotline.Agent.Vault;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

public sealed class RecordingTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_closed_recording_is_pulled_checked_linked_played_and_discarded()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (call, recording, ticket) = await BridgedAsync(scene);
        var audio = Audio(pairs: 8000 * 3 + 123);
        var file = await RecordedAsync(scene, call, recording, audio);

        await scene.Node.TellAsync(Closed(call, recording, file, audio.Length / 2));
        await WaitFor.TrueAsync(() => scene.Node.Commands.OfType<DiscardRecording>().Any(order => order.RecordingId == recording), "DiscardRecording");
        Assert.Equal(recording, await scene.ScalarAsync<Guid>("select recording_id from dispatch.ticket where id = $1", ticket));
        var stored = Assert.Single(Directory.GetFiles(scene.Recordings, "*", SearchOption.AllDirectories));
        Assert.EndsWith($"{recording:D}.rec", stored);
        Assert.Equal(file, await File.ReadAllBytesAsync(stored, TestContext.Current.CancellationToken));

        var vault = scene.Web.Services.GetRequiredService<StoredRecordings>();
        var place = await vault.FindAsync(recording, TestContext.Current.CancellationToken);
        Assert.Equal(new RecordingPlace(recording, call, ticket), place);
        var open = await vault.OpenAsync(recording, TestContext.Current.CancellationToken);
        await using var wav = open!.Wav;
        wav.Seek(WavStream.HeaderLength + 16001, SeekOrigin.Begin);
        var heard = new byte[5000];
        await wav.ReadExactlyAsync(heard, TestContext.Current.CancellationToken);
        Assert.Equal(audio.AsSpan(16001, 5000).ToArray(), heard);
    }

    [Fact]
    public async Task A_recording_that_is_not_as_announced_is_not_kept_and_is_pulled_again()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (call, recording, _) = await BridgedAsync(scene);
        var audio = Audio(pairs: 9000);
        var file = await RecordedAsync(scene, call, recording, audio);
        scene.Node.Recordings[recording] = [.. file[..^1], (byte)(file[^1] ^ 1)];
        await scene.Node.TellAsync(Closed(call, recording, file, audio.Length / 2));

        var pull = scene.Web.Services.GetRequiredService<RecordingPull>();
        await Assert.ThrowsAnyAsync<Exception>(() => pull.RunAsync(recording, TestContext.Current.CancellationToken));
        Assert.Null(await scene.Web.Services.GetRequiredService<StoredRecordings>().FindAsync(recording, TestContext.Current.CancellationToken));
        scene.Node.Recordings[recording] = file;
        await WaitFor.TrueAsync(
            async () =>
            {
                try
                {
                    await pull.RunAsync(recording, TestContext.Current.CancellationToken);
                }
                catch (Exception again) when (again is IOException or InvalidOperationException)
                {
                    // The scheduled pull has the part file open, or has just brought what was wrong before.
                }

                return await scene.ScalarAsync<string>("select state from agent.recording where id = $1", recording) == "Stored";
            },
            "stored");
    }

    [Fact]
    public async Task A_failed_recording_is_noted_and_the_call_goes_on()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (call, recording, _) = await BridgedAsync(scene);
        await scene.Node.TellAsync(new RecordingFailed(call, recording, "disk-full", DateTimeOffset.UtcNow));
        Assert.Equal("Failed/disk-full", await scene.ScalarAsync<string>("select concat_ws('/', state, failure) from agent.recording where id = $1", recording));
        Assert.True(await scene.ScalarAsync<bool>("select ended_at is null from agent.call where id = $1", call));
    }

    [Fact]
    public async Task A_recording_to_a_key_that_is_not_here_is_marked_and_its_node_keeps_it()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (call, recording, _) = await BridgedAsync(scene);
        var audio = Audio(pairs: 9000);
        var file = RecordedFile.Write(scene.Node.Settings!.RecordingPublicKey, Guid.NewGuid().ToString(), call, recording, audio);
        scene.Node.Recordings[recording] = file;
        await scene.Node.TellAsync(Closed(call, recording, file, audio.Length / 2));
        await WaitFor.TrueAsync(
            async () => await scene.ScalarAsync<string>("select concat_ws('/', state, failure) from agent.recording where id = $1", recording) == "Failed/unknown-key",
            "the recording is marked");
        Assert.DoesNotContain(scene.Node.Commands, command => command is DiscardRecording);
        Assert.Single(Directory.GetFiles(scene.Recordings, "*.rec", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Only_recordings_of_linked_nodes_are_handed_to_the_jobs()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var (call, recording, _) = await BridgedAsync(scene);
        await scene.Node.HangUpLinksAsync();
        await WaitFor.TrueAsync(() => scene.Web.Services.GetRequiredService<LinkHealth>().ConnectedNodes.Count == 0, "no link");
        await scene.RunAsync("update agent.telephony_node set link_until = now() - interval '1 hour'");
        await scene.InTransactionAsync(async tx =>
        {
            var ct = TestContext.Current.CancellationToken;
            var t = new Transition(tx.Connection!, tx, DateTimeOffset.UtcNow);
            await RecordingStore.AnnounceAsync(t, "tel-1", Closed(call, recording, [1], 1), ct);
            Assert.Empty(await RecordingStore.ClaimPullsAsync(t, t.Now - TimeSpan.FromDays(35), ct));
            await NodeStore.AttachAsync(t, new NodeSnapshot("tel-1", scene.Node.StartedAt, scene.Node.LastSeq, [], []), TimeSpan.FromMinutes(1), ct);
            Assert.Equal([recording], await RecordingStore.ClaimPullsAsync(t, t.Now - TimeSpan.FromDays(35), ct));
            Assert.Empty(await RecordingStore.ClaimPullsAsync(t, t.Now - TimeSpan.FromDays(35), ct));
        });
    }

    private static async Task<(Guid Call, Guid Recording, Guid Ticket)> BridgedAsync(AgentScene scene)
    {
        await scene.ReadyAgentAsync("8001");
        var call = await scene.Node.CallAsync();
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(call));
        return (call, await scene.ScalarAsync<Guid>("select recording_id from agent.call where id = $1", call), await scene.ScalarAsync<Guid>("select ticket_id from agent.call where id = $1", call));
    }

    private static byte[] Audio(int pairs) => [.. Enumerable.Range(0, pairs * 2).Select(at => (byte)(at * 31 / 7))];

    private static RecordingClosed Closed(Guid call, Guid recording, byte[] file, long samples) =>
        new(call, recording, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)), samples, false, DateTimeOffset.UtcNow);

    /// <summary>Written as a node writes it: to the public key it was given.</summary>
    private static Task<byte[]> RecordedAsync(AgentScene scene, Guid call, Guid recording, byte[] audio)
    {
        var settings = scene.Node.Settings!;
        var file = RecordedFile.Write(settings.RecordingPublicKey, settings.RecordingKeyId, call, recording, audio);
        scene.Node.Recordings[recording] = file;
        return Task.FromResult(file);
    }
}
