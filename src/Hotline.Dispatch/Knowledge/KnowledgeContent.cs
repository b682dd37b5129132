using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Knowledge;

/// <summary>What an entry says. No personal data: everybody in the house reads it, and citizens hear it.</summary>
/// <param name="Questions">Other ways in which people ask it.</param>
/// <param name="CategoryCode">Of the category tree, any level; null is about everything.</param>
/// <param name="RegionCode">Where it holds, with everything below; null is everywhere.</param>
/// <param name="LegalBasis">Law, regulation or paper with clause and number.</param>
/// <param name="ValidUntil">The last day on which it holds; null has no end, and is reviewed all the same.</param>
public sealed record KnowledgeContent(
    string Title, IReadOnlyList<string> Questions, string Answer, string? CategoryCode, string? RegionCode, string LegalBasis, DateOnly ValidFrom, DateOnly? ValidUntil = null)
{
    public const int TitleMax = 100;
    public const int QuestionMax = 200;
    public const int MostQuestions = 20;
    public const int BasisMax = 500;

    /// <summary>With its citation it still fits into a ticket's answer (<see cref="FieldRules.NoteMax"/>).</summary>
    public const int AnswerMax = 1800;

    /// <summary>Faults that not even a draft may have.</summary>
    public IReadOnlyList<FieldFault> Faults(CatalogSnapshot catalog)
    {
        var faults = new List<FieldFault>();
        Long("title", Title, TitleMax);
        Long("answer", Answer, AnswerMax);
        Long("legalBasis", LegalBasis, BasisMax);
        if (Questions.Count > MostQuestions)
        {
            faults.Add(new("questions", "too-many", MostQuestions));
        }

        if (Questions.Any(question => question.Length > QuestionMax))
        {
            faults.Add(new("questions", "too-long", QuestionMax));
        }

        Wrong("title", "missing", string.IsNullOrWhiteSpace(Title));
        Wrong("categoryCode", "unknown", CategoryCode is { } category && !catalog.Categories.ContainsKey(category));
        Wrong("regionCode", "unknown", RegionCode is { } region && !catalog.Regions.ContainsKey(region));
        Wrong("validUntil", "malformed", ValidUntil < ValidFrom);
        return faults;

        void Long(string field, string text, int max)
        {
            if (text.Length > max)
            {
                faults.Add(new(field, "too-long", max));
            }
        }

        void Wrong(string field, string code, bool wrong)
        {
            if (wrong)
            {
                faults.Add(new(field, code));
            }
        }
    }

    /// <summary>What a reviewer must not be given without.</summary>
    public IReadOnlyList<FieldFault> Missing() =>
    [
        .. string.IsNullOrWhiteSpace(Answer) ? [new FieldFault("answer", "missing")] : Array.Empty<FieldFault>(),
        .. string.IsNullOrWhiteSpace(LegalBasis) ? [new FieldFault("legalBasis", "missing")] : Array.Empty<FieldFault>(),
    ];
}
