namespace Hotline.Agent.Client.Contracts;

/// <summary>POST /api/publications: the answer of an ended ticket is proposed to be made public. 201 with the <see cref="PublicationPage"/>.</summary>
public sealed record ProposePublication(string? TicketNumber);

/// <summary>PUT /api/publications/{id}/text: the words that are to be public. If-Match carries the revision, as in every other step.</summary>
public sealed record PublicationText(string? Text);

/// <summary>POST /api/publications/{id}/submission, first-review, second-review, send-back, drop, recall.</summary>
/// <param name="Note">Why; required with the last three.</param>
public sealed record PublicationAct(string? Note = null);

/// <summary>GET /api/publications?list=waiting|under-way|published|over&amp;cursor=….</summary>
/// <param name="Next">Pass as <c>cursor</c> for the next page; null at the end.</param>
public sealed record PublicationRowPage(IReadOnlyList<PublicationRow> Rows, string? Next);

/// <param name="Findings">How many places of its words would tell who somebody is.</param>
public sealed record PublicationRow(
    Guid Id, string TicketNumber, string StateName, string? CategoryName, string? RegionName, string Beginning, int Findings, string ProposedByName, string? FirstByName, string? SecondByName, DateTimeOffset ChangedAt);

/// <summary>GET /api/publications/{id} (ETag = revision). Every step answers the new page; 412 when somebody was faster.</summary>
/// <param name="State">FirstReview, SentBack, SecondReview, Published, Recalled or Dropped.</param>
/// <param name="Acts">What the reader may do now: text, submission, first-review, second-review, send-back, drop, recall.</param>
/// <param name="Steps">The newest first.</param>
public sealed record PublicationPage(
    Guid Id, Guid TicketId, string TicketNumber, int Revision, string State, string StateName, string? CategoryName, string? RegionName, string Text, IReadOnlyList<PublicationFinding> Findings,
    string ProposedByName, string? FirstByName, string? SecondByName, DateTimeOffset? PublishedAt, DateTimeOffset? RecalledAt, IReadOnlyList<PublicationStepRow> Steps, IReadOnlyList<string> Acts);

/// <summary>A place in the words that would tell who somebody is.</summary>
/// <param name="Kind">In Chinese.</param>
/// <param name="At">From where, in UTF-16 units, as the length.</param>
public sealed record PublicationFinding(string Kind, int At, int Length);

/// <param name="Text">The words as this step left them; null where it left them alone.</param>
public sealed record PublicationStepRow(DateTimeOffset At, string Name, string ActorName, string? Note, string? Text);
