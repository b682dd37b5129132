using Hotline.Telephony.Media;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Tests.Media;
using Hotline.Telephony.WebRtc;
using Hotline.Telephony.WebRtc.Dtls;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Telephony.Tests.WebRtc;

public sealed class LineAddressesTests : IDisposable
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    private readonly MediaBench _bench = new(pairs: 1);
    private readonly LineAddresses _addresses = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_line_keeps_the_addresses_that_were_checked_last_and_no_more_than_a_few()
    {
        var line = Line();
        for (ulong number = 1; number <= 100; number++)
        {
            Assert.True(_addresses.TryBind(Address(1), line, Start));
            Assert.True(_addresses.TryBind(Address(number), line, Start));
        }
        Assert.Equal(8, _addresses.Count);
        Assert.Same(line, _addresses.Find(Address(100)));
        Assert.Same(line, _addresses.Find(Address(1)));
        Assert.Null(_addresses.Find(Address(50)));
        _addresses.Forget(line);
        Assert.Equal(0, _addresses.Count);
    }

    [Fact]
    public void The_address_of_a_line_that_is_heard_stays_with_it_and_that_of_a_silent_one_is_free()
    {
        var (line, other) = (Line(), Line());
        line.Watch(Start); // From now on its silence counts.
        Assert.True(_addresses.TryBind(Address(7), line, Start));
        Assert.False(_addresses.TryBind(Address(7), other, Start + TimeSpan.FromSeconds(7)));
        Assert.Same(line, _addresses.Find(Address(7)));
        Assert.True(_addresses.TryBind(Address(7), other, Start + TimeSpan.FromSeconds(9)));
        Assert.Same(other, _addresses.Find(Address(7)));
        _addresses.Forget(line);
        Assert.Same(other, _addresses.Find(Address(7)));
    }

    [Fact]
    public async Task Callers_who_shake_hands_without_end_leave_agents_their_share()
    {
        var handshakes = new DtlsHandshakes(new DtlsIdentity(TimeProvider.System), NullLogger<DtlsHandshakes>.Instance);
        var pipes = new List<DatagramPipe>();
        var ended = new List<Task>();
        for (int i = 0; i < DtlsHandshakes.MostOfCallers; i++)
            Assert.True(TryBegin(MediaLegKind.Caller));
        Assert.False(TryBegin(MediaLegKind.Caller));
        Assert.True(TryBegin(MediaLegKind.Agent));
        pipes.ForEach(pipe => pipe.Close());
        await Task.WhenAll(ended);
        Assert.True(TryBegin(MediaLegKind.Caller));
        pipes[^1].Close();
        await ended[^1];

        bool TryBegin(MediaLegKind kind)
        {
            var pipe = new DatagramPipe(_ => { });
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!handshakes.TryBegin(kind, pipe, handshakes.Fingerprint, _ => done.SetResult()))
                return false;
            pipes.Add(pipe);
            ended.Add(done.Task);
            return true;
        }
    }

    private static PeerKey Address(ulong number) => new(number, 0, 0);

    private SecureAssociation Line() => Assert.IsType<SecureAssociation>(_bench.Secure.TryOpen(Guid.NewGuid(), MediaLegKind.Agent, _ => { }));
}
