using System.Diagnostics;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>A reader of bytes from the network, and inputs for it that look like the real thing until they do not.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>How deep an input can get, outermost first. Index 0: refused at the door (start line, header of the packet).</summary>
    IReadOnlyList<string> Layers { get; }

    byte[] Make(Random random);

    /// <returns>The layer reached. Any exception is a finding.</returns>
    int Feed(byte[] input);
}

/// <param name="Reached">Inputs by the deepest layer they reached.</param>
/// <param name="Slowest">Of all inputs, the one that took longest: wall clock, so a hint only.</param>
internal sealed record FuzzReport(string Name, IReadOnlyList<string> Layers, long[] Reached, TimeSpan Slowest)
{
    public long Inputs => Reached.Sum();

    /// <summary>Inputs that got past the door.</summary>
    public long Inside => Inputs - Reached[0];

    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Name}: {Inputs} inputs, {100.0 * Inside / Inputs:F1} % inside, slowest {Slowest.TotalMilliseconds:F1} ms; {string.Join(", ", Layers.Zip(Reached, (layer, n) => $"{layer} {n}"))}");
}

/// <summary>Feeds a target with inputs that follow from the seed alone: the same seed finds the same thing again.</summary>
internal static class FuzzRun
{
    public static IReadOnlyList<IFuzzTarget> Targets() => [new SipFuzz(), new FramerFuzz(), new SdpFuzz(), new RtpFuzz(), new RtcpFuzz(), new StunFuzz(), new DtlsFuzz(), new DtlsRecordFuzz(), new DtlsHandshakeFuzz()];

    /// <exception cref="FuzzFindingException">The target threw.</exception>
    public static FuzzReport Run(IFuzzTarget target, long count, int seed, CancellationToken ct)
    {
        var reached = new long[target.Layers.Count];
        var slowest = TimeSpan.Zero;
        var random = new Random(seed);
        for (long i = 0; i < count && !ct.IsCancellationRequested; i++)
        {
            var input = target.Make(random);
            var kept = input.ToArray(); // The SIP parser works in place.
            var began = Stopwatch.GetTimestamp();
            try
            {
                reached[target.Feed(input)]++;
            }
            catch (Exception found)
            {
                throw new FuzzFindingException($"{target.Name}, seed {seed}, input {i}: {Convert.ToBase64String(kept)}", found);
            }

            var took = Stopwatch.GetElapsedTime(began);
            slowest = took > slowest ? took : slowest;
        }

        return new FuzzReport(target.Name, target.Layers, reached, slowest);
    }
}

/// <summary>An input that a target could not bear; the message holds it in base64.</summary>
internal sealed class FuzzFindingException(string message, Exception inner) : Exception(message, inner);
