using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Hotline.Dispatch.Search.Embedded;

/// <summary>Hands tokens that are already cut to Lucene.</summary>
internal sealed class TokenLine : TokenStream
{
    private readonly IReadOnlyList<string> tokens;
    private readonly ICharTermAttribute term;
    private int next;

    public TokenLine(IReadOnlyList<string> tokens)
    {
        this.tokens = tokens;
        term = AddAttribute<ICharTermAttribute>();
    }

    public override bool IncrementToken()
    {
        ClearAttributes();
        if (next == tokens.Count)
        {
            return false;
        }

        term.Append(tokens[next++]);
        return true;
    }

    public override void Reset()
    {
        base.Reset();
        next = 0;
    }
}
