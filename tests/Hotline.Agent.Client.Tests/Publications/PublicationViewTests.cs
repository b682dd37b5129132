using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Publications;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Hotline.Agent.Client.Tests.Publications;

/// <summary>The desk offers what may be done now, asks for the reason where one is needed, and shows who was faster.</summary>
public sealed class PublicationViewTests : BunitContext
{
    private static readonly string[] All = ["text", "submission", "first-review", "second-review", "send-back", "drop", "recall"];

    private readonly FrontDoor door = new();

    public PublicationViewTests()
    {
        var api = new ApiClient(new HttpClient(door) { BaseAddress = new("http://localhost/") }, TimeProvider.System);
        Services.AddMudServices();
        Services.AddSingleton(new PublicationsApi(api));
        JSInterop.Mode = JSRuntimeMode.Loose;
        Render<MudPopoverProvider>();
    }

    [Fact]
    public async Task What_is_offered_has_its_button_and_nothing_else_has()
    {
        foreach (var act in All)
        {
            var view = Render<PublicationView>(of => of.Add(it => it.Page, Page(act)));
            Assert.Equal([$"publication-act-{act}"], view.FindAll("[data-testid^=publication-act-]").Select(button => button.GetAttribute("data-testid")));
        }

        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task What_the_scan_found_is_marked_and_named()
    {
        var view = Render<PublicationView>(of => of.Add(it => it.Page, Page("text") with { Findings = [new("电话", 3, 11)] }));
        Assert.Equal("已致电13970012345告知。", view.Find("[data-testid=publication-text]").TextContent);
        Assert.Equal(("13970012345", "电话"), (view.Find("mark").TextContent, view.Find("mark").GetAttribute("title")));
        Assert.Contains("电话“13970012345”（第 4 字）", view.Find("[data-testid=publication-findings]").TextContent, StringComparison.Ordinal);
        await DisposeComponentsAsync();
    }

    [Theory]
    [InlineData("send-back"), InlineData("drop"), InlineData("recall")]
    public async Task What_needs_a_reason_is_sent_with_one(string act)
    {
        var view = Render<PublicationView>(of => of.Add(it => it.Page, Page(act)));
        await view.Find($"[data-testid=publication-act-{act}]").ClickAsync(new());
        Assert.Empty(door.Sent);
        Assert.True(view.Find("[data-testid=publication-note-send]").HasAttribute("disabled"));
        view.Find("[data-testid=publication-note]").Input("措辞有误");
        await view.Find("[data-testid=publication-note-send]").ClickAsync(new());
        view.WaitForAssertion(() => Assert.Equal((HttpMethod.Post, $"/{act}", "\"7\"", "措辞有误"), Last(door)));
        await DisposeComponentsAsync();

        static (HttpMethod, string, string?, string?) Last(FrontDoor door)
        {
            var (method, path, match, body) = Assert.Single(door.Sent);
            return (method, path[path.LastIndexOf('/')..], match, JsonSerializer.Deserialize(body, ContractsJson.Default.PublicationAct)?.Note);
        }
    }

    [Fact]
    public async Task Who_was_faster_is_shown_as_it_stands_now()
    {
        var shown = new List<PublicationPage>();
        var view = Render<PublicationView>(of => of.Add(it => it.Page, Page("first-review")).Add(it => it.OnChanged, shown.Add));
        await view.Find("[data-testid=publication-act-first-review]").ClickAsync(new());
        view.WaitForAssertion(() => Assert.Equal(8, Assert.Single(shown).Revision));
        Assert.Contains("已被他人更新", view.Find("[data-testid=publication-trouble]").TextContent, StringComparison.Ordinal);
        await DisposeComponentsAsync();
    }

    private static PublicationPage Page(params string[] acts) => new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), "261125000001", 7, "FirstReview", "待初审", "市政设施 / 道路破损", "南昌市 / 西湖区", "已致电13970012345告知。", [], "徐静", null, null, null, null, [], acts);

    /// <summary>Somebody was always faster.</summary>
    private sealed class FrontDoor : HttpMessageHandler
    {
        public List<(HttpMethod Method, string Path, string? Match, string Body)> Sent { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get)
            {
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(Page() with { Revision = 8 }, ContractsJson.Default.PublicationPage)) };
            }

            Sent.Add((request.Method, request.RequestUri!.AbsolutePath, request.Headers.IfMatch.SingleOrDefault()?.Tag, await request.Content!.ReadAsStringAsync(cancellationToken))); // The console's writes have both.
            return new HttpResponseMessage(HttpStatusCode.PreconditionFailed) { Content = new StringContent("""{"code":"publication.stale-revision","title":"公开件已被他人更新，请查看最新内容后再提交"}""") };
        }
    }
}
