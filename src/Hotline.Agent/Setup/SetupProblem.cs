namespace Hotline.Agent.Setup;

/// <summary>Why one row of an import or a form is not accepted.</summary>
/// <param name="Row">0-based position in what was given.</param>
/// <param name="Field">Name of the property.</param>
/// <param name="Message">Simplified Chinese, for the administrator.</param>
public sealed record SetupProblem(int Row, string Field, string Message);

/// <summary>What a save did. With problems nothing was changed.</summary>
public sealed record SetupOutcome(int Created, int Changed, IReadOnlyList<SetupProblem> Problems)
{
    public bool Accepted => Problems.Count == 0;
}
