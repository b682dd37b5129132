using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Hotline.Telephony.Trunks;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Telephony.Tests.Trunks;

/// <summary>When name servers are asked, by a clock that is told the time.</summary>
public sealed class NameLookupTests : IAsyncDisposable
{
    private static readonly IPAddress First = IPAddress.Parse("203.0.113.7"), Second = IPAddress.Parse("203.0.113.8");

    private readonly FakeTimeProvider clock = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<string> asked = Channel.CreateBounded<string>(1000);
    private readonly Channel<(string Name, IPAddress Address)> found = Channel.CreateBounded<(string, IPAddress)>(1000);
    private readonly NameLookup lookup;
    private readonly Task running;
    private volatile Func<string, CancellationToken, Task<IReadOnlyList<GatewayTarget>>> server = (_, _) => Task.FromResult<IReadOnlyList<GatewayTarget>>([new(First)]);

    public NameLookupTests()
    {
        lookup = new NameLookup(
            (name, ct) =>
            {
                asked.Writer.TryWrite(name);
                return server(name, ct);
            },
            (name, targets) => found.Writer.TryWrite((name, targets[0].Address)), clock, Log);
        running = lookup.RunAsync(stop.Token);
    }

    private WrittenLog<NameLookup> Log { get; } = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_is_asked_for_at_once_and_each_minute_again()
    {
        lookup.Want(["a.example"]);
        Assert.Equal(("a.example", First), await found.Reader.ReadAsync(Ct));
        server = (_, _) => Task.FromResult<IReadOnlyList<GatewayTarget>>([new(Second)]);
        await PassAsync();
        Assert.Equal(("a.example", Second), await found.Reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task Other_names_take_the_place_of_those_before()
    {
        lookup.Want(["a.example"]);
        await found.Reader.ReadAsync(Ct);
        lookup.Want(["b.example"]);
        Assert.Equal("b.example", (await found.Reader.ReadAsync(Ct)).Name);
        await PassAsync();
        Assert.Equal("b.example", (await found.Reader.ReadAsync(Ct)).Name);
    }

    [Fact]
    public async Task A_name_that_is_not_found_is_said_once_and_asked_for_again()
    {
        server = (_, _) => Task.FromException<IReadOnlyList<GatewayTarget>>(new SocketException((int)SocketError.HostNotFound));
        lookup.Want(["gone.example"]);
        await asked.Reader.ReadAsync(Ct);
        await PassAsync();
        await asked.Reader.ReadAsync(Ct);
        server = (_, _) => Task.FromResult<IReadOnlyList<GatewayTarget>>([new(Second)]);
        await PassAsync();
        Assert.Equal(("gone.example", Second), await found.Reader.ReadAsync(Ct));
        Assert.Equal(1019, Assert.Single(Log.Lines).Id);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_not_waited_for_long()
    {
        server = async (name, ct) =>
        {
            await Task.Delay(name == "slow.example" ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, ct);
            return [new(First)];
        };
        lookup.Want(["slow.example", "a.example"]);
        await asked.Reader.ReadAsync(Ct);
        await asked.Reader.ReadAsync(Ct);
        await PassAsync();
        Assert.Equal("a.example", (await found.Reader.ReadAsync(Ct)).Name);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    /// <summary>Time goes on until somebody has acted on it: when the loop has come to wait for it is not to be seen from here.</summary>
    private async Task PassAsync()
    {
        var waiting = asked.Reader.Count + found.Reader.Count;
        await Hotline.Testing.Poll.UntilAsync(
            () =>
            {
                clock.Advance(NameLookup.Refresh);
                return asked.Reader.Count + found.Reader.Count > waiting ? this : null;
            },
            Ct);
    }
}
