using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hotline.Integration.Tests.Api;

/// <summary>An operator's messenger behind the webhook, on loopback: keeps every post as it came and answers as it is told.</summary>
internal sealed class NoticeReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<int> answers = new();
    private TaskCompletionSource? silence;

    private NoticeReceiver(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single() + "/notices";

    public ConcurrentQueue<Post> Posts { get; } = new();

    /// <summary>Requests that came to any other address than the one given.</summary>
    public ConcurrentQueue<string> Strayed { get; } = new();

    public static async Task<NoticeReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new NoticeReceiver(app);
        app.MapPost("/notices", receiver.TakeAsync);
        app.MapFallback((HttpContext context) => receiver.Strayed.Enqueue($"{context.Request.Method} {context.Request.Path}"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>The status codes of the next answers; 200 after them.</summary>
    public void Next(params int[] statuses) => Array.ForEach(statuses, answers.Enqueue);

    /// <summary>From now on takes posts and answers none.</summary>
    public void Hold() => silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => Interlocked.Exchange(ref silence, null)?.SetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Posts.Enqueue(new Post(context.Request.ContentType, context.Request.Headers["X-Hotline-Time"], context.Request.Headers["X-Hotline-Signature"], body.ToArray()));
        if (silence is { } held)
        {
            await held.Task.WaitAsync(context.RequestAborted);
        }

        context.Response.StatusCode = answers.TryDequeue(out var status) ? status : StatusCodes.Status200OK;
        if (status == StatusCodes.Status302Found)
        {
            context.Response.Headers.Location = "/elsewhere";
        }
    }

    internal sealed record Post(string? ContentType, string? Time, string? Signature, byte[] Body);
}
