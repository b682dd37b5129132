using System.Net;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Transactions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Telephony.Tests.Calls;

/// <param name="Loss">Share of datagrams that vanish.</param>
/// <param name="Doubling">Share that arrive twice.</param>
/// <param name="MaxDelay">Each takes a random time up to this, so that later ones overtake.</param>
internal sealed record Weather(double Loss, double Doubling, TimeSpan MaxDelay);

/// <summary>
/// The node, a caller and a desk phone on a network that loses, doubles and reorders by a seed. Time jumps from one event to
/// the next, so that minutes pass in milliseconds and every run of a seed is the same.
/// </summary>
internal sealed class LossyNetwork
{
    private static readonly IPEndPoint NodeAddress = new(IPAddress.Parse("10.0.0.1"), 5060);

    private readonly PriorityQueue<(byte[] Bytes, IPEndPoint From, IPEndPoint To), (TimeSpan At, int Order)> flying = new();
    private readonly Random random;
    private readonly Weather weather;
    private readonly FakeTimeProvider clock = new();
    private readonly long start;
    private TimeSpan now;
    private int order;

    public LossyNetwork(int seed, Weather weather)
    {
        this.weather = weather;
        random = new Random(seed);
        start = clock.GetTimestamp();
        Node = new CallEngine(
            new Port(this, NodeAddress), new SipSelf(_ => NodeAddress.Address, NodeAddress.Port), Media, Sink, new NoBindings(), new CallOptions { Access = EngineBench.Open }, _ => { }, _ => { }, clock,
            NullLogger<CallEngine>.Instance);
        Node.Configure(EngineBench.Settings);
        Caller = new SimplePeer(new Port(this, EngineBench.CallerAddress), EngineBench.CallerAddress, NodeAddress);
        Phone = new SimplePeer(new Port(this, EngineBench.PhoneAddress), EngineBench.PhoneAddress, NodeAddress);
    }

    public CallEngine Node { get; }

    public FakeMedia Media { get; } = new();

    public FakeSink Sink { get; } = new();

    public SimplePeer Caller { get; }

    public SimplePeer Phone { get; }

    public bool IsCalm { get; set; }

    public TimeSpan Passed => now;

    public TimeSpan Random(double maxSeconds) => TimeSpan.FromSeconds(random.NextDouble() * maxSeconds);

    /// <summary>Lets that much time pass; <paramref name="meanwhile"/> is looked at after every event.</summary>
    public void Run(TimeSpan span, Action? meanwhile = null)
    {
        var end = now + span;
        while (true)
        {
            var next = Earliest(flying.TryPeek(out _, out var key) ? key.At : null, Caller.Timers.NextDue, Phone.Timers.NextDue, now + TimeSpan.FromMilliseconds(50));
            if (next > end)
            {
                MoveTo(end);
                return;
            }

            MoveTo(next);
            while (flying.TryPeek(out _, out key) && key.At <= now)
            {
                var (bytes, from, to) = flying.Dequeue();
                Deliver([.. bytes], from, to);
            }

            meanwhile?.Invoke();
        }
    }

    private void MoveTo(TimeSpan time)
    {
        if (time > now)
        {
            now = time;
            clock.Advance(now - clock.GetElapsedTime(start));
        }

        Node.Tick();
        Caller.Timers.AdvanceTo(now);
        Phone.Timers.AdvanceTo(now);
    }

    private void Deliver(byte[] bytes, IPEndPoint from, IPEndPoint to)
    {
        if (to.Equals(NodeAddress))
        {
            Node.Receive(bytes, from);
        }
        else if (to.Equals(Caller.Address))
        {
            Caller.Stack.Receive(bytes, from);
        }
        else if (to.Equals(Phone.Address))
        {
            Phone.Stack.Receive(bytes, from);
        }
    }

    private void Send(byte[] bytes, IPEndPoint from, IPEndPoint to)
    {
        var copies = IsCalm ? 1 : random.NextDouble() < weather.Loss ? 0 : random.NextDouble() < weather.Doubling ? 2 : 1;
        for (var i = 0; i < copies; i++)
        {
            flying.Enqueue((bytes, from, to), (now + TimeSpan.FromMilliseconds(1) + Random(weather.MaxDelay.TotalSeconds), order++));
        }
    }

    private static TimeSpan Earliest(params TimeSpan?[] times) => times.OfType<TimeSpan>().Min();

    private sealed class Port(LossyNetwork network, IPEndPoint from) : ISipOutlet
    {
        public void Send(ReadOnlyMemory<byte> datagram, IPEndPoint destination) => network.Send(datagram.ToArray(), from, destination);
    }
}
