namespace Hotline.Dispatch.Search;

/// <summary>诉求（人次）and 事项（件）of the same tickets: every voice, and those of them that were not merged into another.</summary>
internal readonly record struct Demand(int Requests, int Matters)
{
    public Demand With(bool merged) => new(Requests + 1, Matters + (merged ? 0 : 1));
}
