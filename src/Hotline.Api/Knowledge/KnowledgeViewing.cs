using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;
using KnowledgeRow = Hotline.Agent.Client.Contracts.KnowledgeRow;

namespace Hotline.Api.Knowledge;

/// <summary>Entries as Dispatch shows them become the records of the wire.</summary>
internal static class KnowledgeViewing
{
    public static KnowledgeHit Hit(FoundKnowledge found, CatalogSnapshot names) => new(
        found.Id, found.Number, found.Version, found.Content.Title, found.Content.Answer, found.Content.LegalBasis,
        found.Content.CategoryCode is { } category ? names.CategoryPath(category) : null, found.Content.RegionCode is { } region ? names.RegionPath(region) : null,
        names.UnitName(found.OwnerUnit), found.Content.ValidUntil, found.Cited, found.Useful, found.Wrong);

    public static KnowledgeRow Row(KnowledgeLine line, CatalogSnapshot names) => new(
        line.Id, line.Number, line.Title, Word(line.State), names.UnitName(line.OwnerUnit), line.HasDraft, line.InReview, line.Version, line.ValidUntil, line.ReviewBy, line.ChangedAt, line.EffectiveFrom);

    public static KnowledgeEntryPage Page(KnowledgePage page, Actor actor, CatalogSnapshot names) => new(
        page.Entry.Id, page.Entry.Number, page.Entry.Revision, page.State.ToString(), Word(page.State), page.Entry.OwnerUnit, names.UnitName(page.Entry.OwnerUnit), page.Entry.Published, page.Entry.ReviewBy,
        Text(page.Published), Text(page.Draft), page.Entry.AwaitsReview,
        page is { Published: { } before, Draft: { } after } ? [.. KnowledgeDifference.Between(before, after).Select(Field)] : [],
        [.. page.Versions.Select(version => new KnowledgeVersionRow(version.Version, version.PublishedByName, version.PublishedAt))],
        [.. page.Steps.Select(step => new KnowledgeStepRow(step.At, Step(step), step.ActorName, step.Note))],
        [.. Acts(page, actor)], page.Cited, page.Useful, page.Wrong)
    {
        EffectiveFrom = page.Draft is null ? null : page.Entry.EffectiveFrom,
    };

    public static KnowledgeVersionPage Version(Guid id, KnowledgeVersionView version, CatalogSnapshot names) => new(
        id, version.Number, version.Version, Text(version.Content)!, // A version has content.
        version.Content.CategoryCode is { } category ? names.CategoryPath(category) : null, version.Content.RegionCode is { } region ? names.RegionPath(region) : null,
        version.PublishedByName, version.PublishedAt, Word(version.State), version.Current);

    public static KnowledgeDiffField Field(FieldDifference field) => new(field.Field, FieldName(field.Field), [.. field.Pieces.Select(piece => new KnowledgePiece(piece.Kind.ToString(), piece.Text))]);

    public static KnowledgeTaskRow Task(KnowledgeTask task, CatalogSnapshot names, DateTimeOffset now) => new(
        task.Id, task.UnitCode, task.UnitCode is { } unit ? names.UnitName(unit) : null, task.CategoryCode, task.CategoryCode is { } category ? names.CategoryPath(category) : null,
        task.RegionCode, task.RegionCode is { } region ? names.RegionPath(region) : null, task.Question, task.AskedByName, task.AskedAt, task.EntryId, task.Refusal)
    {
        Tag = task.Tag,
        SameAs = task.SameAs,
        Joined = [.. task.Joined.Select(one => new JoinedQuestionRow(one.Id, one.Question, one.AskedByName, one.AskedAt))],
        DueAt = task.DueAt,
        Late = task.End is null && task.DueAt <= now,
        Ending = task.End is { } end ? Ending(end.Kind) : null,
        EndedAt = task.End?.At,
        EndNote = task.End?.Note,
        Answer = task.End?.Answer is { } answer ? new KnowledgeCitation(answer.EntryId, answer.Number, answer.Version, answer.Title) : null,
    };

    private static string Ending(KnowledgeTaskEnding kind) => kind switch
    {
        KnowledgeTaskEnding.Published => "已发布答案",
        KnowledgeTaskEnding.Answered => "已有答案",
        _ => "不予解答",
    };

    public static KnowledgeAlarmRow Alarm(KnowledgeAlarm alarm, CatalogSnapshot names) => new(
        alarm.Id, alarm.EntryId, alarm.Number, alarm.Title, names.UnitName(alarm.OwnerUnit),
        alarm.Kind switch
        {
            KnowledgeAlarmKind.Expiring => "即将到期",
            KnowledgeAlarmKind.Expired => "已过期",
            KnowledgeAlarmKind.ReviewOverdue => "复核逾期",
            _ => "话务员反馈有误",
        },
        alarm.Due, alarm.Note);

    public static string Word(KnowledgeState state) => state switch
    {
        KnowledgeState.Draft => "草稿",
        KnowledgeState.InReview => "审核中",
        KnowledgeState.Published => "已发布",
        KnowledgeState.Expired => "已过期",
        _ => "已撤回",
    };

    public static KnowledgeText? Text(KnowledgeContent? content) => content is null ? null : new(
        content.Title, content.Questions, content.Answer, content.CategoryCode, content.RegionCode, content.LegalBasis, content.ValidFrom, content.ValidUntil);

    private static string Step(KnowledgeStep step) => step.Kind switch
    {
        "Open" => "新建",
        nameof(KnowledgeVerb.Save) => "保存草稿",
        nameof(KnowledgeVerb.Submit) => "提交审核",
        nameof(KnowledgeVerb.Publish) when step.Version is null => "审核通过，待生效",
        "TakeEffect" => $"第{step.Version}版生效",
        nameof(KnowledgeVerb.Publish) => $"审核发布第{step.Version}版",
        nameof(KnowledgeVerb.SendBack) => "退回修改",
        nameof(KnowledgeVerb.Discard) => "弃稿",
        nameof(KnowledgeVerb.Withdraw) => "撤回",
        nameof(KnowledgeVerb.Confirm) => "复核无误",
        _ => step.Kind,
    };

    private static string FieldName(string field) => field switch
    {
        "title" => "标题",
        "questions" => "问法",
        "answer" => "答复",
        "categoryCode" => "事项类别",
        "regionCode" => "适用地区",
        "legalBasis" => "依据",
        "validFrom" => "有效期起",
        _ => "有效期止",
    };

    private static IEnumerable<string> Acts(KnowledgePage page, Actor actor)
    {
        var (entry, writes, reviews) = (page.Entry, page.Entry.MayWrite(actor), KnowledgeEntry.MayReview(actor));
        (string Act, bool May)[] acts =
        [
            ("draft", writes), ("submission", writes && page.Draft is not null && !entry.InReview), ("publication", reviews && entry.AwaitsReview && !entry.Authors.Contains(actor.AccountId)),
            ("send-back", reviews && entry.InReview), ("confirmation", (writes || reviews) && page.State == KnowledgeState.Published),
            ("discard", (writes || reviews) && page.Draft is not null),
            ("withdrawal", (writes || reviews) && entry is { Published: not null, WithdrawnAt: null }),
        ];
        return acts.Where(act => act.May).Select(act => act.Act);
    }
}
