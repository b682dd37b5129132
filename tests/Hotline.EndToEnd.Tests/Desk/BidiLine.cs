using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>The line to a browser that is worked from outside (W3C WebDriver BiDi): one JSON message a command, one an answer, told apart by id.</summary>
internal sealed class BidiLine : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> asked = new();
    private readonly CancellationTokenSource over = new();
    private Task reading = Task.CompletedTask;
    private int last;

    public static async Task<BidiLine> OpenAsync(Uri address)
    {
        var line = new BidiLine();
        await line.socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        line.reading = line.ReadAsync();
        return line;
    }

    /// <summary>Asks for one thing at a time; a refusal of the browser fails the test with its own words.</summary>
    public async Task<JsonNode> AskAsync(string method, JsonObject what)
    {
        var answer = asked[last + 1] = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(method, what, TestContext.Current.CancellationToken);
        var said = await answer.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.True(said is not null, $"{method}: the browser went away");
        Assert.True(said["type"]?.GetValue<string>() == "success", $"{method}: {said.ToJsonString()}");
        return said["result"]!; // A success always has one.
    }

    /// <summary>Has the browser end; it may be gone already.</summary>
    public async Task EndBrowserAsync()
    {
        if (socket.State == WebSocketState.Open)
            await SendAsync("browser.close", [], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await reading;
        socket.Dispose();
        over.Dispose();
    }

    private async Task SendAsync(string method, JsonObject what, CancellationToken ct)
    {
        var command = new JsonObject { ["id"] = ++last, ["method"] = method, ["params"] = what };
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, true, ct);
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), over.Token);
                message.Write(buffer, 0, part.Count);
                if (part.MessageType == WebSocketMessageType.Close)
                    break;
                if (!part.EndOfMessage)
                    continue;
                var said = JsonNode.Parse(message.ToArray());
                message.SetLength(0);
                if (said?["id"] is JsonValue id && asked.TryRemove(id.GetValue<int>(), out var answer))
                    answer.SetResult(said);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // Over, or the browser has ended: whoever still waits is told below.
        }

        foreach (var waiting in asked.Values)
            waiting.TrySetResult(null);
    }
}
