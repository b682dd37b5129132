using Hotline.Agent.Client.Contracts;

namespace Hotline.Api.Security;

/// <summary>A member of staff who may sign in.</summary>
internal sealed record Account(Guid Id, string Login, string Name, IReadOnlyList<StaffRole> Roles, string? UnitCode, string? Extension, bool Disabled);

/// <summary>The account as read. Roles come as one text, since Dapper does not fill arrays into a constructor.</summary>
internal sealed record AccountRow(Guid Id, string Login, string Name, string Roles, string? UnitCode, string? Extension, bool Disabled, string PasswordHash)
{
    public Account ToAccount() => new(Id, Login, Name, [.. Roles.Split(',').Select(Enum.Parse<StaffRole>)], UnitCode, Extension, Disabled);
}

internal enum SaveResult { Created, Changed, Same }
