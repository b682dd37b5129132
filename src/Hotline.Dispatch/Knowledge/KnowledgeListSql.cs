using System.Diagnostics;

namespace Hotline.Dispatch.Knowledge;

/// <summary>The statements behind the lists of entries. Each sorts by one instant and the id, and begins after the cursor; without a limit it is the whole list.</summary>
internal static class KnowledgeListSql
{
    private static readonly string Drafts = ByChange("(k.draft_state = 'Draft' or k.passed_by is not null)");

    private static readonly string Review = ByChange("k.draft_state = 'InReview' and k.passed_by is null");

    private static readonly string Published = ByChange("k.published is not null and k.withdrawn_at is null and (k.valid_until is null or k.valid_until >= @today)");

    private static readonly string Withdrawn = ByChange("k.withdrawn_at is not null");

    private static readonly string Due = Sorted(
        "k.published is not null and k.withdrawn_at is null and (k.valid_until < @soon or k.review_by < @today)", "(least(k.valid_until, k.review_by)::timestamp at time zone 'UTC')", ">", "asc");

    public static string Of(KnowledgeList list) => list switch
    {
        KnowledgeList.Drafts => Drafts,
        KnowledgeList.Review => Review,
        KnowledgeList.Published => Published,
        KnowledgeList.Due => Due,
        KnowledgeList.Withdrawn => Withdrawn,
        _ => throw new UnreachableException(),
    };

    /// <summary>What changed last first.</summary>
    private static string ByChange(string condition) => Sorted(condition, "k.changed_at", "<", "desc");

    private static string Sorted(string condition, string sort, string after, string direction) => $"""
        select k.*, {sort} as sort_at from dispatch.knowledge k
        where (@unit::text is null or k.owner_unit = @unit) and {condition} and (@afterAt::timestamptz is null or ({sort}, k.id) {after} (@afterAt, @afterId))
        order by {sort} {direction}, k.id {direction} limit @limit::int
        """;
}
