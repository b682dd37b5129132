using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Knowledge;

/// <summary>The life of an entry: written by its unit, published by somebody else, gone by itself when its days are over.</summary>
public sealed class KnowledgeVerbTests
{
    private static readonly DateOnly Today = new(2026, 11, 25);
    private static readonly Actor Editor = Actor.Of(Guid.CreateVersion7(), "谢兰", null, Role.KnowledgeEditor);
    private static readonly Actor OtherEditor = Actor.Of(Guid.CreateVersion7(), "方宁", null, Role.KnowledgeEditor);
    private static readonly KnowledgeContent Content = new("路灯报修多久修好", ["路灯坏了找谁"], "接报后 24 小时内修复。", "050403", "360103", "《城市照明管理规定》第二十一条", Today, Today.AddDays(90));
    private static readonly KnowledgeEntry Empty = new(Guid.CreateVersion7(), "K000001", Unit, 1, null, false, []);

    [Fact]
    public void A_unit_writes_and_another_person_publishes_a_version()
    {
        var draft = After(Empty, new KnowledgeVerb.Save(Content), Liaison);
        Assert.Equal(KnowledgeState.Draft, draft.StateOn(Today));
        var waiting = After(draft, new KnowledgeVerb.Submit(), Liaison);
        Assert.Equal(KnowledgeState.InReview, waiting.StateOn(Today));
        var decided = Decide(waiting, new KnowledgeVerb.Publish(), Editor);
        Assert.Equal((Content, 1, null), (decided.Publishes, decided.Entry!.Published, decided.Entry.Draft));
        Assert.True(decided.Entry.HoldsOn(Today));
        Assert.Equal(Today.AddDays(365), decided.Entry.ReviewBy);

        // A revision is worked on while the version holds; it becomes the second.
        var second = After(After(decided.Entry, new KnowledgeVerb.Save(Content with { Answer = "48 小时。" }), Liaison), new KnowledgeVerb.Submit(), Liaison);
        Assert.Equal((KnowledgeState.Published, true), (second.StateOn(Today), second.InReview));
        Assert.Equal(2, After(second, new KnowledgeVerb.Publish(), Supervisor).Published);
    }

    [Fact]
    public void Whoever_wrote_at_it_does_not_review_it()
    {
        var waiting = After(After(After(Empty, new KnowledgeVerb.Save(Content), Liaison), new KnowledgeVerb.Save(Content with { Title = "路灯" }), Editor), new KnowledgeVerb.Submit(), Editor);
        Refused<Refusal.OwnReview>(waiting, new KnowledgeVerb.Publish(), Editor);
        Refused<Refusal.EntryRole>(waiting, new KnowledgeVerb.Publish(), Liaison);
        Assert.Equal("note", Assert.Single(Refused<Refusal.Invalid>(waiting, new KnowledgeVerb.SendBack(), OtherEditor).Faults).Field);
        Assert.False(After(waiting, new KnowledgeVerb.SendBack { Note = "依据已废止" }, OtherEditor).InReview);
        Assert.Equal(1, After(waiting, new KnowledgeVerb.Publish(), OtherEditor).Published);
    }

    [Fact]
    public void A_draft_is_given_up_with_a_reason_and_what_holds_goes_on_holding()
    {
        var waiting = After(After(Empty, new KnowledgeVerb.Save(Content), Liaison), new KnowledgeVerb.Submit(), Liaison);
        Assert.Equal("note", Assert.Single(Refused<Refusal.Invalid>(waiting, new KnowledgeVerb.Discard(), Liaison).Faults).Field);
        var gone = After(waiting, new KnowledgeVerb.Discard { Note = "另有口径" }, Liaison);
        Assert.Equal((KnowledgeState.Withdrawn, null, false), (gone.StateOn(Today), gone.Draft, gone.InReview));
        Refused<Refusal.EntryState>(gone, new KnowledgeVerb.Discard { Note = "再弃" }, Liaison);
        var again = After(After(gone, new KnowledgeVerb.Save(Content), Liaison), new KnowledgeVerb.Submit(), Liaison);
        Assert.Equal(KnowledgeState.Published, After(again, new KnowledgeVerb.Publish(), Editor).StateOn(Today));

        var revised = After(Published(), new KnowledgeVerb.Save(Content with { Answer = "当天。" }), Liaison);
        var kept = After(revised, new KnowledgeVerb.Discard { Note = "不改了" }, Editor);
        Assert.True(kept is { Draft: null, Published: 1, WithdrawnAt: null } && kept.HoldsOn(Today));
    }

    [Fact]
    public void What_was_changed_in_review_is_reviewed_again()
    {
        var waiting = After(After(Empty, new KnowledgeVerb.Save(Content), Liaison), new KnowledgeVerb.Submit(), Liaison);
        Refused<Refusal.EntryState>(After(waiting, new KnowledgeVerb.Save(Content with { Answer = "当天。" }), Liaison), new KnowledgeVerb.Publish(), Editor);
    }

    [Fact]
    public void An_entry_runs_out_by_itself_and_is_withdrawn_with_a_reason()
    {
        var entry = Published();
        Assert.True(entry.HoldsOn(Today.AddDays(90)));
        Assert.Equal(KnowledgeState.Expired, entry.StateOn(Today.AddDays(91)));
        Assert.False((entry with { ValidFrom = Today.AddDays(1) }).HoldsOn(Today));
        Refused<Refusal.Invalid>(entry, new KnowledgeVerb.Withdraw(), Liaison);
        var withdrawn = After(entry, new KnowledgeVerb.Withdraw { Note = "政策停止" }, Liaison);
        Assert.Equal(KnowledgeState.Withdrawn, withdrawn.StateOn(Today));
        Refused<Refusal.EntryState>(withdrawn, new KnowledgeVerb.Confirm(), Editor);
        var again = After(After(After(withdrawn, new KnowledgeVerb.Save(Content), Liaison), new KnowledgeVerb.Submit(), Liaison), new KnowledgeVerb.Publish(), Editor);
        Assert.Equal((KnowledgeState.Published, 2), (again.StateOn(Today), again.Published));
    }

    [Fact]
    public void What_is_to_hold_from_a_later_day_on_waits_for_it_unless_it_is_changed_sent_back_or_what_holds_is_withdrawn()
    {
        var later = Content with { Answer = "48 小时。", ValidFrom = Today.AddDays(30), ValidUntil = null };
        var waiting = After(After(Published(), new KnowledgeVerb.Save(later), Liaison), new KnowledgeVerb.Submit(), Liaison);
        Assert.Null(Decide(waiting, new KnowledgeVerb.Publish(), Editor).Publishes);
        var passed = After(waiting, new KnowledgeVerb.Publish(), Editor);
        Assert.Equal((1, true, Today.AddDays(30)), (passed.Published, passed.HoldsOn(Today), passed.EffectiveFrom));
        Refused<Refusal.EntryState>(passed, new KnowledgeVerb.TakeEffect(), Editor);
        Refused<Refusal.EntryState>(passed, new KnowledgeVerb.Submit(), Liaison);
        KnowledgeVerb[] ends = [new KnowledgeVerb.Save(later), new KnowledgeVerb.SendBack { Note = "依据有误" }, new KnowledgeVerb.Discard { Note = "不改了" }, new KnowledgeVerb.Withdraw { Note = "政策停止" }];
        Assert.All(ends, verb => Assert.Null(After(passed, verb, Editor).EffectiveFrom));
        Assert.True(After(passed, ends[^1], Editor).InReview); // Whether it still is to hold is a reviewer's to say.

        var decided = new KnowledgeVerb.TakeEffect().Decide(passed, new KnowledgeScene(Editor, Now.AddDays(30), Today.AddDays(30), Tickets.Scenes.Catalog));
        Assert.Equal((later, 2, null), (decided.Publishes, decided.Entry!.Published, decided.Entry.Draft));
        Assert.Equal((Today.AddDays(30), Today.AddDays(395)), (decided.Entry.ValidFrom, decided.Entry.ReviewBy));
    }

    [Fact]
    public void Other_units_and_agents_do_not_know_of_it()
    {
        var draft = After(Empty, new KnowledgeVerb.Save(Content), Liaison);
        foreach (var actor in new[] { OtherLiaison, TheAgent, Leader, Administrator })
        {
            Refused<Refusal.NoSuchEntry>(draft, new KnowledgeVerb.Submit(), actor);
        }
    }

    [Fact]
    public void Faults_name_their_fields()
    {
        var wrong = Content with { Title = " ", Answer = new string('长', 1801), CategoryCode = "9", RegionCode = "x", ValidUntil = Today.AddDays(-1), Questions = [new string('问', 201)] };
        Assert.Equal(["answer", "questions", "title", "categoryCode", "regionCode", "validUntil"], Refused<Refusal.Invalid>(Empty, new KnowledgeVerb.Save(wrong), Liaison).Faults.Select(fault => fault.Field));
        var empty = After(Empty, new KnowledgeVerb.Save(Content with { Answer = "", LegalBasis = "" }), Liaison);
        Assert.Equal(["answer", "legalBasis"], Refused<Refusal.Invalid>(empty, new KnowledgeVerb.Submit(), Liaison).Faults.Select(fault => fault.Field));
    }

    [Fact]
    public void A_difference_is_told_in_sentences()
    {
        var after = Content with { Answer = "接报后 48 小时内修复。可拨 12345 查询。", Title = "路灯报修" };
        var changed = KnowledgeDifference.Between(Content with { Answer = "接报后 24 小时内修复。可拨 12345 查询。" }, after);
        Assert.Equal(["title", "answer"], changed.Select(field => field.Field));
        Assert.Equal(
            [new(PieceKind.Removed, "接报后 24 小时内修复。"), new(PieceKind.Added, "接报后 48 小时内修复。"), new Piece(PieceKind.Kept, "可拨 12345 查询。")], changed[1].Pieces);
        Assert.Empty(KnowledgeDifference.Between(after, after));
    }

    private static KnowledgeEntry Published() => After(After(After(Empty, new KnowledgeVerb.Save(Content), Liaison), new KnowledgeVerb.Submit(), Liaison), new KnowledgeVerb.Publish(), Editor);

    private static KnowledgeDecision Decide(KnowledgeEntry entry, KnowledgeVerb verb, Actor actor) => verb.Decide(entry, new KnowledgeScene(actor, Now, Today, Tickets.Scenes.Catalog));

    private static KnowledgeEntry After(KnowledgeEntry entry, KnowledgeVerb verb, Actor actor)
    {
        var decided = Decide(entry, verb, actor);
        Assert.Null(decided.Why);
        return decided.Entry!; // Without a refusal there is an entry.
    }

    private static T Refused<T>(KnowledgeEntry entry, KnowledgeVerb verb, Actor actor)
        where T : Refusal => Assert.IsType<T>(Decide(entry, verb, actor).Why);
}
