using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.Dispatch.Tests.Search.Elastic;

/// <summary>
/// Stands in for Elasticsearch over HTTP: checks every request strictly against Elastic's schema, keeps documents with
/// external versions, and answers as the real one does, refusals included. A test can have it refuse, stall, hold every
/// answer back or be away. The integration tests have it too.
/// </summary>
internal sealed class StandInElastic : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ElasticFacts facts = new();
    private readonly StandInStore store = new();
    private readonly ConcurrentQueue<Fault> faults = new();
    private readonly ConcurrentDictionary<HttpListenerContext, string> held = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;
    private volatile Gate? gate;

    private StandInElastic(int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}/");
        listener.Prefixes.Add(Address.ToString());
        listener.Start();
        serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>What was wrong with requests; a test that ends with something here has failed.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    public ConcurrentQueue<string> Requests { get; } = new();

    public StandInStore Store => store;

    /// <summary>The requests that wait for <see cref="Release"/>, each as method and path.</summary>
    public IReadOnlyCollection<string> Held => [.. held.Values];

    /// <param name="port">Where it was before, or will be; null takes a free one.</param>
    public static StandInElastic Start(int? port = null)
    {
        if (port is { } given)
        {
            return new StandInElastic(given);
        }

        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var free = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return new StandInElastic(free);
    }

    /// <summary>From now on takes requests and does not answer those whose path ends so; without an ending, none.</summary>
    public void Hold(string ending = "")
    {
        Release();
        gate = new Gate(ending);
    }

    /// <summary>Answers what it held, and everything that comes.</summary>
    public void Release()
    {
        gate?.Opened.TrySetResult();
        gate = null;
    }

    /// <summary>The next requests meet these, in order.</summary>
    public void Next(params Fault[] next)
    {
        foreach (var fault in next)
        {
            faults.Enqueue(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Close();
        await serving;
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        var answering = new List<Task>();
        try
        {
            while (true)
            {
                answering.Add(AnswerAsync(await listener.GetContextAsync()));
                answering.RemoveAll(task => task.IsCompletedSuccessfully);
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
        {
            await Task.WhenAll(answering);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.InputStream, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var path = request.Url!.AbsolutePath;
        Requests.Enqueue($"{request.HttpMethod} {path}");
        foreach (var wrong in facts.Check(request.HttpMethod, path, request.QueryString.AllKeys.OfType<string>(), body))
        {
            Wrong.Enqueue($"{request.HttpMethod} {path}: {wrong}");
        }

        if (gate is { } shut && path.EndsWith(shut.Ending, StringComparison.Ordinal))
        {
            held[context] = $"{request.HttpMethod} {path}";
            await Task.WhenAny(shut.Opened.Task, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token));
            held.TryRemove(context, out _);
        }

        if (faults.TryDequeue(out var fault) && fault != Fault.None)
        {
            if (fault == Fault.Stall)
            {
                await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token));
                return;
            }

            if (fault == Fault.SomeItems && path.EndsWith("_bulk", StringComparison.Ordinal))
            {
                await WriteAsync(context, 200, store.Bulk(body, refuseEverySecond: true));
                return;
            }

            await WriteAsync(context, (int)fault, Error(fault == Fault.TooMany ? "es_rejected_execution_exception" : "cluster_block_exception", (int)fault));
            return;
        }

        var (status, answer) = Answer(request.HttpMethod, path.Trim('/'), body);
        await WriteAsync(context, status, answer);
    }

    private (int Status, JsonNode Answer) Answer(string method, string path, string body)
    {
        var parts = path.Split('/');
        return (method, parts) switch
        {
            ("POST", ["_bulk"]) => (200, store.Bulk(body, refuseEverySecond: false)),
            ("POST", ["_aliases"]) => store.Turn(JsonNode.Parse(body)!),
            ("GET", ["_alias", var alias]) => store.Aliased(alias) is { } index ? (200, new JsonObject { [index] = new JsonObject { ["aliases"] = new JsonObject { [alias] = new JsonObject() } } }) : (404, Error("aliases_not_found_exception", 404)),
            ("GET", [var index, "_alias"]) => store.Has(index) ? (200, new JsonObject { [index] = new JsonObject { ["aliases"] = new JsonObject() } }) : (404, Error("index_not_found_exception", 404)),
            ("POST", [var index, "_search"]) => store.Find(index) is { } documents ? (200, StandInSearch.Answer(documents, JsonDocument.Parse(body).RootElement)) : (404, Error("index_not_found_exception", 404)),
            ("POST", [var index, "_refresh"]) => store.Has(index) ? (200, new JsonObject { ["_shards"] = new JsonObject { ["failed"] = 0 } }) : (404, Error("index_not_found_exception", 404)),
            ("PUT", [var index, "_doc", var id]) => store.Put(index, id, JsonNode.Parse(body)!.AsObject()),
            ("GET", [var index, "_doc", var id]) => store.Get(index, id),
            ("PUT", [var index]) => store.Create(index) ? (200, new JsonObject { ["acknowledged"] = true, ["index"] = index }) : (400, Error("resource_already_exists_exception", 400)),
            ("DELETE", [var index]) => store.Delete(index) ? (200, new JsonObject { ["acknowledged"] = true }) : (404, Error("index_not_found_exception", 404)),
            _ => (400, Error("illegal_argument_exception", 400)),
        };
    }

    private static JsonObject Error(string type, int status) => new() { ["error"] = new JsonObject { ["type"] = type, ["reason"] = "as the real one would say" }, ["status"] = status };

    private static async Task WriteAsync(HttpListenerContext context, int status, JsonNode answer)
    {
        try
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.ToJsonString()));
            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever asked did not wait.
        }
    }

    private sealed record Gate(string Ending)
    {
        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal enum Fault
    {
        None,
        Stall = 1,
        SomeItems = 2,
        TooLarge = 413,
        TooMany = 429,
        Away = 503,
    }
}
