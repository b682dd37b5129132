using System.Net.Http.Json;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Api.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Api;

/// <summary>What the REST surface says of itself, and what leaves it as a file.</summary>
public sealed class PromisesTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static readonly string[] Keyed = ["/api/tickets", "/api/tickets/acceptance", "/api/knowledge", "/api/knowledge/tasks", "/api/editions", "/api/publications"];

    private static readonly string[] Unversioned = ["reveal", "calls", "evidence"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_write_says_which_version_or_key_it_takes_and_how_it_refuses()
    {
        using var anybody = city.Host.Client();
        using var document = JsonDocument.Parse(await (await anybody.GetAsync("/openapi/v1.json")).Content.ReadAsStringAsync(Ct));
        var paths = document.RootElement.GetProperty("paths").EnumerateObject().ToList();
        var verbs = paths.Where(path => path.Name.StartsWith("/api/tickets/{id}/", StringComparison.Ordinal) && path.Value.TryGetProperty("post", out _)).Where(path => !Unversioned.Contains(path.Name.Split('/')[^1])).ToList();
        Assert.True(verbs.Count > 45, $"Only {verbs.Count} verbs.");
        Assert.All(verbs.Select(verb => (verb.Name, Operation: verb.Value.GetProperty("post"))).Append((Name: "draft", Operation: Of("/api/tickets/{id}/draft", "put"))), verb =>
        {
            Assert.True(Header(verb.Operation, "If-Match") is { } header && header.GetProperty("required").GetBoolean(), verb.Name);
            Assert.True(verb.Name == "draft" || verb.Operation.GetProperty("responses").TryGetProperty("204", out _), $"{verb.Name} 204"); // Where the ticket is then no longer theirs to read.
            Assert.All(["400", "401", "403", "404", "409", "412", "428"], status => Assert.True(verb.Operation.GetProperty("responses").GetProperty(status).GetProperty("content").TryGetProperty("application/problem+json", out _), $"{verb.Name} {status}"));
        });
        Assert.All(
            new[] { ("/api/editions/{id}/release", "post"), ("/api/editions/{id}", "delete"), ("/api/editions/{id}/changes/{rule}", "delete") },
            write => Assert.True(Header(Of(write.Item1, write.Item2), "If-Match") is { } header && header.GetProperty("required").GetBoolean(), write.Item1));
        Assert.All(Keyed, path =>
        {
            Assert.NotNull(Header(Of(path, "post"), "Idempotency-Key"));
            Assert.True(Of(path, "post").GetProperty("responses").TryGetProperty("422", out _), path);
        });
        Assert.True(Of("/api/tickets/{id}", "get").GetProperty("responses").GetProperty("200").GetProperty("headers").TryGetProperty("ETag", out _));
        Assert.All(city.Host.App.Services.GetServices<IAdminKind>(), kind =>
        {
            var (save, remove) = (Of($"/api/admin/{kind.Name}/{{key}}", "put"), Of($"/api/admin/{kind.Name}/{{key}}", "delete"));
            Assert.True(Header(save, "If-Match") is not null && Header(save, "If-None-Match") is not null, kind.Name);
            Assert.True(Header(remove, "If-Match") is { } header && header.GetProperty("required").GetBoolean(), kind.Name);
            Assert.All(new[] { save, remove }.SelectMany(write => new[] { (write, "412"), (write, "428") }), one => Assert.True(one.write.GetProperty("responses").TryGetProperty(one.Item2, out _), $"{kind.Name} {one.Item2}"));
        });

        JsonElement Of(string path, string method) => paths.Single(one => one.Name == path).Value.GetProperty(method);
    }

    [Fact]
    public async Task The_audit_leaves_as_a_file_without_reasons_and_says_that_it_did()
    {
        using var agent = await city.SignedInAsync("agent");
        using var lead = await city.SignedInAsync("lead");
        using var admin = await city.SignedInAsync("administrator");
        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        using var shown = await lead.PostAsync(ApiPath.Act(page.Id, "reveal"), new RevealField("contactPhone", "回访核实号码"));
        Assert.True(shown.IsSuccessStatusCode, await shown.Content.ReadAsStringAsync(Ct));
        using var file = await admin.GetAsync($"{ApiPath.Audit}/export");
        var lines = (await file.Content.ReadAsStringAsync(Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')).ToList();
        Assert.Equal("text/csv", file.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("id,at,actor,action,ticket,subject,field", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains($",周敏,Accept,{page.Number},", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(page.Number!, StringComparison.Ordinal) && line.Contains("郑强", StringComparison.Ordinal)); // It has its number.
        Assert.DoesNotContain(lines, line => line.Contains("回访核实号码", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(",audit.export,", StringComparison.Ordinal));

        using var old = await admin.GetAsync($"{ApiPath.Audit}/export?to=2020-01-01");
        Assert.Single((await old.Content.ReadAsStringAsync(Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var backwards = await admin.GetAsync($"{ApiPath.Audit}/export?from=2026-12-01&to=2026-11-01");
        Assert.True((await StaffClient.ProblemAsync(backwards, 400)).GetProperty("errors").TryGetProperty("to", out _));
        using var noBusiness = await agent.GetAsync($"{ApiPath.Audit}/export");
        await StaffClient.ProblemAsync(noBusiness, 403);
    }

    /// <summary>Whoever did not say what they saw is told which header says it, and nothing has changed.</summary>
    [Fact]
    public async Task No_entry_of_any_kind_is_saved_or_removed_by_who_did_not_say_what_they_saw()
    {
        using var admin = await city.SignedInAsync("administrator");
        var desk = city.Host.App.Services.GetRequiredService<AdminDesk>();
        var removed = 0;
        foreach (var kind in city.Host.App.Services.GetServices<IAdminKind>())
        {
            await RefusedAsync(admin.SendAsync(HttpMethod.Put, $"{ApiPath.Admin}/{kind.Name}/none-such", JsonContent.Create(new { }), null), 428, "If-None-Match");
            using (var none = await admin.SendAsync(HttpMethod.Delete, $"{ApiPath.Admin}/{kind.Name}/none-such", null, null))
            {
                Assert.Equal(404, (int)none.StatusCode);
            }

            if (await desk.ListAsync(kind, Ct) is not [var entry, ..])
            {
                continue;
            }

            removed++;
            var path = $"{ApiPath.Admin}/{kind.Name}/{Uri.EscapeDataString(kind.KeyOf(entry))}";
            await RefusedAsync(admin.SendAsync(HttpMethod.Put, path, JsonContent.Create(entry, kind.Entry, options: StaffClient.Json), null), 428, "If-Match");
            await RefusedAsync(admin.SendAsync(HttpMethod.Delete, path, null, null), 428, "If-Match");
            await RefusedAsync(admin.ConditionalAsync<object?>(HttpMethod.Delete, path, null, null), 428, "If-Match");
            await RefusedAsync(admin.ConditionalAsync(HttpMethod.Put, path, entry, "\"1234567\""), 412, "更新");
            Assert.Equal(kind.TagOf(entry), kind.TagOf((await desk.FindAsync(kind, kind.KeyOf(entry), Ct))!)); // It is still there.
        }

        Assert.True(removed > 10, $"Only {removed} kinds had an entry.");

        static async Task RefusedAsync(Task<HttpResponseMessage> asked, int status, string words) =>
            await StaffClient.RefusedAsync(await asked, status, status == 428 ? "admin.version-required" : "admin.stale", words);
    }

    private static JsonElement? Header(JsonElement operation, string name) => operation.TryGetProperty("parameters", out var parameters)
        && parameters.EnumerateArray().Where(one => one.GetProperty("in").GetString() == "header" && one.GetProperty("name").GetString() == name).ToList() is [var found] ? found : null;
}
