using System.Text.Json.Serialization;

namespace Hotline.Agent.Client.Contracts;

/// <summary>POST /api/session. 204 and a cookie, or 401 problem (the same for unknown login and wrong password), or 429.</summary>
public sealed record SignIn(string Login, string Password);

/// <summary>GET /api/session. <see cref="AntiforgeryToken"/> goes into the header <c>X-CSRF-TOKEN</c> of every POST, PUT, DELETE.</summary>
/// <param name="Roles">Names of <see cref="StaffRole"/>.</param>
/// <param name="UnitCode">The liaison's unit; null for staff of the hotline itself.</param>
/// <param name="Extension">The agent's desk phone; null when none is assigned.</param>
/// <param name="HasTelephone">The hotline can ring a telephone of theirs, though they have no line.</param>
/// <param name="Demo">A demonstration: a key lets a simulated citizen call.</param>
public sealed record Me(Guid AccountId, string Login, string Name, IReadOnlyList<StaffRole> Roles, string? UnitCode, string? UnitName, string? Extension, string AntiforgeryToken, bool Demo = false, bool HasTelephone = false);

[JsonConverter(typeof(JsonStringEnumConverter<StaffRole>))]
public enum StaffRole { Agent, ShiftLead, Dispatcher, Liaison, Supervisor, Leader, Administrator, KnowledgeEditor, UnitLeader }

/// <summary>PUT /api/session/password: the signed-in person's own new password (10 to 200 characters). 204, or 400 with <c>errors</c>. Other sessions of the account end.</summary>
public sealed record NewPassword(string Current, string Password);
