using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Auth;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A third family of stacks: linphonec calls and linphonec is called.</summary>
[Collection(RealTime.Name)]
public sealed class LinphoneTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Linphone_calls_linphone_and_each_hears_the_other()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        var desk = await LinphonePeer.DeskAsync(node, 1000, Ct);
        Assert.Equal("8002", (await node.Sink.WaitForAsync<PhoneRegistered>(Ct, seconds: 30)).Extension);
        var caller = await LinphonePeer.CallerAsync(node, 440, Ct);
        await caller.TypeAsync($"call sip:12345@127.0.0.1:{node.Node.Port}", Ct);
        var call = await AnsweredAsync(node, caller);
        Assert.Null((await node.Node.ExecuteAsync(new RingAgent(Guid.CreateVersion7(), call.CallId, Guid.CreateVersion7(), "8002", 20), Ct)).Refusal);
        await node.Sink.WaitForAsync<AgentBridged>(Ct);
        await Task.Delay(TimeSpan.FromSeconds(4), Ct); // the conversation

        await caller.TypeAsync("terminate all", Ct);
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.True((ended.Cause, ended.EndedBy, ended.Bridged) == (CallEndCause.Normal, CallSide.Caller, true), $"{ended}\n{caller.Output}");
        AssertHeard(await caller.HeardAsync(Ct), 1000, caller);
        AssertHeard(await desk.HeardAsync(Ct), 440, desk);
    }

    [Fact]
    public async Task Linphone_registers_with_sha_256_where_it_is_offered_before_md5()
    {
        await using var node = await PeerNode.StartAsync(Ct, digests: [DigestAlgorithm.Sha256, DigestAlgorithm.Md5]);
        var secret = new PhoneSecret("8002", new string('0', 32), DigestAlgorithm.Sha256.Ha1("8002", EngineBench.Realm, "other")); // An answer by MD5 proves nothing.
        await node.Node.ConfigureAsync(EngineBench.Settings with { Phones = [secret] }, Ct);
        var desk = await LinphonePeer.DeskAsync(node, 1000, Ct);
        try
        {
            Assert.Equal("8002", (await node.Sink.WaitForAsync<PhoneRegistered>(Ct, seconds: 30)).Extension);
        }
        catch (Xunit.Sdk.XunitException) when (!Ct.IsCancellationRequested)
        {
            Assert.Fail("linphonec did not register\n" + desk.Output);
        }
    }

    private static async Task<CallAnswered> AnsweredAsync(PeerNode node, LinphonePeer caller)
    {
        try
        {
            return await node.Sink.WaitForAsync<CallAnswered>(Ct, seconds: 30);
        }
        catch (Xunit.Sdk.XunitException) when (!Ct.IsCancellationRequested)
        {
            Assert.Fail("linphonec did not get through\n" + caller.Output);
            throw;
        }
    }

    private static void AssertHeard(short[] audio, double hertz, LinphonePeer peer)
    {
        var total = ToneTrack.Of(audio, hertz).Total;
        Assert.True(total >= TimeSpan.FromSeconds(2), $"heard {hertz} Hz for {total} of {audio.Length / 8000.0} s\n{peer.Output}");
    }
}
