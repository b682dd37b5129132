using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Knowledge;

/// <summary>What surrounds a decision about an entry.</summary>
/// <param name="Today">Asia/Shanghai.</param>
internal sealed record KnowledgeScene(Actor Actor, DateTimeOffset Now, DateOnly Today, CatalogSnapshot Catalog);

/// <summary>The entry after a verb, and what is published with it; or a refusal.</summary>
/// <param name="Publishes">The content of the new version.</param>
internal sealed record KnowledgeDecision(KnowledgeEntry? Entry, Refusal? Why = null, KnowledgeContent? Publishes = null)
{
    public static implicit operator KnowledgeDecision(KnowledgeEntry after) => new(after);

    public static implicit operator KnowledgeDecision(Refusal why) => new(null, why);
}

/// <summary>A change of one entry. Pure over entry, command and scene.</summary>
public abstract record KnowledgeVerb
{
    public const int NoteMax = 500;

    private KnowledgeVerb()
    {
    }

    /// <summary>Why; kept in the entry's history. No personal data.</summary>
    public string? Note { get; init; }

    internal string Kind => GetType().Name;

    internal KnowledgeDecision Decide(KnowledgeEntry entry, KnowledgeScene scene)
    {
        if (!entry.MaySeeDraft(scene.Actor))
        {
            return new Refusal.NoSuchEntry();
        }

        return Note is { Length: > NoteMax } ? new Refusal.Invalid([new FieldFault("note", "too-long", NoteMax)]) : Judge(entry, scene);
    }

    private protected abstract KnowledgeDecision Judge(KnowledgeEntry entry, KnowledgeScene scene);

    private protected KnowledgeDecision WithNote(KnowledgeDecision decided) =>
        string.IsNullOrWhiteSpace(Note) ? new Refusal.Invalid([new FieldFault("note", "missing")]) : decided;

    /// <summary>保存: a new draft, or the next state of the one there is. What is in review goes back to its writers.</summary>
    public sealed record Save(KnowledgeContent Content) : KnowledgeVerb
    {
        private protected override KnowledgeDecision Judge(KnowledgeEntry entry, KnowledgeScene scene)
        {
            if (!entry.MayWrite(scene.Actor))
            {
                return new Refusal.EntryRole();
            }

            var faults = Content.Faults(scene.Catalog);
            return faults.Count > 0
                ? new Refusal.Invalid(faults)
                : entry with { Draft = Content, InReview = false, Passed = null, Authors = entry.Authors.Contains(scene.Actor.AccountId) ? entry.Authors : entry.Authors.Add(scene.Actor.AccountId) };
        }
    }

    /// <summary>提交审核.</summary>
    public sealed record Submit : KnowledgeVerb
    {
        private protected override KnowledgeDecision Judge(KnowledgeEntry entry, KnowledgeScene scene) => entry switch
        {
            _ when !entry.MayWrite(scene.Actor) => new Refusal.EntryRole(),
            { Draft: null } or { InReview: true } => new Refusal.EntryState(),
            { Draft: { } draft } when draft.Missing() is { Count: > 0 } missing => new Refusal.Invalid(missing),
            _ => entry with { InReview = true },
        };
    }

    /// <summary>审核发布: by somebody who did not write at it. The version that comes of it never changes. What is to hold from a later day on waits for it, and what holds until then goes on holding.</summary>
    public sealed record Publish : KnowledgeVerb
    {
        /// <summary>Somebody says at least once a year that it is still right.</summary>
        public const int ReviewDays = 365;

        private protected override KnowledgeDecision Judge(KnowledgeEntry entry, KnowledgeScene scene) => entry switch
        {
            _ when !KnowledgeEntry.MayReview(scene.Actor) => new Refusal.EntryRole(),
            { Draft: null } or { InReview: false } or { Passed: not null } => new Refusal.EntryState(),
            _ when entry.Authors.Contains(scene.Actor.AccountId) => new Refusal.OwnReview(),
            { Draft.ValidUntil: { } until } when until < scene.Today => new Refusal.Invalid([new FieldFault("validUntil", "malformed")]),
            { Draft: { } draft } when draft.ValidFrom > scene.Today => entry with { Passed = new KnowledgeReviewer(scene.Actor.AccountId, scene.Actor.Name) },
            { Draft: { } draft } => Of(entry, draft, scene.Today),
        };

        /// <summary>The draft as the next version.</summary>
        internal static KnowledgeDecision Of(KnowledgeEntry entry, KnowledgeContent draft, DateOnly today) => new(
            entry with
            {
                Draft = null,
                InReview = false,
                Passed = null,
                Authors = [],
                Published = (entry.Published ?? 0) + 1,
                ValidFrom = draft.ValidFrom,
                ValidUntil = draft.ValidUntil,
                ReviewBy = today.AddDays(ReviewDays),
                WithdrawnAt = null,
            },
            Publishes: draft);
    }

    /// <summary>生效: the day has come of what was passed before it.</summary>
    internal sealed record TakeEffect : KnowledgeVerb
    {
        private protected override KnowledgeDecision Judge(KnowledgeEntry entry, KnowledgeScene scene) =>
            entry is { Passed: not null, Draft: { } draft } && draft.ValidFrom <= scene.Today ? Publish.Of(entry, draft, scene.Today) : new Refusal.EntryState();
    }

    /// <summary>退回修改, with a reason.</summary>
    public sealed record SendBack : KnowledgeVerb
    {
        private protected override KnowledgeDecision Judge(KnowledgeEntry entry, KnowledgeScene scene) => entry switch
        {
            _ when !KnowledgeEntry.MayReview(scene.Actor) => new Refusal.EntryRole(),
            { InReview: false } => new Refusal.EntryState(),
            _ => WithNote(entry with { InReview = false, Passed = null }),
        };
    }

    /// <summary>弃稿, with a reason: the draft is given up, and a question that it was to answer waits again. What was never published is put away with it.</summary>
    public sealed record Discard : KnowledgeVerb
    {
        private protected override KnowledgeDecision Judge(KnowledgeEntry entry, KnowledgeScene scene) => entry.Draft is null
            ? new Refusal.EntryState()
            : WithNote(entry with { Draft = null, InReview = false, Passed = null, Authors = [], WithdrawnAt = entry.Published is null ? scene.Now : entry.WithdrawnAt });
    }

    /// <summary>撤回, with a reason: it holds no more from this moment. A later publication brings it back; what was passed for a later day is a reviewer's again.</summary>
    public sealed record Withdraw : KnowledgeVerb
    {
        private protected override KnowledgeDecision Judge(KnowledgeEntry entry, KnowledgeScene scene) => entry switch
        {
            { Published: null } or { WithdrawnAt: not null } => new Refusal.EntryState(),
            _ => WithNote(entry with { WithdrawnAt = scene.Now, Passed = null }),
        };
    }

    /// <summary>复核无误: what is published is still right, for another year.</summary>
    public sealed record Confirm : KnowledgeVerb
    {
        private protected override KnowledgeDecision Judge(KnowledgeEntry entry, KnowledgeScene scene) =>
            entry.StateOn(scene.Today) == KnowledgeState.Published ? entry with { ReviewBy = scene.Today.AddDays(Publish.ReviewDays) } : new Refusal.EntryState();
    }
}
