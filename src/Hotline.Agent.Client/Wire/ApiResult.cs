namespace Hotline.Agent.Client.Wire;

/// <summary>The answer of the REST surface: a value or a problem, never both.</summary>
public sealed record ApiResult<T>(T? Value, Problem? Problem)
    where T : class
{
    public bool Ok => Problem is null;
}
