using System.Security.Claims;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Api.Security;

/// <summary>The claims every room reads: sub, login, name, role (one each), unit, ext, sid.</summary>
internal static class StaffPrincipal
{
    public const string Scheme = "Hotline";

    public static ClaimsPrincipal Of(Account account, Guid session)
    {
        var claims = new List<Claim>
        {
            new("sub", account.Id.ToString()),
            new("sid", session.ToString()),
            new("login", account.Login),
            new("name", account.Name),
        };
        claims.AddRange(account.Roles.Select(role => new Claim("role", role.ToString())));
        if (account.UnitCode is not null)
        {
            claims.Add(new Claim("unit", account.UnitCode));
        }

        if (account.Extension is not null)
        {
            claims.Add(new Claim("ext", account.Extension));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme, "name", "role"));
    }

    extension(ClaimsPrincipal user)
    {
        public Guid AccountId => Guid.Parse(user.FindFirstValue("sub")!); // Only asked of signed-in staff.

        public Guid SessionId => Guid.Parse(user.FindFirstValue("sid")!); // Only asked of signed-in staff.

        public IReadOnlyList<StaffRole> StaffRoles => [.. user.FindAll("role").Select(claim => Enum.Parse<StaffRole>(claim.Value))];
    }
}
