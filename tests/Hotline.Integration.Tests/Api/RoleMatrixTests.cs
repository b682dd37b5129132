using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Hotline.Integration.Tests.Api;

/// <summary>Every operation of the OpenAPI document, tried by nobody and by each role.</summary>
public sealed class RoleMatrixTests(ApiCity city) : IClassFixture<ApiCity>
{
    private static readonly string[] Logins = ["agent", "lead", "dispatcher", "roads", "supervisor", "leader", "administrator", "editor"];

    /// <summary>Who may pass which door, said a second time and by hand.</summary>
    private static readonly Dictionary<string, string[]> Doors = new()
    {
        ["staff"] = Logins,
        ["administrator"] = ["administrator"],
        ["trends"] = ["lead", "dispatcher", "supervisor", "leader", "administrator"],
        ["ledger"] = ["lead", "dispatcher", "roads", "supervisor", "leader", "administrator"],
        ["floor"] = ["lead", "supervisor", "leader"],
        ["call-trace"] = ["lead", "supervisor", "leader", "administrator"],
        ["knowledge"] = ["roads", "supervisor", "editor"],
        ["publication"] = ["dispatcher", "supervisor"],
        ["catalogue"] = ["supervisor", "administrator"],
        ["holds"] = ["supervisor"],
        ["declined"] = ["lead", "supervisor", "administrator"],
        ["calls"] = ["agent", "lead", "supervisor"],
        ["platform"] = [], // A program with a key of its own: who is signed in is a stranger there.
    };

    [Fact]
    public async Task Every_operation_is_open_to_its_roles_and_closed_to_all_others()
    {
        using var nobody = city.Host.Client();
        var operations = await OperationsAsync(nobody);
        Assert.True(operations.Count > 60, $"Only {operations.Count} operations are described.");
        foreach (var operation in operations.Where(operation => operation.Policy != "anonymous"))
        {
            using var answer = await SendAsync(nobody, operation);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{operation} for nobody: {(int)answer.StatusCode}");
        }

        foreach (var login in Logins)
        {
            using var client = await city.SignedInAsync(login);
            foreach (var operation in operations.Where(operation => operation.Path != "/api/session"))
            {
                using var answer = await SendAsync(client, operation);
                var open = Doors[operation.Policy].Contains(login);
                Assert.True(
                    open ? Passed(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.StatusCode) : answer.StatusCode == (operation.Policy == "platform" ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden),
                    $"{operation} for {login}: {(int)answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Only_signing_in_is_open_to_everyone()
    {
        using var nobody = city.Host.Client();
        Assert.Equal(["POST /api/session"], (await OperationsAsync(nobody)).Where(operation => operation.Policy is "anonymous" or "none").Select(operation => $"{operation.Method} {operation.Path}"));
    }

    // Behind the door Dispatch may still say that this role has no such verb, or the demonstration that this is none: refusals with ids of
    // their own, not a closed door.
    private static bool Passed(string body, HttpStatusCode status) =>
        status != HttpStatusCode.Unauthorized && (int)status < 500 && (status != HttpStatusCode.Forbidden || body.Contains("ticket.role-missing", StringComparison.Ordinal) || body.Contains("knowledge.role-missing", StringComparison.Ordinal) || body.Contains("demo.not-here", StringComparison.Ordinal));

    private static async Task<List<Operation>> OperationsAsync(StaffClient client)
    {
        var document = await client.GetAsync<JsonElement>("/openapi/v1.json");
        return [.. from path in document.GetProperty("paths").EnumerateObject()
                   from method in path.Value.EnumerateObject()
                   select new Operation(method.Name.ToUpperInvariant(), path.Name, method.Value.GetProperty("x-hotline-policy").GetString() ?? "none", BodyType(method.Value))];
    }

    private static Task<HttpResponseMessage> SendAsync(StaffClient client, Operation operation)
    {
        var path = operation.Path.Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal).Replace("{key}", "no-such-key", StringComparison.Ordinal);
        HttpContent? content = operation.Body switch
        {
            null => null,
            "text/csv" => new StringContent("code", System.Text.Encoding.UTF8, "text/csv"),
            "multipart/form-data" => new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "1.png" } },
            _ => JsonContent.Create(new { }),
        };
        return client.SendAsync(new HttpMethod(operation.Method), path, content, 1);
    }

    private static string? BodyType(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject().First().Name : null;

    private sealed record Operation(string Method, string Path, string Policy, string? Body);
}
