using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Hotline.Agent.Client.Contracts;
using Hotline.Testing;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Api;

/// <summary>A web node whose Redis was never there, or takes connections and says nothing: consoles connect, tickets are filed, and their news arrives.</summary>
public sealed class RedisAwayTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_Redis_away_the_node_goes_on_by_itself(bool silent)
    {
        using var hanging = new TcpListener(IPAddress.Loopback, FreePorts.Take());
        if (silent)
        {
            hanging.Start(); // The kernel takes the connections; nobody reads them.
        }

        await using var host = await ApiHost.StartCopyAsync(postgres, await ApiCity.StillAsync(postgres), settings: [$"--Redis:ConnectionString={hanging.LocalEndpoint}"]);
        using var agent = await host.SignedInAsync("agent", ApiCity.Password);
        using var roads = await host.SignedInAsync("roads", ApiCity.Password);
        var events = new ConcurrentQueue<DeskEvent>();
        await using var console = Console(host, roads, events);
        await console.StartAsync(Ct);
        await console.InvokeAsync<DeskSnapshot>(nameof(IDeskHub.Snapshot), Ct);

        var page = await agent.OpenAsync(ApiCity.Complete);
        page = await agent.ActAsync(page, "acceptance", new AcceptTicket());
        await Eventually.IsAsync(() => Task.FromResult(events.Any(e => e.Ticket?.TicketId == page.Id)), TimeSpan.FromSeconds(20));
        page = await roads.ActAsync(page, "sign-for", new SignForTicket());
        Assert.Equal(TicketState.InHandling, page.State);
        Assert.Contains(host.Log.Lines, line => line.Contains("this node serves its consoles alone", StringComparison.Ordinal));
    }

    private static HubConnection Console(ApiHost host, StaffClient staff, ConcurrentQueue<DeskEvent> events)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(host.Address, HubPath.Desk), options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                options.Cookies = staff.Cookies;
            })
            .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default))
            .Build();
        hub.On<DeskEvent>(nameof(IDeskClient.Event), events.Enqueue);
        return hub;
    }
}
