namespace Hotline.Api.WebPhone;

/// <summary>What citizens at the web phone page may take of the hotline.</summary>
/// <param name="StartsPerAddress">Calls that one address may begin in ten minutes; generous, because a whole mobile network may share one.</param>
/// <param name="CallsPerAddress">Calls that one address may have up at once.</param>
/// <param name="Calls">Calls of all web phones at once; 0: nobody calls from the page.</param>
internal sealed record WebPhoneLimits(int StartsPerAddress, int CallsPerAddress, int Calls)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <exception cref="Hosting.UsageException">A number is out of range.</exception>
    public static WebPhoneLimits From(IConfiguration configuration)
    {
        return new WebPhoneLimits(Number("StartsPerAddress", 20, 1), Number("CallsPerAddress", 10, 1), Number("Calls", 100, 0));

        int Number(string name, int usual, int least) => configuration.GetValue($"WebPhone:{name}", usual) is var given && given >= least
            ? given
            : throw new Hosting.UsageException($"WebPhone:{name} is {given}, it must be at least {least}.");
    }
}
