using Hotline.Agent.Client.Contracts;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>The main queue under other terms, until this is disposed.</summary>
internal sealed class QueueTerms : IAsyncDisposable
{
    private const string Path = "api/admin/queues/main";

    private readonly Staff administrator;
    private QueueEntryConfig? before;

    private QueueTerms(Staff administrator, QueueEntryConfig before) => (this.administrator, this.before) = (administrator, before);

    public static async Task<QueueTerms> SetAsync(RunningHotline hotline, Func<QueueEntryConfig, QueueEntryConfig> terms)
    {
        var administrator = await Staff.SignInAsync(hotline, hotline.LoginOf("administrator"));
        var before = await administrator.GetAsync<QueueEntryConfig>(Path);
        await SaveAsync(administrator, terms(before));
        return new QueueTerms(administrator, before);
    }

    public async ValueTask DisposeAsync()
    {
        if (before is null)
            return;
        await SaveAsync(administrator, before);
        before = null;
        administrator.Dispose();
    }

    private static async Task SaveAsync(Staff administrator, QueueEntryConfig terms)
    {
        using var saved = await administrator.SendAsync(HttpMethod.Put, Path, terms);
        saved.EnsureSuccessStatusCode();
    }
}
