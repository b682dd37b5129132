using System.Net.Http.Headers;

namespace Hotline.Agent.Client.Wire;

/// <summary>The answer of the REST surface: a value or a problem, never both.</summary>
public sealed record ApiResult<T>(T? Value, Problem? Problem)
    where T : class
{
    /// <summary>What the answer says of its version; goes back as If-Match.</summary>
    public EntityTagHeaderValue? Tag { get; init; }

    public bool Ok => Problem is null;
}
