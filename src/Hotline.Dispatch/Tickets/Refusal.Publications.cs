using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tickets;

/// <summary>Why an answer is not made public.</summary>
public abstract partial record Refusal
{
    public sealed record NoSuchPublication() : Refusal("publication.not-found");

    public sealed record PublicationRole() : Refusal("publication.role-missing");

    /// <summary>It is past this step, or not there yet.</summary>
    public sealed record PublicationPast() : Refusal("publication.wrong-state");

    public sealed record PublicationStale() : Refusal("publication.stale-revision");

    /// <summary>The second reviewer neither gave the answer, nor proposed it or wrote at its words, nor reviewed it first.</summary>
    public sealed record OwnPublication() : Refusal("publication.own-review");

    /// <summary>The scan still finds in it what would tell who somebody is.</summary>
    public sealed record NotClean(IReadOnlyList<Finding> Findings) : Refusal("publication.not-clean");

    /// <summary>Of a confidential or anonymous request nothing is made public.</summary>
    public sealed record GuardedNotPublic() : Refusal("publication.guarded");

    public sealed record ReportNotPublic() : Refusal("publication.report");

    public sealed record NotEnded() : Refusal("publication.not-ended");

    /// <summary>It was answered with its matter, whose answer is published.</summary>
    public sealed record VoiceNotPublic() : Refusal("publication.voice");

    public sealed record NothingAnswered() : Refusal("publication.no-answer");

    /// <summary>The answer on the call was drawn to be checked and was not yet, or was found wrong.</summary>
    public sealed record AnswerDoubtful() : Refusal("publication.answer-doubtful");

    /// <summary>Its answer is public, or on its way there.</summary>
    public sealed record PublicationUnderWay() : Refusal("publication.under-way");
}
