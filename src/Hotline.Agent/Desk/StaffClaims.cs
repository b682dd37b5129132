using System.Security.Claims;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Privacy;

namespace Hotline.Agent.Desk;

/// <summary>The claims of a signed-in member of staff, and the actor they make.</summary>
public static class StaffClaims
{
    /// <summary>Account id, a Guid.</summary>
    public const string Subject = "sub";
    public const string Login = "login";
    public const string Name = "name";

    /// <summary>A name of <see cref="StaffRole"/>; one claim a role.</summary>
    public const string Role = "role";

    /// <summary>The liaison's unit code.</summary>
    public const string Unit = "unit";

    /// <summary>Extension of the desk phone.</summary>
    public const string Extension = "ext";

    /// <returns>Null when the principal is no member of staff.</returns>
    public static Actor? Actor(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(Subject), out var account)
            ? Dispatch.Privacy.Actor.Of(account, principal.FindFirstValue(Name) ?? "", principal.FindFirstValue(Unit), [.. Roles(principal).Select(ToRole)])
            : null;

    public static IReadOnlyList<StaffRole> Roles(ClaimsPrincipal principal) =>
        [.. principal.FindAll(Role).Select(claim => Enum.TryParse<StaffRole>(claim.Value, out var role) ? role : (StaffRole?)null).OfType<StaffRole>()];

    private static Role ToRole(StaffRole role) => Enum.Parse<Role>(role.ToString());
}
