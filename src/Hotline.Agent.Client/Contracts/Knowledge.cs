namespace Hotline.Agent.Client.Contracts;

/// <summary>What an entry of the knowledge base says. POST /api/knowledge with the owner opens one, PUT /api/knowledge/{id}/draft saves its draft.</summary>
/// <param name="Questions">Other ways in which it is asked; at most 20.</param>
/// <param name="CategoryCode">2, 4 or 6 digits; null is about everything.</param>
/// <param name="RegionCode">Where it holds, with everything below; null is everywhere.</param>
/// <param name="ValidUntil">The last day; null has no end.</param>
public sealed record KnowledgeText(
    string? Title, IReadOnlyList<string>? Questions, string? Answer, string? CategoryCode, string? RegionCode, string? LegalBasis, DateOnly? ValidFrom = null, DateOnly? ValidUntil = null);

/// <summary>POST /api/knowledge. 201 with the <see cref="KnowledgeEntryPage"/>.</summary>
/// <param name="OwnerUnit">Null is the liaison's own.</param>
/// <param name="TaskId">The question that it answers.</param>
public sealed record OpenKnowledge(KnowledgeText? Text, string? OwnerUnit = null, Guid? TaskId = null);

/// <summary>POST /api/knowledge/search answers a <see cref="KnowledgeFound"/>: a read, but a citizen's words do not belong into an address.</summary>
/// <param name="Words">A question, or the matter as it was typed; blank lists the newest.</param>
public sealed record KnowledgeAsk(string? Words = null, string? Category = null, string? Region = null);

/// <param name="Marks">Pieces of text to mark.</param>
public sealed record KnowledgeFound(IReadOnlyList<KnowledgeHit> Rows, IReadOnlyList<string> Marks);

/// <summary>A version that holds today.</summary>
/// <param name="Wrong">How many agents say of this version that it is wrong.</param>
public sealed record KnowledgeHit(
    Guid Id, string Number, int Version, string Title, string Answer, string? LegalBasis, string? CategoryName, string? RegionName, string OwnerUnitName, DateOnly? ValidUntil, int Cited, int Useful, int Wrong);

/// <summary>GET /api/knowledge/{id} (ETag = revision). Every write carries If-Match and answers the new page; 412 when somebody was faster.</summary>
/// <param name="State">Draft, InReview, Published, Expired or Withdrawn.</param>
/// <param name="Acts">What the reader may do now: draft, submission, publication, send-back, discard, withdrawal, confirmation.</param>
/// <param name="Published">The newest published version; null before the first.</param>
public sealed record KnowledgeEntryPage(
    Guid Id, string Number, int Revision, string State, string StateName, string OwnerUnit, string OwnerUnitName, int? Version, DateOnly? ReviewBy,
    KnowledgeText? Published, KnowledgeText? Draft, bool InReview, IReadOnlyList<KnowledgeDiffField> Changes,
    IReadOnlyList<KnowledgeVersionRow> Versions, IReadOnlyList<KnowledgeStepRow> Steps, IReadOnlyList<string> Acts, int Cited, int Useful, int Wrong)
{
    /// <summary>The draft was passed, and is published on that day.</summary>
    public DateOnly? EffectiveFrom { get; init; }
}

public sealed record KnowledgeVersionRow(int Version, string PublishedByName, DateTimeOffset PublishedAt);

public sealed record KnowledgeStepRow(DateTimeOffset At, string Name, string ActorName, string? Note);

/// <summary>One field that differs. GET /api/knowledge/{id}/difference?from=&amp;to= answers a list of them.</summary>
public sealed record KnowledgeDiffField(string Field, string Name, IReadOnlyList<KnowledgePiece> Pieces);

/// <param name="Kind">Kept, Added or Removed.</param>
public sealed record KnowledgePiece(string Kind, string Text);

/// <summary>GET /api/knowledge/{id}/version?number=: a published version as it was, whatever became of its entry.</summary>
/// <param name="StateName">Of the entry today.</param>
/// <param name="Current">The version that holds or held last.</param>
public sealed record KnowledgeVersionPage(
    Guid EntryId, string Number, int Version, KnowledgeText Text, string? CategoryName, string? RegionName, string PublishedByName, DateTimeOffset PublishedAt, string StateName, int Current);

/// <summary>A version that somebody's words stand on.</summary>
public sealed record KnowledgeCitation(Guid EntryId, string Number, int Version, string Title);

/// <summary>GET /api/knowledge?list=drafts|review|published|due|withdrawn&amp;cursor=…; GET /api/knowledge/export?list=… is the whole list as CSV.</summary>
/// <param name="Next">Pass as <c>cursor</c> for the next page; null at the end.</param>
public sealed record KnowledgeRowPage(IReadOnlyList<KnowledgeRow> Rows, string? Next);

public sealed record KnowledgeRow(
    Guid Id, string Number, string Title, string StateName, string OwnerUnitName, bool HasDraft, bool InReview, int? Version, DateOnly? ValidUntil, DateOnly? ReviewBy, DateTimeOffset ChangedAt, DateOnly? EffectiveFrom = null);

/// <summary>POST /api/knowledge/{id}/submission, publication, send-back, discard, withdrawal, confirmation.</summary>
/// <param name="Note">Required where something is sent back, given up or withdrawn.</param>
public sealed record KnowledgeAct(string? Note = null);

/// <summary>POST /api/knowledge/{id}/opinion. 204. The last opinion of a person on a version counts.</summary>
/// <param name="Note">What is wrong; required then.</param>
public sealed record KnowledgeOpinion(int Version, bool Useful, string? Note = null);

/// <summary>POST /api/knowledge/tasks: no answer was found. 201 with the <see cref="KnowledgeTaskRow"/>.</summary>
public sealed record AskKnowledge(string? Question, string? CategoryCode = null, string? RegionCode = null, Guid? TicketId = null);

/// <summary>GET /api/knowledge/tasks?cursor=…: open questions of one's unit, the earliest due first; all for editors.</summary>
/// <param name="Next">Pass as <c>cursor</c> for the next page; null at the end.</param>
public sealed record KnowledgeTaskRowPage(IReadOnlyList<KnowledgeTaskRow> Rows, string? Next);

/// <summary>Also GET /api/knowledge/tasks/mine: what one asked and has not seen the end of. POST /api/knowledge/tasks/{id}/seen puts an ended one away. 204.</summary>
/// <param name="UnitName">Null: an editor says whose it is.</param>
/// <param name="Refusal">Why the unit before said that it is not theirs.</param>
public sealed record KnowledgeTaskRow(
    Guid Id, string? UnitCode, string? UnitName, string? CategoryCode, string? CategoryName, string? RegionCode, string? RegionName, string Question, string AskedByName, DateTimeOffset AskedAt, Guid? EntryId, string? Refusal)
{
    /// <summary>The If-Match of its dismissal, answer and handing: 412 where it is with another unit since, or somebody drafts its answer.</summary>
    public string Tag { get; init; } = "";

    /// <summary>By when there should be an answer.</summary>
    public DateTimeOffset DueAt { get; init; }

    public bool Late { get; init; }

    /// <summary>In Chinese, how it ended; null while it is open.</summary>
    public string? Ending { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it was dismissed.</summary>
    public string? EndNote { get; init; }

    /// <summary>The version that answers it.</summary>
    public KnowledgeCitation? Answer { get; init; }

    /// <summary>The question whose task this one was joined to, because they are alike; null where it is a task of its own.</summary>
    public string? SameAs { get; init; }

    /// <summary>Others' questions that this task answers with its own. POST /api/knowledge/tasks/{id}/separation takes one out: a task of its own. 204.</summary>
    public IReadOnlyList<JoinedQuestionRow> Joined { get; init; } = [];
}

public sealed record JoinedQuestionRow(Guid Id, string Question, string AskedByName, DateTimeOffset AskedAt);

/// <summary>POST /api/knowledge/tasks/{id}/dismissal, by an editor. 204.</summary>
/// <param name="Reason">Read by whoever asked.</param>
public sealed record DismissKnowledgeTask(string? Reason);

/// <summary>POST /api/knowledge/tasks/{id}/answer: with an entry that holds today. 204.</summary>
/// <param name="Number">K and six digits.</param>
public sealed record AnswerKnowledgeTask(string? Number);

/// <summary>POST /api/knowledge/tasks/{id}/handing: an editor names the unit, or a unit says why it is not theirs. 204.</summary>
public sealed record HandKnowledgeTask(string? UnitCode = null, string? Reason = null);

/// <summary>GET /api/knowledge/alarms; POST /api/knowledge/alarms/{id}/seen puts one away. 204.</summary>
public sealed record KnowledgeAlarmRow(Guid Id, Guid EntryId, string Number, string Title, string OwnerUnitName, string KindName, DateOnly Due, string? Note);

/// <summary>What an answer on the call cites.</summary>
/// <param name="Number">K and six digits.</param>
public sealed record CitedKnowledge(string Number, int Version);
