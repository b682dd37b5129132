using System.Text.Json;
using Hotline.Api.Problems;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Hotline.Api.Tickets;

/// <summary>Idempotency-Key of a request that makes something: sent again after its answer was lost, it makes nothing twice. Another request under the same key is refused (422).</summary>
internal sealed class IdempotencyKeys(BlindIndex index, IOptions<JsonOptions> json)
{
    public const string Header = "Idempotency-Key";
    private const int Longest = 100;

    /// <param name="asked">The body as it was understood; how it was spelled does not matter.</param>
    /// <returns>No key where none was sent; or why the request is refused.</returns>
    public (RequestKey? Key, IResult? Refused) Read<T>(HttpContext context, T asked) => context.Request.Headers[Header].ToString() switch
    {
        "" => (null, null),
        { Length: > Longest } => (null, Refusals.Field(Header, "过长")),
        var key => (new RequestKey(VerbRunner.ActorOf(context).AccountId, key, index.OfRequest($"{context.Request.Method} {context.Request.Path}\n{JsonSerializer.Serialize(asked, json.Value.SerializerOptions)}")), null),
    };
}
