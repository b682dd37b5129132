namespace Hotline.Api.Hosting;

/// <summary>
/// What this process does (<c>--roles web,dispatch</c>; both by default). <see cref="Web"/> answers requests and holds the
/// telephony link; <see cref="Dispatch"/> runs the clocks, the outbox, schedules and jobs. Every node may do both:
/// each piece of work is claimed in PostgreSQL.
/// </summary>
internal sealed record Roles(bool Web, bool Dispatch)
{
    /// <exception cref="UsageException">A role is unknown, or none is left.</exception>
    public static Roles Of(IConfiguration configuration)
    {
        var words = (configuration["Hotline:Roles"] ?? "web,dispatch").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return words.FirstOrDefault(word => word is not ("web" or "dispatch")) is { } unknown
            ? throw new UsageException($"There is no role {unknown}: use web, dispatch or both.")
            : words.Length == 0 ? throw new UsageException("--roles needs web, dispatch or both.") : new Roles(words.Contains("web"), words.Contains("dispatch"));
    }
}
