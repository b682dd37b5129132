namespace Hotline.Integration.Tests.Agent;

/// <summary>Polls with a deadline: a test that waits for what never comes fails, and never merely sleeps.</summary>
internal static class WaitFor
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    public static async Task<T> ValueAsync<T>(Func<T?> look, string what = "")
        where T : class => await ValueAsync(() => Task.FromResult(look()), what);

    public static async Task<T> ValueAsync<T>(Func<Task<T?>> look, string what = "")
        where T : class
    {
        var until = TimeProvider.System.GetUtcNow() + Deadline;
        while (TimeProvider.System.GetUtcNow() < until)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await Task.Delay(Step, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"A {typeof(T).Name} did not come within {Deadline.TotalSeconds} s. {what}");
    }

    public static Task TrueAsync(Func<bool> holds, string what) => ValueAsync(() => holds() ? new object() : null, what);

    public static Task TrueAsync(Func<Task<bool>> holds, string what) => ValueAsync(async () => await holds() ? new object() : null, what);
}
