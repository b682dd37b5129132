namespace Hotline.Integration.Tests.Api;

/// <summary>Asks again until it is so, or fails at the deadline.</summary>
internal static class Eventually
{
    public static async Task IsAsync(Func<Task<bool>> condition, TimeSpan within)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(within);
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, deadline.Token);
        }
    }
}
