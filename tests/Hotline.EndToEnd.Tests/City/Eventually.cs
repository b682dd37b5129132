using System.Diagnostics;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>Waits for a condition with a deadline, so that a test passes as soon as it can and fails with words.</summary>
internal static class Eventually
{
    public static async Task<T> GetAsync<T>(string what, TimeSpan within, Func<Task<T?>> probe)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } found)
                return found;
            Assert.True(watch.Elapsed < within, $"Not within {within.TotalSeconds:0.#} s: {what}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public static Task HoldsAsync(string what, TimeSpan within, Func<Task<bool>> probe) =>
        GetAsync(what, within, async () => await probe() ? "yes" : null);

    public static Task HoldsAsync(string what, TimeSpan within, Func<bool> probe) =>
        HoldsAsync(what, within, () => Task.FromResult(probe()));
}
