using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Tickets;

/// <summary>One thing wrong with one field. <paramref name="Code"/>: <c>missing</c>, <c>too-long</c>, <c>unknown</c>, <c>malformed</c>, <c>taken</c>, <c>too-many</c>, <c>too-large</c>, <c>given</c>, <c>past</c>, <c>too-late</c>, <c>not-yet</c>.</summary>
/// <param name="Field">Camel-case name as on the wire, for example <c>contactPhone</c>.</param>
/// <param name="Max">The longest length allowed, with <c>too-long</c>.</param>
public sealed record FieldFault(string Field, string Code, int? Max = null);

/// <summary>Why a verb was not carried out: a value with a stable id, mapped to words and to HTTP in one place each.</summary>
public abstract partial record Refusal
{
    private Refusal(string id) => Id = id;

    public string Id { get; }

    /// <summary>No such ticket, or not this actor's to know of.</summary>
    public sealed record NotFound() : Refusal("ticket.not-found");

    /// <summary>Somebody changed it since it was read.</summary>
    public sealed record StaleVersion(int Current) : Refusal("ticket.stale-version");

    public sealed record Invalid(IReadOnlyList<FieldFault> Faults) : Refusal("ticket.invalid");

    public sealed record RoleMissing(Verb Verb) : Refusal("ticket.role-missing");

    public sealed record WrongState(Verb Verb, TicketState State) : Refusal("ticket.wrong-state");

    public sealed record AlreadySigned() : Refusal("ticket.already-signed");

    public sealed record NotSignedFor() : Refusal("ticket.not-signed-for");

    /// <summary>An anonymous or confidential citizen is not contacted by a unit.</summary>
    public sealed record NotToContact() : Refusal("ticket.not-to-contact");

    public sealed record NotYours() : Refusal("ticket.not-yours");

    public sealed record UnknownUnit() : Refusal("ticket.unknown-unit");

    /// <summary>The unit assists already.</summary>
    public sealed record AlreadyAssisting() : Refusal("ticket.already-assisting");

    /// <summary>The lead unit was named to assist itself.</summary>
    public sealed record AssistsItself() : Refusal("ticket.assists-itself");

    public sealed record TooManyAssists(int Max) : Refusal("ticket.too-many-assists");

    public sealed record NotAssisting() : Refusal("ticket.not-assisting");

    /// <summary>The assisting unit has declined or answered; there is nothing for it to do.</summary>
    public sealed record AssistInReview() : Refusal("ticket.assist-in-review");

    public sealed record NothingDeclined() : Refusal("ticket.nothing-declined");

    /// <summary>Required assisting units have not answered; a reply without them says why.</summary>
    public sealed record AssistOpen(IReadOnlyList<string> Units) : Refusal("ticket.assist-open");

    /// <summary>No ticket with this number that the actor may know of.</summary>
    public sealed record UnknownMatter() : Refusal("ticket.unknown-matter");

    public sealed record MergesWithItself() : Refusal("ticket.merges-with-itself");

    /// <summary>What it is to be merged into has been answered, closed, or merged into another itself.</summary>
    public sealed record MatterNotOpen(TicketState State) : Refusal("ticket.matter-not-open");

    /// <summary>A unit still has to answer an order of supervision on it.</summary>
    public sealed record OrderOpen() : Refusal("ticket.order-open");

    /// <summary>The ticket that it was merged into is itself merged; that merge is to be undone first.</summary>
    public sealed record MatterMerged(string? Number) : Refusal("ticket.matter-merged");

    /// <summary>Other citizens' requests were merged into it: it is not refused with them.</summary>
    public sealed record HasVoices(int Voices) : Refusal("ticket.has-voices");

    public sealed record NoRefusalProposed() : Refusal("ticket.no-refusal-proposed");

    /// <summary>Who proposed it does not decide on it.</summary>
    public sealed record OwnProposal() : Refusal("ticket.own-proposal");

    /// <summary>It is proposed to refuse it; that is decided on first.</summary>
    public sealed record RefusalProposed() : Refusal("ticket.refusal-proposed");

    /// <summary>Facts are asked for already.</summary>
    public sealed record FactsAsked() : Refusal("ticket.facts-asked");

    public sealed record FactsAskedTooOften(int Max) : Refusal("ticket.facts-asked-too-often");

    public sealed record NoFactsAsked() : Refusal("ticket.no-facts-asked");

    /// <summary>The agent who took it is asked, and still has time.</summary>
    public sealed record FactsOfAnother() : Refusal("ticket.facts-of-another");

    public sealed record UnknownPlatform() : Refusal("ticket.unknown-platform");

    /// <summary>To a platform: it has answered or returned it, otherwise than it says now, or the hotline took it back.</summary>
    public sealed record HandOutOver() : Refusal("ticket.hand-out-over");

    /// <summary>To a platform: it is told numbers only.</summary>
    public sealed record PlatformReadsNothing() : Refusal("ticket.platform-reads-nothing");

    /// <summary>Nothing of it was drawn to be checked, or it was checked already.</summary>
    public sealed record NothingToCheck() : Refusal("ticket.nothing-to-check");

    /// <summary>Nobody checks their own answer.</summary>
    public sealed record OwnAnswer() : Refusal("ticket.own-answer");

    public sealed record AnswerNotWrong() : Refusal("ticket.answer-not-wrong");

    /// <summary>An agent hands out to the emergency services only.</summary>
    public sealed record NoEmergency() : Refusal("ticket.no-emergency");

    /// <summary>The unit has an order on this ticket already.</summary>
    public sealed record AlreadySupervised() : Refusal("ticket.already-supervised");

    public sealed record NotSupervised() : Refusal("ticket.not-supervised");

    public sealed record NothingToAnswer() : Refusal("ticket.nothing-to-answer");

    public sealed record NothingToReview() : Refusal("ticket.nothing-to-review");

    /// <summary>Whoever issued the order ends it, or a supervisor.</summary>
    public sealed record NotYourOrder() : Refusal("ticket.not-your-order");

    /// <summary>A yellow card is for a late or rejected reply, a red one follows a yellow one.</summary>
    public sealed record NoCardDue() : Refusal("ticket.no-card-due");

    /// <summary>Nothing of this kind and round is held against the actor's unit.</summary>
    public sealed record NothingToAppeal() : Refusal("ticket.nothing-to-appeal");

    public sealed record AlreadyAppealed() : Refusal("ticket.already-appealed");

    public sealed record AppealTooLate() : Refusal("ticket.appeal-too-late");

    /// <summary>No appeal of this unit, kind and round waits for review.</summary>
    public sealed record NothingAppealed() : Refusal("ticket.nothing-appealed");

    /// <summary>Who asked the citizen does not rule on an appeal against what came of it.</summary>
    public sealed record OwnJudgement() : Refusal("ticket.own-judgement");

    /// <summary>It has this mark already, or has none to lift.</summary>
    public sealed record FlagAsItIs() : Refusal("ticket.flag-as-it-is");

    /// <summary>Archived tickets are read, and nothing is done to them.</summary>
    public sealed record InArchive() : Refusal("ticket.in-archive");

    /// <summary>An appeal on it waits for its ruling.</summary>
    public sealed record AppealOpen() : Refusal("ticket.appeal-open");

    /// <summary>An answer given on the call was drawn to be checked, and nobody has.</summary>
    public sealed record CheckOpen() : Refusal("ticket.check-open");

    /// <summary>The citizen may still reopen it, or a unit still appeal.</summary>
    public sealed record ArchivedTooEarly(DateTimeOffset From) : Refusal("ticket.archived-too-early");

    /// <summary>下派 goes to a unit below one's own only.</summary>
    public sealed record NotBelow() : Refusal("ticket.not-below");

    /// <summary>转办 goes to another unit on one's own level under the same unit only.</summary>
    public sealed record NotBeside() : Refusal("ticket.not-beside");

    public sealed record HandedTooOften(int Max) : Refusal("ticket.handed-too-often");

    /// <summary>The unit has led it already: a dispatcher decides, by a return.</summary>
    public sealed record HandedBack() : Refusal("ticket.handed-back");

    public sealed record HandedTooLate() : Refusal("ticket.handed-too-late");

    public sealed record ReturnForbidden() : Refusal("ticket.return-forbidden");

    public sealed record ReturnTooLate() : Refusal("ticket.return-too-late");

    /// <summary>首接负责: who signed for it turns to the citizen before they send it back.</summary>
    public sealed record NotContacted() : Refusal("ticket.not-contacted");

    public sealed record ExtensionTooLate() : Refusal("ticket.extension-too-late");

    public sealed record ExtensionTooLong(int DaysLeft) : Refusal("ticket.extension-too-long");

    public sealed record NoExtensionLeft(int Max) : Refusal("ticket.no-extension-left");

    /// <summary>A unit above the asking one has to approve first.</summary>
    public sealed record ExtensionWithUnit(string UnitCode) : Refusal("ticket.extension-with-unit");

    /// <summary>The unit has asked for it already.</summary>
    public sealed record SuspensionAsked() : Refusal("ticket.suspension-asked");

    public sealed record NoSuspensionAsked() : Refusal("ticket.no-suspension-asked");

    public sealed record NoSuspensionLeft(int Max) : Refusal("ticket.no-suspension-left");

    public sealed record SuspensionTooLong(int DaysLeft) : Refusal("ticket.suspension-too-long");

    public sealed record NoClock(DeadlineKind Kind) : Refusal("ticket.no-clock");

    /// <summary>A citizen urges again too soon.</summary>
    public sealed record UrgedRecently(DateTimeOffset NextAt) : Refusal("ticket.urged-recently");

    public sealed record TooManySupplements(int Max) : Refusal("ticket.too-many-supplements");

    /// <summary>The closed ticket was rated in this round.</summary>
    public sealed record AlreadyRated() : Refusal("ticket.already-rated");

    /// <summary>What was read and rated is not the answer any more.</summary>
    public sealed record AnswerChanged() : Refusal("ticket.answer-changed");

    /// <summary>It is as urgent, and of the type, as it would be made.</summary>
    public sealed record GradedAsItIs() : Refusal("ticket.graded-as-it-is");

    /// <summary>Dispatched, its type stays, and it gets no less urgent.</summary>
    public sealed record GradedAtDispatch() : Refusal("ticket.graded-at-dispatch");

    /// <summary>An agent does it for the citizen who is on the line, or to what they took in themselves.</summary>
    public sealed record NobodyOnTheLine() : Refusal("ticket.nobody-on-the-line");

    /// <summary>Who is on the line is not whose request it is.</summary>
    public sealed record AnothersTicket() : Refusal("ticket.anothers-ticket");

    public sealed record RatingTooLate(int Days) : Refusal("ticket.rating-too-late");

    /// <summary>Number and pickup code do not belong together; says not which of them is wrong.</summary>
    public sealed record WrongCode() : Refusal("citizen.wrong-code");

    public sealed record TooManyTries(DateTimeOffset Until) : Refusal("citizen.too-many-tries");

    /// <summary>The rating link was never one, ran out, or belongs to an earlier round.</summary>
    public sealed record LinkExpired() : Refusal("citizen.link-expired");

    /// <summary>The Idempotency-Key was used for another request.</summary>
    public sealed record KeyReused() : Refusal("request.key-reused");

    public sealed record NoSuchEntry() : Refusal("knowledge.not-found");

    public sealed record EntryRole() : Refusal("knowledge.role-missing");

    public sealed record EntryState() : Refusal("knowledge.wrong-state");

    public sealed record EntryStale() : Refusal("knowledge.stale-revision");

    /// <summary>Who wrote at an entry does not review it.</summary>
    public sealed record OwnReview() : Refusal("knowledge.own-review");

    /// <summary>What an answer cites does not hold (any more).</summary>
    public sealed record NotCitable(string Number) : Refusal("knowledge.not-citable");

    public sealed record MayNotReveal() : Refusal("ticket.may-not-reveal");
}
