namespace Hotline.Dispatch.Knowledge;

/// <summary>How a question came to its end.</summary>
public enum KnowledgeTaskEnding
{
    /// <summary>An entry that answers it was published.</summary>
    Published,

    /// <summary>It was answered with an entry that is there already.</summary>
    Answered,

    /// <summary>不予解答: with a reason.</summary>
    Dismissed,
}

/// <summary>A question that had no answer.</summary>
/// <param name="UnitCode">Who is to answer it; null waits for an editor to say.</param>
/// <param name="EntryId">The entry in which it is being answered.</param>
/// <param name="Refusal">Why the unit before said that it is not theirs.</param>
/// <param name="DueAt">By when there should be an answer (<see cref="Clocks.Policy.KnowledgeTaskDays"/>).</param>
public sealed record KnowledgeTask(
    Guid Id, string? UnitCode, string? CategoryCode, string? RegionCode, string Question, string AskedByName, DateTimeOffset AskedAt, Guid? EntryId, string? Refusal, DateTimeOffset DueAt)
{
    /// <summary>Of what is shown here: whoever changes it says what they saw (<see cref="QuestionTag"/>).</summary>
    public string Tag { get; init; } = "";

    /// <summary>Null while it is open.</summary>
    public KnowledgeTaskEnd? End { get; init; }

    /// <summary>The question whose task this one was joined to; null where it is a task of its own.</summary>
    public string? SameAs { get; init; }

    /// <summary>Others' questions that this task answers with its own.</summary>
    public IReadOnlyList<JoinedQuestion> Joined { get; init; } = [];
}

/// <param name="Note">Why it was dismissed.</param>
/// <param name="Answer">The version that answers it.</param>
public sealed record KnowledgeTaskEnd(KnowledgeTaskEnding Kind, DateTimeOffset At, string? Note, Citation? Answer);

/// <param name="Next">Pass it as cursor for the next page; null at the end.</param>
public sealed record KnowledgeTaskPage(IReadOnlyList<KnowledgeTask> Tasks, string? Next);
