using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.ShiftLead;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.ShiftLead;

public sealed class DeclinedPageTests : BunitContext
{
    private readonly FrontDoor door = new();

    public DeclinedPageTests()
    {
        var time = new FakeTimeProvider(Scenes.Noon);
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(time);
        Services.AddSingleton(new ApiClient(new HttpClient(door) { BaseAddress = new("http://localhost/") }, time));
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task It_says_who_declined_how_and_goes_on_with_the_next_page()
    {
        var page = Render<DeclinedPage>();
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=declined-line]").Count == 1);
        Assert.Contains("138****0001", page.Find("[data-testid=declined-mask]").TextContent, StringComparison.Ordinal);
        Assert.Contains("按9", page.Find("[data-testid=declined-how]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=declined-more]").Click();
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=declined-line]").Count == 2);
        Assert.Equal("郑强 登记", page.FindAll("[data-testid=declined-how]")[1].TextContent);
        Assert.Empty(page.FindAll("[data-testid=declined-more]"));
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task A_number_is_taken_back_with_a_reason_and_leaves_the_list()
    {
        var page = Render<DeclinedPage>();
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=declined-line]").Count == 1);
        page.Find("[data-testid=declined-back-open]").Click();
        Assert.True(page.Find("[data-testid=declined-back]").HasAttribute("disabled"));
        page.Find("[data-testid=declined-back-reason]").Input("本人要求恢复");
        page.Find("[data-testid=declined-back]").Click();
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=declined-line]").Count == 0);
        Assert.Equal(("/taking-back", """{"reason":"本人要求恢复"}"""), (door.Path[door.Path.LastIndexOf('/')..], JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(door.Body), Readable)));
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task A_number_is_entered_by_hand_and_one_that_is_there_already_says_so()
    {
        var page = Render<DeclinedPage>();
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=declined-line]").Count == 1);
        page.Find("[data-testid=declined-open]").Click();
        await EnterAsync(page, "13879100009");
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=declined-line]").Count == 2);
        Assert.Equal("138****0009", page.FindAll("[data-testid=declined-mask]")[0].TextContent);
        page.Find("[data-testid=declined-open]").Click();
        await EnterAsync(page, "13879100001");
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=declined-trouble]").Count == 1);
        Assert.Contains("已登记", page.Find("[data-testid=declined-trouble]").TextContent, StringComparison.Ordinal);
        await DisposeComponentsAsync();
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Task EnterAsync(IRenderedComponent<DeclinedPage> page, string number)
    {
        page.Find("[data-testid=declined-number]").Input(number);
        page.Find("[data-testid=declined-reason]").Input("来电表示不愿接听");
        page.Find("[data-testid=declined-enter]").Click();
        return Task.CompletedTask;
    }

    /// <summary>Two pages of one number each; the first of them can not be entered again.</summary>
    private sealed class FrontDoor : HttpMessageHandler
    {
        public string Path { get; private set; } = "";

        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get)
            {
                var first = request.RequestUri!.Query.Length == 0;
                return Json(HttpStatusCode.OK, JsonSerializer.Serialize(
                    first ? new([Item("138****0001", null)], "next") : new DeclinedList([Item("0791*****45", "郑强")], null), ContractsJson.Default.DeclinedList));
            }

            (Path, Body) = (request.RequestUri!.AbsolutePath, await request.Content!.ReadAsStringAsync(cancellationToken));
            return Path != ApiPath.DeclinedNumbers ? Json(HttpStatusCode.NoContent, "")
                : Body.Contains("0001", StringComparison.Ordinal) ? Json(HttpStatusCode.Conflict, """{"code":"declined.already","title":"该号码已登记免语音回访"}""")
                : Json(HttpStatusCode.Created, JsonSerializer.Serialize(Item("138****0009", "郑强"), ContractsJson.Default.DeclinedItem));
        }

        private static DeclinedItem Item(string number, string? by) => new(Guid.CreateVersion7(), number, Scenes.Noon, by, null, null);

        private static HttpResponseMessage Json(HttpStatusCode status, string json) => new(status) { Content = new StringContent(json) };
    }
}
