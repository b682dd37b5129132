using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Hotline.Dispatch.Privacy;

/// <summary>Who acts: travels into every verb, event, audit row and mask. A liaison has a unit code.</summary>
public sealed record Actor(Guid AccountId, string Name, IReadOnlySet<Role> Roles, string? UnitCode)
{
    /// <summary>The product itself.</summary>
    public static Actor System { get; } = new(Guid.Empty, "系统", new[] { Role.System }.ToFrozenSet(), null);

    /// <summary>
    /// The person whose request it is. Whoever lets somebody act as this has proof first: number and pickup code, a
    /// rating link, or the channel's own sign-in (<see cref="Citizens.CitizenDesk"/>).
    /// </summary>
    public static Actor Citizen { get; } = new(new Guid("c1712e40-0000-4000-8000-000000012345"), "诉求人", new[] { Role.Citizen }.ToFrozenSet(), null);

    /// <summary>The platform as whose program it acts (<see cref="Role.Platform"/>); null for everybody else.</summary>
    public string? Platform { get; init; }

    /// <summary>A platform that requests are handed out to. Whoever lets a program act as this has seen its signature.</summary>
    /// <param name="code">Its code; always the same account id.</param>
    public static Actor OfPlatform(string code, string name) =>
        Of(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"platform:{code}")).AsSpan(0, 16)), $"{name}（接口）", null, Role.Platform) with { Platform = code };

    public static Actor Of(Guid accountId, string name, string? unitCode, params ReadOnlySpan<Role> roles) =>
        new(accountId, name, roles.ToArray().ToFrozenSet(), unitCode);

    public bool Is(Role role) => Roles.Contains(role);

    public bool IsAny(params ReadOnlySpan<Role> roles)
    {
        foreach (var role in roles)
        {
            if (Roles.Contains(role))
            {
                return true;
            }
        }

        return false;
    }
}
