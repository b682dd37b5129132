using Hotline.Api.Setup;

namespace Hotline.Api.Demo;

/// <summary>Whether this installation was set up with --demo. Asked of the database once it is known; it never changes.</summary>
internal sealed class DemoMode(SettingStore settings)
{
    private volatile string? mode;

    public async ValueTask<bool> IsOnAsync(CancellationToken ct) => (mode ??= await settings.FindAsync(FirstStart.ModeKey, ct)) == FirstStart.DemoWord;
}
