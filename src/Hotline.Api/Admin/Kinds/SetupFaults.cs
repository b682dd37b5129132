using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Setup;

namespace Hotline.Api.Admin.Kinds;

/// <summary>The agent room's outcome of a save as the front door's.</summary>
internal static class SetupFaults
{
    public static AdminOutcome Of(SetupOutcome outcome, IReadOnlyList<Saved> secrets) => outcome.Accepted
        ? new AdminOutcome(outcome.Created, outcome.Changed, secrets, [])
        : AdminOutcome.Wrong([.. outcome.Problems.Select(problem => new AdminFault(problem.Row, JsonNamingPolicy.CamelCase.ConvertName(problem.Field), problem.Message))]);
}
