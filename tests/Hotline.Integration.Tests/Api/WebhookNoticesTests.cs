using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Api;

/// <summary>Notices to liaisons through the operator's webhook: the whole web side against a real HTTP receiver.</summary>
public sealed class WebhookNoticesTests(PostgresFixture postgres)
{
    private const string Secret = "webhook-secret-of-the-test";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_order_is_posted_once_to_the_units_liaisons_signed_and_without_personal_data()
    {
        await using var receiver = await NoticeReceiver.StartAsync();
        await using var host = await StartAsync(receiver);
        var ticket = await FiledAsync(host);
        await SettledAsync(host, "Sent");

        var post = Assert.Single(receiver.Posts);
        Assert.Equal("application/json", post.ContentType);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), (byte[])[.. Encoding.UTF8.GetBytes(post.Time + "."), .. post.Body])), post.Signature);
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(long.Parse(post.Time!, CultureInfo.InvariantCulture)), TimeProvider.System.GetUtcNow().AddMinutes(-2), TimeProvider.System.GetUtcNow().AddMinutes(1));

        var lines = JsonDocument.Parse(post.Body).RootElement.EnumerateArray().ToList();
        Assert.Equal(["roads", "roads-b"], lines.Select(line => line.GetProperty("to").GetString()).Order());
        Assert.All(lines, line =>
        {
            Assert.Equal(["at", "id", "kind", "path", "ticketNumber", "to", "unitCode", "words"], line.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
            Assert.Equal(("NewOrder", ApiCity.Roads, ticket.Number, $"/unit/tickets/{ticket.Id}"), (
                line.GetProperty("kind").GetString(), line.GetProperty("unitCode").GetString(), line.GetProperty("ticketNumber").GetString(), line.GetProperty("path").GetString()));
            Assert.StartsWith($"新工单{ticket.Number}待签收", line.GetProperty("words").GetString(), StringComparison.Ordinal);
        });

        // As text, since JSON may write a character as its number.
        var said = string.Join('\n', lines.SelectMany(line => line.EnumerateObject()).Select(member => member.Value.ToString()));
        Assert.All([.. Personal, "王建国", "13970012345", "永叔路", "象山南路"], personal => Assert.DoesNotContain(personal, said, StringComparison.Ordinal));
    }

    [Theory, Trait("Run", "long")] // waits for retries: ops/test --long
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task What_is_not_taken_is_posted_again_with_the_same_id(int status)
    {
        await using var receiver = await NoticeReceiver.StartAsync();
        receiver.Next(status, status);
        await using var host = await StartAsync(receiver);
        await FiledAsync(host);
        for (var tries = 1; tries <= 2; tries++)
        {
            await Eventually.IsAsync(() => Task.FromResult(receiver.Posts.Count == tries), Soon);
            await WrittenDownAsync(host, tries);
            await DueAsync(host);
        }

        await SettledAsync(host, "Sent");
        Assert.Equal(3, receiver.Posts.Count);
        Assert.Single(receiver.Posts.Select(post => JsonDocument.Parse(post.Body).RootElement[0].GetProperty("id").GetGuid()).Distinct());
        Assert.Empty(receiver.Strayed);
    }

    [Fact, Trait("Run", "long")] // waits for a time-out: ops/test --long
    public async Task A_receiver_that_does_not_answer_is_given_up_for_now_and_citizens_get_their_messages_meanwhile()
    {
        await using var receiver = await NoticeReceiver.StartAsync();
        receiver.Hold();
        await using var host = await StartAsync(receiver);
        await FiledAsync(host);
        await Eventually.IsAsync(() => Task.FromResult(receiver.Posts.Count == 1), Soon);
        await Eventually.IsAsync(async () => await OutcomeAsync(host, "ReceiptSms") == "Sent", Soon);
        await WrittenDownAsync(host, tries: 1);
        Assert.Equal("", await OutcomeAsync(host, "NewOrder"));

        receiver.Release();
        await DueAsync(host);
        await SettledAsync(host, "Sent");
        Assert.Equal(2, receiver.Posts.Count);
    }

    private static string[] Personal { get; } = [ApiCity.Complete.Title!, ApiCity.Complete.Content!, ApiCity.Complete.Place!];

    private async Task<ApiHost> StartAsync(NoticeReceiver receiver) =>
        await ApiHost.StartCopyAsync(postgres, await ApiCity.StillAsync(postgres), settings: [$"--Notices:Webhook={receiver.Address}", $"--Notices:Secret={Secret}"]);

    private static async Task<TicketPage> FiledAsync(ApiHost host)
    {
        using var agent = await host.SignedInAsync("agent", ApiCity.Password);
        return await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
    }

    /// <summary>The log says that this try failed; what is in it besides is no secret of the citizen's.</summary>
    private static async Task WrittenDownAsync(ApiHost host, int tries)
    {
        await Eventually.IsAsync(() => Task.FromResult(host.Log.Lines.Any(line => line.Contains("(NewOrder) could not be sent", StringComparison.Ordinal) && line.Contains($"try {tries};", StringComparison.Ordinal))), Soon);
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("王建国", StringComparison.Ordinal) || line.Contains("13970012345", StringComparison.Ordinal));
    }

    private static Task SettledAsync(ApiHost host, string outcome) => Eventually.IsAsync(async () => await OutcomeAsync(host, "NewOrder") == outcome, Soon);

    private static async Task<string> OutcomeAsync(ApiHost host, string kind)
    {
        await using var command = host.Database.DataSource.CreateCommand("select coalesce(outcome, '') from dispatch.outgoing where kind = $1");
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = kind });
        return (string?)await command.ExecuteScalarAsync(Ct) ?? "";
    }

    /// <summary>The pause before the next try is over.</summary>
    private static async Task DueAsync(ApiHost host)
    {
        await using var command = host.Database.DataSource.CreateCommand("update dispatch.outgoing set due_at = now() where settled_at is null");
        await command.ExecuteNonQueryAsync(Ct);
    }
}
