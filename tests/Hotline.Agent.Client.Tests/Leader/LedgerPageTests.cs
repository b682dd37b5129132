using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Catalog;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Leader.Ledger;
using Hotline.Agent.Client.Live;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Leader;

/// <summary>Whose figures the page offers: what the server answers, no more and no less.</summary>
public sealed class LedgerPageTests : BunitContext
{
    [Theory]
    [InlineData("", "district", "roads", StaffRole.Liaison)]
    [InlineData("", "-", "district", "roads", "water", StaffRole.Liaison, StaffRole.Dispatcher)]
    [InlineData("", "-", "district", "roads", "water", StaffRole.Supervisor)]
    [InlineData("", "-", "district", "roads", "water", StaffRole.ShiftLead)]
    public async Task A_liaison_is_confined_unless_another_role_sees_all(params object[] unitsThenRoles)
    {
        var units = unitsThenRoles.OfType<string>();
        var time = new FakeTimeProvider(Scenes.Noon);
        var api = new ApiClient(new HttpClient(new FrontDoor([.. unitsThenRoles.OfType<StaffRole>()])) { BaseAddress = new("http://localhost/") }, time);
        var session = new SessionStore(api);
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(time).AddSingleton(api).AddSingleton(session).AddSingleton<CatalogStore>().AddSingleton<DeskStore>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        await session.LoadAsync(CancellationToken.None);
        var page = Render<LedgerPage>();
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=ledger-headline]").Count == 1);
        Assert.Equal(units, page.FindAll("[data-testid=ledger-unit] option").Select(option => option.GetAttribute("value")));
        await DisposeComponentsAsync();
    }

    private sealed class FrontDoor(StaffRole[] roles) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            UnitItem[] units = [new("district", "西湖区政府", null, "360103", "county"), new("roads", "西湖区城管局", "district", "360103", "county"), new("water", "市水务局", null, "3601", "city")];
            var json = request.RequestUri!.AbsolutePath switch
            {
                ApiPath.Session => JsonSerializer.Serialize(new Me(Guid.Empty, "someone", "李敏", roles, roles.Contains(StaffRole.Liaison) ? "district" : null, null, null, "token"), ContractsJson.Default.Me),
                ApiPath.Catalog => JsonSerializer.Serialize(new CatalogPage([], [], units, [], []), ContractsJson.Default.CatalogPage),
                _ => JsonSerializer.Serialize(new MetricPage("2026-11", null, []), ContractsJson.Default.MetricPage),
            };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json) });
        }
    }
}
