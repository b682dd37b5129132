using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hotline.Integration.Tests.WeChat;

/// <summary>
/// Stands in for api.weixin.qq.com as its documentation describes it: errors come as errcode with HTTP 200; an access token
/// runs out (42001) or is replaced, after which the old one is invalid (40001); a wrong secret is 40001; the stable token is
/// the same until it is about to run out, unless its renewal is forced; a follower who left is 43004.
/// </summary>
internal sealed class WeChatStandIn : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Lock gate = new();
    private string? token;
    private string? outOfDate;
    private int made;

    private WeChatStandIn(WebApplication app) => this.app = app;

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public string Secret { get; set; } = "the-secret-of-the-account";

    /// <summary>Customer-service texts, with the follower they went to.</summary>
    public ConcurrentQueue<(string OpenId, string Text)> Texts { get; } = new();

    public ConcurrentQueue<JsonNode> Templates { get; } = new();

    public ConcurrentQueue<JsonNode> Menus { get; } = new();

    public ConcurrentDictionary<string, byte[]> Media { get; } = new();

    /// <summary>Error codes for the next calls of an interface, by its last words: custom/send, template/send, media/get, stable_token.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<int>> Errors { get; } = new();

    public ConcurrentDictionary<string, bool> Left { get; } = new();

    /// <summary>How often a new token was made, and how often that was forced.</summary>
    public (int Made, int Forced) Renewals { get; private set; }

    public int TokenCalls { get; private set; }

    public static async Task<WeChatStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var standIn = new WeChatStandIn(app);
        app.MapPost("/cgi-bin/stable_token", (JsonNode body) => standIn.Token(body));
        app.MapPost("/cgi-bin/message/custom/send", (string? access_token, JsonNode body) => standIn.Check(access_token, "custom/send", body) ?? standIn.Text(body));
        app.MapPost("/cgi-bin/message/template/send", (string? access_token, JsonNode body) => standIn.Check(access_token, "template/send", body) ?? Keep(standIn.Templates, body));
        app.MapPost("/cgi-bin/menu/create", (string? access_token, JsonNode body) => standIn.Check(access_token, "menu/create", null) ?? Keep(standIn.Menus, body));
        app.MapGet("/cgi-bin/media/get", (string? access_token, string media_id) => standIn.Check(access_token, "media/get", null)
            ?? (standIn.Media.TryGetValue(media_id, out var bytes) ? Results.Bytes(bytes, "image/jpeg") : Error(40007)));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return standIn;
    }

    /// <summary>The current token runs out now.</summary>
    public void Expire()
    {
        lock (gate)
        {
            (outOfDate, token) = (token, null);
        }
    }

    /// <summary>Somebody else had a new token made: the one that our side knows is not the current one any more.</summary>
    public void Replace()
    {
        lock (gate)
        {
            token = $"token-{++made}";
        }
    }

    public void Fail(string call, params ReadOnlySpan<int> codes)
    {
        var queue = Errors.GetOrAdd(call, _ => new());
        foreach (var code in codes)
        {
            queue.Enqueue(code);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private IResult Token(JsonNode body)
    {
        lock (gate)
        {
            TokenCalls++;
            if (Next("stable_token") is { } code)
            {
                return Error(code);
            }

            if ((string?)body["secret"] != Secret || (string?)body["grant_type"] != "client_credential")
            {
                return Error(40001);
            }

            var forced = (bool?)body["force_refresh"] == true;
            if (token is null || forced)
            {
                token = $"token-{++made}";
                Renewals = (Renewals.Made + 1, Renewals.Forced + (forced ? 1 : 0));
            }

            return Results.Json(new JsonObject { ["access_token"] = token, ["expires_in"] = 7200 });
        }
    }

    private IResult? Check(string? given, string call, JsonNode? to)
    {
        lock (gate)
        {
            if (string.IsNullOrEmpty(given))
            {
                return Error(41001);
            }

            if (given != token)
            {
                return Error(given == outOfDate ? 42001 : 40001);
            }
        }

        if (Next(call) is { } code)
        {
            return code > 0 || code == -1 ? Error(code) : Results.StatusCode(-code);
        }

        return to is not null && Left.ContainsKey((string?)to["touser"] ?? "") ? Error(43004) : null;
    }

    private IResult Text(JsonNode body)
    {
        Texts.Enqueue(((string)body["touser"]!, (string)body["text"]!["content"]!));
        return Error(0);
    }

    private static IResult Keep(ConcurrentQueue<JsonNode> kept, JsonNode body)
    {
        kept.Enqueue(body);
        return Error(0);
    }

    private int? Next(string call) => Errors.TryGetValue(call, out var codes) && codes.TryDequeue(out var code) ? code : null;

    private static IResult Error(int code) => Results.Json(new JsonObject { ["errcode"] = code, ["errmsg"] = code == 0 ? "ok" : "as documented" });
}
