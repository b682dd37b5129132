using System.Net;
using System.Text.Json;
using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Knowledge;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.Tickets;
using Hotline.Agent.Client.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Agent.Client.Tests.Knowledge;

/// <summary>A citation leads to the version as it was, whatever became of the entry.</summary>
public sealed class KnowledgeVersionsTests : BunitContext
{
    private static readonly Guid Id = Guid.CreateVersion7();

    public KnowledgeVersionsTests()
    {
        var api = new ApiClient(new HttpClient(new FrontDoor()) { BaseAddress = new("http://localhost/") }, new FakeTimeProvider(Scenes.Noon));
        Services.AddSingleton(new KnowledgeApi(api)).AddSingleton(new SessionStore(api));
    }

    [Fact]
    public void An_answers_citation_is_a_link_to_its_version()
    {
        HistoryRow[] rows = [new(1, Scenes.Noon, "AnsweredOnCall", "当场答复", "周敏", null, "引用知识：K000012 第1版《路灯报修》", TicketState.ClosedOnCall) { Citations = [new(Id, "K000012", 1, "路灯报修")] }];
        var link = Render<HistoryList>(with => with.Add(list => list.Rows, rows)).Find("[data-testid=citation]");
        Assert.Equal(($"/knowledge?entry={Id}&version=1", "_blank"), (link.GetAttribute("href"), link.GetAttribute("target")));
    }

    [Fact]
    public async Task The_cited_version_is_open_at_first_and_says_what_became_of_its_entry()
    {
        var versions = Render<KnowledgeVersions>(with => with.Add(list => list.Entry, Entry).Add(list => list.Opened, 1));
        await versions.WaitForStateAsync(() => versions.FindAll("[data-testid=version-text]").Count == 1);
        Assert.Contains("24 小时内修复", versions.Find("[data-testid=version-text]").TextContent, StringComparison.Ordinal);
        Assert.Equal("现行为第2版，条目已撤回；以下为当时的内容", versions.Find("[data-testid=version-standing]").TextContent);

        // The newest is compared with the one before; the first has none before it.
        Assert.Single(versions.FindAll("[data-testid=version-compare]"));
        versions.Find("[data-testid=version-compare]").Click();
        await versions.WaitForStateAsync(() => versions.FindAll("[data-testid=knowledge-change]").Count == 1);
        Assert.Contains("48", versions.Find("[data-testid=knowledge-change] ins").TextContent, StringComparison.Ordinal);
        Assert.Empty(versions.FindAll("[data-testid=version-text]"));
        await DisposeComponentsAsync();
    }

    private static KnowledgeText Text => new("路灯报修", [], "接报后 24 小时内修复。", null, null, "《城市照明管理规定》", new DateOnly(2026, 1, 1));

    private static KnowledgeEntryPage Entry => new(
        Id, "K000012", 5, "Withdrawn", "已撤回", "360103-zhujian", "西湖区住建局", 2, null, Text, null, false, [], [new(2, "谢兰", Scenes.Noon), new(1, "谢兰", Scenes.Noon)], [], [], 1, 0, 0);

    private sealed class FrontDoor : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var json = request.RequestUri!.PathAndQuery switch
            {
                var path when path == $"{ApiPath.Knowledge}/{Id}/version?number=1" => JsonSerializer.Serialize(
                    new KnowledgeVersionPage(Id, "K000012", 1, Text, null, null, "谢兰", Scenes.Noon, "已撤回", 2), ContractsJson.Default.KnowledgeVersionPage),
                var path when path == $"{ApiPath.Knowledge}/{Id}/difference?from=1&to=2" => JsonSerializer.Serialize<IReadOnlyList<KnowledgeDiffField>>(
                    [new("answer", "答复", [new("Kept", "接报后 "), new("Removed", "24"), new("Added", "48"), new("Kept", " 小时内修复。")])], ContractsJson.Default.IReadOnlyListKnowledgeDiffField),
                var path => throw new InvalidOperationException(path),
            };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json) });
        }
    }
}
