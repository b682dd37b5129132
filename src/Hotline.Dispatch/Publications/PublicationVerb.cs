using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Publications;

/// <summary>What surrounds a decision about a publication.</summary>
/// <param name="Ticket">As it stands now, under its lock.</param>
internal sealed record PublicationScene(Actor Actor, DateTimeOffset Now, Ticket Ticket);

/// <summary>A step of one publication. Pure over publication and scene.</summary>
/// <param name="Act">Its stable word: in addresses, in the history and, after <c>publication.</c>, in the audit.</param>
public abstract record PublicationVerb(string Act)
{
    public const int NoteMax = 500;

    /// <summary>Why; kept in the history.</summary>
    public Pii? Note { get; init; }

    /// <summary>It has to say why.</summary>
    public virtual bool Explained => false;

    /// <summary>What an actor may do with it now.</summary>
    internal static IEnumerable<string> Offers(Publication publication, Actor actor)
    {
        PublicationVerb[] all = [new Reword(publication.Text), new Resubmit(), new PassFirst(), new PassSecond(), new SendBack(), new Drop(), new Recall()];
        return all.Where(verb => verb.Check(publication, actor) is null).Select(verb => verb.Act);
    }

    internal Outcome<Publication> Decide(Publication publication, PublicationScene scene) =>
        Check(publication, scene.Actor) is { } refusal ? refusal
        : FieldRules.Text("note", Note, Explained, NoteMax) is { Count: > 0 } faults ? new Refusal.Invalid(faults)
        : Judge(publication, scene);

    /// <returns>Null: the step starts from where it stands, and this actor may take it.</returns>
    private protected virtual Refusal? Check(Publication publication, Actor actor) =>
        !Publication.MayTakePart(actor) ? new Refusal.PublicationRole() : !StartsFrom(publication.State) ? new Refusal.PublicationPast() : null;

    private protected abstract bool StartsFrom(PublicationState state);

    private protected abstract Outcome<Publication> Judge(Publication publication, PublicationScene scene);

    /// <summary>What neither reviewer can pass: a ticket of which nothing may be public any more, or words that still tell who somebody is.</summary>
    private static Refusal? Bar(Publication publication, PublicationScene scene) =>
        PublicationRules.Bar(scene.Ticket) ?? (PersonalScan.Of(publication.Text.Clear(), scene.Ticket) is { Count: > 0 } findings ? new Refusal.NotClean(findings) : null);

    /// <summary>改写: the words that are to be public. Whoever writes at them is not the second reviewer.</summary>
    public sealed record Reword(Pii Text) : PublicationVerb("text")
    {
        private protected override bool StartsFrom(PublicationState state) => state is PublicationState.FirstReview or PublicationState.SentBack;

        private protected override Outcome<Publication> Judge(Publication publication, PublicationScene scene) => FieldRules.Text("text", Text) is { Count: > 0 } faults
            ? new Refusal.Invalid(faults)
            : publication with
            {
                Text = Text,
                Findings = [.. PersonalScan.Of(Text.Clear(), scene.Ticket)],
                Authors = publication.Authors.Contains(scene.Actor.AccountId) ? publication.Authors : publication.Authors.Add(scene.Actor.AccountId),
            };
    }

    /// <summary>再次提请.</summary>
    public sealed record Resubmit() : PublicationVerb("submission")
    {
        private protected override bool StartsFrom(PublicationState state) => state == PublicationState.SentBack;

        private protected override Outcome<Publication> Judge(Publication publication, PublicationScene scene) => publication with { State = PublicationState.FirstReview };
    }

    /// <summary>初审通过.</summary>
    public sealed record PassFirst() : PublicationVerb("first-review")
    {
        private protected override bool StartsFrom(PublicationState state) => state == PublicationState.FirstReview;

        private protected override Outcome<Publication> Judge(Publication publication, PublicationScene scene) => Bar(publication, scene) is { } refusal
            ? refusal
            : publication with { State = PublicationState.SecondReview, First = Signature.Of(scene.Actor), Findings = [] };
    }

    /// <summary>复审通过: it is public from this moment.</summary>
    public sealed record PassSecond() : PublicationVerb("second-review")
    {
        private protected override bool StartsFrom(PublicationState state) => state == PublicationState.SecondReview;

        private protected override Refusal? Check(Publication publication, Actor actor) =>
            base.Check(publication, actor) ?? (!actor.Is(Role.Supervisor) ? new Refusal.PublicationRole()
                : publication.WroteAtIt(actor) || publication.First?.Id == actor.AccountId ? new Refusal.OwnPublication() : null);

        private protected override Outcome<Publication> Judge(Publication publication, PublicationScene scene) => Bar(publication, scene) is { } refusal
            ? refusal
            : publication with { State = PublicationState.Published, Second = Signature.Of(scene.Actor), PublishedAt = scene.Now };
    }

    /// <summary>退回, one step: to who proposed it, or to the first review.</summary>
    public sealed record SendBack() : PublicationVerb("send-back")
    {
        public override bool Explained => true;

        private protected override bool StartsFrom(PublicationState state) => state is PublicationState.FirstReview or PublicationState.SecondReview;

        private protected override Outcome<Publication> Judge(Publication publication, PublicationScene scene) => publication with
        {
            State = publication.State == PublicationState.FirstReview ? PublicationState.SentBack : PublicationState.FirstReview,
            First = null,
        };
    }

    /// <summary>不公开.</summary>
    public sealed record Drop() : PublicationVerb("drop")
    {
        public override bool Explained => true;

        private protected override bool StartsFrom(PublicationState state) => state is PublicationState.FirstReview or PublicationState.SentBack or PublicationState.SecondReview;

        private protected override Outcome<Publication> Judge(Publication publication, PublicationScene scene) => publication with { State = PublicationState.Dropped };
    }

    /// <summary>撤回: nobody outside reads it from this moment on, and it does not come back.</summary>
    public sealed record Recall() : PublicationVerb("recall")
    {
        public override bool Explained => true;

        private protected override bool StartsFrom(PublicationState state) => state == PublicationState.Published;

        private protected override Outcome<Publication> Judge(Publication publication, PublicationScene scene) => publication with { State = PublicationState.Recalled, RecalledAt = scene.Now };
    }
}
