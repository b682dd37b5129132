using System.Net;
using System.Security.Cryptography;
using Hotline.Agent.Client.Contracts;
using Hotline.Integration.Tests.Agent;
using Hotline.Telephony.Contracts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Api;

/// <summary>A call that an agent took, wrote down and sent to a unit, and whose recording is in the vault: through the front door and a real link.</summary>
internal sealed record RecordedCall(Guid Recording, Guid Ticket, byte[] Audio)
{
    public static async Task<RecordedCall> MakeAsync(ApiHost host, string login, string extension, bool confidential)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var node = new FakeNode($"tel-{Guid.NewGuid():N}");
        await node.DialAsync(host.Address.ToString().TrimEnd('/'), (await File.ReadAllTextAsync(Path.Combine(host.DataFolder, "keys", "link.key"), ct)).Trim());
        await node.RegisterAsync(extension);
        using var agent = await host.SignedInAsync(login, ApiCity.Password);
        await using var desk = await DeskAsync(host, agent);
        await desk.InvokeAsync(nameof(IDeskHub.SetPresence), new PresenceChange(AgentState.Ready, null), ct);
        var call = await node.CallAsync();
        await node.PickUpAsync(await node.RungAsync(call));
        var ticket = await ScalarAsync<Guid>(host, $"select ticket_id from agent.call where id = '{call}'");
        var recording = await ScalarAsync<Guid>(host, $"select recording_id from agent.call where id = '{call}'");
        await FileAsync(agent, ticket, confidential);
        var audio = RandomNumberGenerator.GetBytes(8000 * 2 * 2);
        var settings = node.Settings ?? throw new InvalidOperationException("The node was given no settings.");
        var file = RecordedFile.Write(settings.RecordingPublicKey, settings.RecordingKeyId, call, recording, audio);
        node.Recordings[recording] = file;
        await node.EndAsync(call, bridged: true);
        await node.TellAsync(new RecordingClosed(call, recording, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)), audio.Length / 2, false, DateTimeOffset.UtcNow));
        await Eventually.IsAsync(async () => await ScalarAsync<string>(host, $"select state from agent.recording where id = '{recording}'") == "Stored", TimeSpan.FromSeconds(90));
        return new RecordedCall(recording, ticket, audio);
    }

    public static async Task<T> ScalarAsync<T>(ApiHost host, string sql)
    {
        await using var command = host.Database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!; // The queries of these tests have a row.
    }

    private static async Task FileAsync(StaffClient agent, Guid ticket, bool confidential)
    {
        var draft = await agent.GetAsync<TicketPage>(ApiPath.Ticket(ticket));
        using (var saved = await agent.PutAsync(ApiPath.Draft(ticket), ApiCity.Complete with { Confidential = confidential }, draft.Version))
        {
            await StaffClient.ReadAsync<DraftSaved>(saved, HttpStatusCode.OK);
        }

        var sent = await agent.ActAsync(await agent.GetAsync<TicketPage>(ApiPath.Ticket(ticket)), "acceptance", new AcceptTicket());
        Assert.Equal(ApiCity.Roads, sent.UnitCode);
    }

    /// <summary>The agent's desk hub, as the console has it.</summary>
    public static async Task<HubConnection> DeskAsync(ApiHost host, StaffClient agent)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(host.Address, HubPath.Desk), options =>
            {
                options.Cookies = agent.Cookies;
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
            })
            .AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default))
            .Build();
        await hub.StartAsync(TestContext.Current.CancellationToken);
        return hub;
    }
}
