using Hotline.Telephony.Media;
using Hotline.Telephony.WebRtc.Dtls;
using Microsoft.Extensions.Logging.Abstractions;
using Org.BouncyCastle.Tls;

namespace Hotline.Telephony.Tests.WebRtc;

/// <summary>Which browsers the node shakes hands with, over two pipes in the place of the network.</summary>
public sealed class HandshakeTests
{
    /// <summary>After the headers of the record and of the message (RFC 6347 §4.1, §4.2.2).</summary>
    private const int VersionInHello = 13 + 12;

    private readonly DtlsIdentity _node = new(TimeProvider.System);
    private readonly DtlsIdentity _browser = new(TimeProvider.System);
    private byte[]? _hello;

    [Fact]
    public async Task Both_have_the_same_keys_for_each_way_by_DTLS_1_2()
    {
        var server = new SrtpServer(_browser, _node.Fingerprint);
        var (result, problem) = await ShakeAsync(server, _browser.Fingerprint);
        Assert.Null(problem);
        Assert.Equal([0xfe, 0xfd], _hello![VersionInHello..(VersionInHello + 2)]);
        var (ours, theirs) = server.Keys!.Value; // There is no problem.
        Assert.Equal(ours.Whole, result!.Theirs.Whole);
        Assert.Equal(theirs.Whole, result.Ours.Whole);
        Assert.NotEqual(ours.Whole, theirs.Whole);
    }

    [Fact]
    public async Task A_certificate_that_its_description_did_not_name_is_refused()
    {
        var (result, problem) = await ShakeAsync(new SrtpServer(_browser, _node.Fingerprint), new DtlsIdentity(TimeProvider.System).Fingerprint);
        Assert.Null(result);
        Assert.Equal(AlertDescription.bad_certificate, Assert.IsType<TlsFatalAlertReceived>(problem).AlertDescription);
    }

    [Fact]
    public async Task Who_has_no_SRTP_to_agree_on_is_refused()
    {
        var (result, problem) = await ShakeAsync(new SrtpServer(_browser, _node.Fingerprint, knowsSrtp: false), _browser.Fingerprint);
        Assert.Null(result);
        Assert.Equal(AlertDescription.handshake_failure, Assert.IsType<TlsFatalAlertReceived>(problem).AlertDescription);
    }

    [Fact]
    [Trait("Run", "long")]
    public async Task One_that_is_kept_busy_without_end_is_given_up_all_the_same()
    {
        byte[] record = [22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 14, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0]; // A message that is far ahead.
        using var pipe = new DatagramPipe(_ => { });
        var done = new TaskCompletionSource<DtlsResult?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(new DtlsHandshakes(_node, NullLogger<DtlsHandshakes>.Instance).TryBegin(MediaLegKind.Caller, pipe, _browser.Fingerprint, done.SetResult));
        for (ushort number = 0; !done.Task.IsCompleted; number++)
        {
            (record[9], record[10]) = ((byte)(number >> 8), (byte)number);
            pipe.TryPut(record);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.Null(await done.Task);
    }

    [Fact]
    public void Each_process_has_a_certificate_of_its_own() => Assert.NotEqual(_node.Fingerprint.ToString(), _browser.Fingerprint.ToString());

    /// <returns>What the node has of it, and what the browser was told.</returns>
    private async Task<(DtlsResult? Node, Exception? Browser)> ShakeAsync(SrtpServer server, DtlsFingerprint named)
    {
        DatagramPipe? browser = null;
        using var node = new DatagramPipe(datagram =>
        {
            _hello ??= datagram;
            browser!.TryPut(datagram); // There when the first leaves.
        });
        browser = new DatagramPipe(datagram => node.TryPut(datagram));
        var accepted = Task.Factory.StartNew(
            () => Record.Exception(() => new DtlsServerProtocol().Accept(server, browser)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var done = new TaskCompletionSource<DtlsResult?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(new DtlsHandshakes(_node, NullLogger<DtlsHandshakes>.Instance).TryBegin(MediaLegKind.Agent, node, named, done.SetResult));
        var result = await done.Task;
        var problem = await accepted;
        browser.Dispose();
        return (result, problem);
    }
}
