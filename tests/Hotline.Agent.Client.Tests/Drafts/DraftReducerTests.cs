using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Drafts;
using Hotline.Agent.Client.Wire;

namespace Hotline.Agent.Client.Tests.Drafts;

public sealed class DraftReducerTests
{
    private static readonly TicketPage Page = Scenes.Draft(Guid.CreateVersion7()) with { Title = "路灯不亮" };

    [Fact]
    public void Only_what_was_typed_is_sent()
    {
        var draft = DraftReducer.Typed(Draft.Open(Page), DraftField.Content, "六盏路灯不亮");

        Assert.Equal(new DraftFields(Content: "六盏路灯不亮"), DraftFieldMap.Patch(draft.Saved, draft.Typed));
    }

    [Fact]
    public void Emptying_a_field_sends_an_empty_text_and_not_nothing()
    {
        var draft = DraftReducer.Typed(Draft.Open(Page), DraftField.Title, "");

        Assert.Equal("", DraftFieldMap.Patch(draft.Saved, draft.Typed).Title);
    }

    [Fact]
    public void What_is_typed_while_a_save_is_under_way_stays_unsaved()
    {
        var draft = DraftReducer.SaveStarted(DraftReducer.Typed(Draft.Open(Page), DraftField.Title, "甲"));
        draft = DraftReducer.SaveDone(DraftReducer.Typed(draft, DraftField.Title, "甲乙"), new(2, Scenes.Noon));

        Assert.True(draft.HasUnsaved);
        Assert.Equal("甲", draft.Saved[DraftField.Title]);
        Assert.Equal(2, draft.Version);
    }

    [Fact]
    public void A_save_that_arrived_unheard_is_no_conflict()
    {
        var draft = DraftReducer.SaveStarted(DraftReducer.Typed(Draft.Open(Page), DraftField.Title, "甲"));
        draft = DraftReducer.SaveFailed(draft, Problem.Unreachable);
        draft = DraftReducer.SaveStarted(DraftReducer.Typed(draft, DraftField.Title, "甲乙"));

        draft = DraftReducer.SaveFailed(draft, Stale(Page with { Version = 2, Title = "甲" }));

        Assert.Empty(draft.Conflicts);
        Assert.Equal("甲乙", draft[DraftField.Title]);
        Assert.Equal(2, draft.Version);
        Assert.True(draft.HasUnsaved);
    }

    [Fact]
    public void A_stale_version_shows_field_by_field_what_changed_elsewhere()
    {
        var draft = DraftReducer.SaveStarted(DraftReducer.Typed(Draft.Open(Page), DraftField.Title, "我的标题"));

        draft = DraftReducer.SaveFailed(draft, Stale(Page with { Version = 5, Title = "别人的标题", Place = "阳明路" }));

        Assert.Equal(
            [new DraftConflict(DraftField.Place, "", "阳明路", KeepMine: false), new DraftConflict(DraftField.Title, "我的标题", "别人的标题", KeepMine: true)],
            draft.Conflicts);
    }

    [Fact]
    public void After_the_choice_theirs_is_taken_and_mine_is_saved_again_over_the_new_version()
    {
        var draft = DraftReducer.SaveStarted(DraftReducer.Typed(Draft.Open(Page), DraftField.Title, "我的标题"));
        draft = DraftReducer.SaveFailed(draft, Stale(Page with { Version = 5, Title = "别人的标题", Place = "阳明路" }));

        draft = DraftReducer.Resolved(draft);

        Assert.Equal("阳明路", draft[DraftField.Place]);
        Assert.Equal(new DraftFields(Title: "我的标题"), DraftFieldMap.Patch(draft.Saved, draft.Typed));
        Assert.Equal(5, draft.Version);
    }

    [Fact]
    public void Choosing_theirs_gives_up_mine()
    {
        var draft = DraftReducer.SaveStarted(DraftReducer.Typed(Draft.Open(Page), DraftField.Title, "我的标题"));
        draft = DraftReducer.SaveFailed(draft, Stale(Page with { Version = 5, Title = "别人的标题" }));

        draft = DraftReducer.Resolved(DraftReducer.Chosen(draft, DraftField.Title, keepMine: false));

        Assert.Equal("别人的标题", draft[DraftField.Title]);
        Assert.False(draft.HasUnsaved);
    }

    [Fact]
    public void A_submit_that_arrived_unheard_is_done()
    {
        var draft = DraftReducer.SaveFailed(Draft.Open(Page), Stale(Page with { Version = 6, State = TicketState.AwaitingSignFor, Number = "261124000001" }));

        Assert.Equal("261124000001", draft.Done!.Number);
    }

    [Fact]
    public void Typing_in_a_field_takes_its_error_away_and_leaves_the_others()
    {
        var refused = Problem.Parse(400, """{"title":"x","errors":{"title":["请填写标题"],"content":["请填写内容"]}}""");
        var draft = DraftReducer.Typed(DraftReducer.SaveFailed(Draft.Open(Page), refused), DraftField.Title, "有了");

        Assert.Null(draft.Trouble!.For("title"));
        Assert.Equal("请填写内容", draft.Trouble.For("content"));
    }

    private static Problem Stale(TicketPage current) => Problem.Parse(412, "") with { Current = current };
}
