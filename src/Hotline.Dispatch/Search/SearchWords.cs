namespace Hotline.Dispatch.Search;

/// <summary>What somebody typed into a search box, as clauses that all have to hold. There is no query language: any string is words.</summary>
internal sealed record SearchWords(IReadOnlyList<SearchWords.Clause> Clauses)
{
    public const int Longest = 200;
    private const int MostClauses = 16;

    /// <returns>Null for a blank text; words of marks alone have no clause and are found nowhere.</returns>
    public static SearchWords? Parse(string? typed) => string.IsNullOrWhiteSpace(typed)
        ? null
        : new SearchWords([.. Bigrams.Runs(typed.Length > Longest ? typed[..Longest] : typed).Select(Of).Distinct().Take(MostClauses)]);

    private static Clause Of(Bigrams.Run run) => run switch
    {
        { Han: false, IsNumber: true } => new Clause.Number(run.Text),
        { Han: true, Characters.Count: 1 } => new Clause.Character(run.Text),
        _ => new Clause.Phrase(string.Join(' ', run.Tokens())),
    };

    public abstract record Clause
    {
        private Clause()
        {
        }

        /// <param name="Line">Its tokens in order, one blank between them.</param>
        public sealed record Phrase(string Line) : Clause
        {
            public string[] Tokens => Line.Split(' ');
        }

        public sealed record Character(string Text) : Clause;

        /// <summary>A ticket number; longer numbers are in no text.</summary>
        public sealed record Number(string Text) : Clause;
    }
}
