using Hotline.Telephony.Media;
using Hotline.Telephony.Srtp;
using Hotline.Telephony.Tests.WebRtc;
using Hotline.Telephony.WebRtc.Dtls;
using Microsoft.Extensions.Logging.Abstractions;
using Org.BouncyCastle.Tls;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>
/// Genuine handshakes between our side and a browser's, into each flight of which records are slipped from the right address: of another handshake, of none, the genuine ones twice, late or changed.
/// A handshake ends with the same keys on both sides, or is refused; one that waits for what never comes ends when its line does. Its keys are its own, so that an input does not always get as deep.
/// </summary>
internal sealed class DtlsHandshakeFuzz : IFuzzTarget
{
    /// <summary>What a handshake may rest; it repeats itself three times in it. It would give up by itself after ten seconds.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.2);

    /// <summary>Far more than any machine needs: what has not ended then hangs.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    private readonly DtlsIdentity node = new(TimeProvider.System), browser = new(TimeProvider.System);
    private readonly DtlsHandshakes handshakes;
    private IReadOnlyList<byte[]>? genuine;

    public DtlsHandshakeFuzz() => handshakes = new DtlsHandshakes(node, NullLogger<DtlsHandshakes>.Instance);

    public string Name => "DTLS handshakes";

    public IReadOnlyList<string> Layers { get; } = ["waited in vain", "refused", "keys agreed"];

    public byte[] Make(Random random)
    {
        genuine ??= Another();
        return DtlsSlip.Write(Enumerable.Range(0, random.Next(8, 25)).Select(_ => DtlsSlip.Make(random, genuine)));
    }

    public int Feed(byte[] input)
    {
        var slips = DtlsSlip.Read(input);
        var (result, problem, keys) = Shake(new SlippedWay(slips.Where(one => one.ToNode)), new SlippedWay(slips.Where(one => !one.ToNode)), out var rested);
        if (result is null)
        {
            return rested ? 0 : 1;
        }

        Assert.Null(problem);
        Assert.Equal(keys!.Value.Ours.Whole, result.Theirs.Whole); // There is no problem.
        Assert.Equal(keys.Value.Theirs.Whole, result.Ours.Whole);
        return 2;
    }

    /// <summary>The datagrams of a handshake that nobody disturbs.</summary>
    private List<byte[]> Another()
    {
        var (toNode, toBrowser) = (new SlippedWay([]), new SlippedWay([]));
        Assert.NotNull(Shake(toNode, toBrowser, out _).Node);
        return [.. toNode.Passed, .. toBrowser.Passed];
    }

    /// <param name="rested">It was ended for its silence.</param>
    private (DtlsResult? Node, Exception? Browser, (SrtpMasterKey Ours, SrtpMasterKey Theirs)? Keys) Shake(SlippedWay toNode, SlippedWay toBrowser, out bool rested)
    {
        using var ours = new DatagramPipe(toBrowser.Pass);
        using var theirs = new DatagramPipe(toNode.Pass);
        toNode.Deliver = datagram => ours.TryPut(datagram);
        toBrowser.Deliver = datagram => theirs.TryPut(datagram);
        var server = new SrtpServer(browser, node.Fingerprint);
        Exception? problem = null;
        var accepting = new Thread(() => problem = Accept(server, theirs)) { IsBackground = true };
        accepting.Start();
        DtlsResult? result = null;
        using var done = new ManualResetEventSlim();
        Assert.True(handshakes.TryBegin(MediaLegKind.Agent, ours, browser.Fingerprint, told =>
        {
            result = told;
            done.Set();
        }), "a handshake that is over has kept its place");
        rested = !done.Wait(Rest);
        if (rested)
        {
            ours.Close();
            Assert.True(done.Wait(Hang), "the handshake does not end with its line");
        }

        if (result is null)
        {
            theirs.Close(); // Else it has what it waited for.
        }

        Assert.True(accepting.Join(Hang), "the browser's side does not end");
        return (result, problem, server.Keys);
    }

    /// <returns>What kept the browser's side from it.</returns>
    private static Exception? Accept(SrtpServer server, DatagramPipe pipe)
    {
        try
        {
            new DtlsServerProtocol().Accept(server, pipe);
            return null;
        }
#pragma warning disable CA1031 // Whatever it is, it is told.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            return problem;
        }
    }

    /// <summary>One way of the path, from one thread at a time.</summary>
    private sealed class SlippedWay(IEnumerable<DtlsSlip> slips)
    {
        private readonly ILookup<int, DtlsSlip> at = slips.ToLookup(slip => slip.At);
        private byte[]? late;

        public Action<byte[]> Deliver { get; set; } = _ => { };

        /// <summary>What was sent on it.</summary>
        public List<byte[]> Passed { get; } = [];

        public void Pass(byte[] datagram)
        {
            var here = at[Passed.Count].ToList();
            Passed.Add(datagram);
            foreach (var slip in here.Where(one => one.Kind is SlipKind.Before or SlipKind.Changed))
            {
                Deliver(slip.Kind == SlipKind.Before ? slip.Bytes : slip.Change(datagram));
            }

            var (overtaken, isLate) = (late, here.Exists(one => one.Kind == SlipKind.Late));
            late = isLate ? datagram : null;
            if (!isLate)
            {
                Deliver(datagram);
            }

            if (overtaken is not null)
            {
                Deliver(overtaken);
            }

            foreach (var slip in here.Where(one => one.Kind is SlipKind.After or SlipKind.Twice))
            {
                Deliver(slip.Kind == SlipKind.After ? slip.Bytes : datagram);
            }
        }
    }
}
