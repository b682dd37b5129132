using System.Collections.Immutable;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Wire;

namespace Hotline.Agent.Client.Drafts;

/// <summary>The life of a draft in the console, as pure steps.</summary>
internal static class DraftReducer
{
    public static Draft Typed(Draft draft, DraftField field, string value) =>
        draft with { Typed = draft.Typed.SetItem(field, value), Trouble = draft.Trouble?.For(DraftFieldMap.WireName(field)) is null ? draft.Trouble : Without(draft.Trouble, field) };

    public static Draft SaveStarted(Draft draft) => draft with { Sent = draft.Sent.Add(draft.Typed), Trouble = null };

    public static Draft SaveDone(Draft draft, DraftSaved saved) =>
        draft with { Version = saved.Version, Saved = draft.Sent.IsEmpty ? draft.Saved : draft.Sent[^1], Sent = [], SavedAt = saved.SavedAt, Trouble = null };

    /// <summary>The save was not heard to succeed. What was sent stays known: it may have arrived all the same.</summary>
    public static Draft SaveFailed(Draft draft, Problem problem) =>
        problem is not { IsStale: true, Current: { } current } ? draft with { Trouble = problem }
        : current.State == TicketState.Draft ? Meet(draft, current)
        : Submitted(draft, current);

    /// <summary>The server's present ticket meets what has been typed: after a 412, a reconnect or a refresh of the page.</summary>
    public static Draft Meet(Draft draft, TicketPage theirs)
    {
        var there = DraftFieldMap.From(theirs);
        var typed = draft.Typed;
        var conflicts = ImmutableList<DraftConflict>.Empty;
        foreach (var (field, value) in there)
        {
            var untouched = typed[field] == draft.Saved[field];
            var ours = value == typed[field] || value == draft.Saved[field] || draft.Sent.Any(s => s[field] == value);
            if (ours)
                continue;
            conflicts = conflicts.Add(new(field, typed[field], value, KeepMine: !untouched));
        }

        var met = draft with { Version = theirs.Version, Saved = there, Sent = [], Trouble = null };
        return conflicts.IsEmpty
            ? met with { Conflicts = [], Theirs = null, SavedAt = draft.SavedAt }
            : met with { Conflicts = conflicts.Sort((a, b) => a.Field.CompareTo(b.Field)), Theirs = theirs };
    }

    public static Draft Chosen(Draft draft, DraftField field, bool keepMine) =>
        draft with { Conflicts = [.. draft.Conflicts.Select(c => c.Field == field ? c with { KeepMine = keepMine } : c)] };

    /// <summary>The person has chosen: their values are taken where they said so, mine are saved over the rest.</summary>
    public static Draft Resolved(Draft draft) => draft with
    {
        Typed = draft.Conflicts.Where(c => !c.KeepMine).Aggregate(draft.Typed, (typed, c) => typed.SetItem(c.Field, c.Theirs)),
        Conflicts = [],
        Theirs = null,
    };

    public static Draft Submitted(Draft draft, TicketPage page) => draft with { Version = page.Version, Sent = [], Trouble = null, Done = page };

    private static Problem Without(Problem problem, DraftField field) => problem with
    {
        Errors = problem.Errors.Where(e => !string.Equals(e.Key, DraftFieldMap.WireName(field), StringComparison.OrdinalIgnoreCase))
            .ToDictionary(e => e.Key, e => e.Value, StringComparer.OrdinalIgnoreCase),
    };
}
