using System.Security.Claims;
using System.Text.Encodings.Web;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Desk;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hotline.Integration.Tests.Agent;

/// <summary>A member of staff of a test; signed in by a header that only the test host understands.</summary>
internal sealed record Staff(Guid Id, string Login, string Name, string Roles, string Unit = "", string Extension = "")
{
    public const string Header = "X-Test-Staff";

    public static Staff Agent(string extension, string name = "周敏") => new(Guid.CreateVersion7(), "agent" + extension, name, nameof(StaffRole.Agent), "", extension);

    public static Staff Of(StaffRole role, string unit = "") => new(Guid.CreateVersion7(), role.ToString(), role.ToString(), role.ToString(), unit);

    public string Ticket => Uri.EscapeDataString(string.Join('|', Id, Login, Name, Roles, Unit, Extension));
}

internal sealed class StaffHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Staff.Header].ToString() is not { Length: > 0 } header)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var part = Uri.UnescapeDataString(header).Split('|');
        List<Claim> claims =
        [
            new(StaffClaims.Subject, part[0]), new(StaffClaims.Login, part[1]), new(StaffClaims.Name, part[2]),
            .. part[3].Split(',').Select(role => new Claim(StaffClaims.Role, role)),
        ];
        if (part[4].Length > 0)
        {
            claims.Add(new Claim(StaffClaims.Unit, part[4]));
        }

        if (part[5].Length > 0)
        {
            claims.Add(new Claim(StaffClaims.Extension, part[5]));
        }

        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name)));
    }
}
