using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests;

/// <summary>A desk of many lists, before a front door that has one ticket in each of them and nothing else.</summary>
public abstract class ListPage : BunitContext
{
    /// <param name="roles">Whose desk it is, once the session was asked for.</param>
    protected ListPage(Light light, params StaffRole[] roles)
    {
        var time = new FakeTimeProvider(Scenes.Noon);
        var api = new ApiClient(new HttpClient(new FrontDoor(light, roles)) { BaseAddress = new("http://localhost/") }, time);
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(time);
        Services.AddSingleton(api);
        Services.AddSingleton(new TicketsApi(api));
        Services.AddSingleton<DeskStore>();
        Services.AddSingleton<SessionStore>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    private sealed class FrontDoor(Light light, StaffRole[] roles) : HttpMessageHandler
    {
        private readonly TicketRow row = new(
            Guid.CreateVersion7(), "202611240001", TicketState.InHandling, "办理中", "Complaint", null, null, "路灯不亮", "Normal", "东湖区城管局", light, null, null, 1, 0, Scenes.Noon);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var json = request.RequestUri!.AbsolutePath switch
            {
                ApiPath.Tickets => JsonSerializer.Serialize(new TicketList([row], null), ContractsJson.Default.TicketList),
                ApiPath.Holds => JsonSerializer.Serialize(new Contracts.HoldList([], null), ContractsJson.Default.HoldList),
                ApiPath.Session => JsonSerializer.Serialize(new Me(Guid.Empty, "someone", "李敏", roles, null, null, null, "token"), ContractsJson.Default.Me),
                _ => "[]",
            };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json) });
        }
    }
}
