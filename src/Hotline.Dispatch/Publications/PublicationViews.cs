namespace Hotline.Dispatch.Publications;

/// <summary>Which publications a list has.</summary>
public enum PublicationList
{
    /// <summary>待我办理: what this actor can take the next step of; what waits longest first.</summary>
    Waiting,

    /// <summary>审核中: on its way, whoever has to act; what changed last first, as in the next two.</summary>
    UnderWay,

    /// <summary>已公开.</summary>
    Published,

    /// <summary>已撤回、不公开.</summary>
    Over,
}

/// <summary>A line of a list.</summary>
public sealed record PublicationLine(string TicketNumber, Publication Publication, DateTimeOffset ChangedAt);

/// <param name="Next">Pass it as cursor for the next page; null at the end.</param>
public sealed record PublicationLines(IReadOnlyList<PublicationLine> Lines, string? Next);

/// <summary>One publication with its history.</summary>
/// <param name="Acts">What the reader may do now (<see cref="PublicationVerb.Act"/>).</param>
/// <param name="Steps">The newest first.</param>
public sealed record PublicationCase(string TicketNumber, Publication Publication, IReadOnlyList<string> Acts, IReadOnlyList<PublicationStep> Steps);

/// <param name="Note">Why.</param>
/// <param name="Text">The words as this step left them; null where it left them alone.</param>
public sealed record PublicationStep(int Seq, DateTimeOffset At, string Act, string ActorName, string? Note, string? Text);

/// <summary>What everybody may read: no ticket, no person, no unit.</summary>
/// <param name="Day">On which it was published, in China.</param>
public sealed record PublicAnswer(Guid Id, string Category, string Region, DateOnly Day, string Text);

/// <param name="Next">As of <see cref="PublicationLines"/>.</param>
public sealed record PublicAnswerPage(IReadOnlyList<PublicAnswer> Answers, string? Next);

/// <summary>What came of looking for one.</summary>
/// <param name="Answer">Null: it is not public.</param>
/// <param name="Recalled">It was.</param>
public sealed record PublicLook(PublicAnswer? Answer, bool Recalled);
