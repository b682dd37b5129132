using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// How long a unit has to whom a rule of the dispatch catalogue gives a limit of its own. It takes the place of the policy's; but what is urgent, and what is
/// done again, has never longer than the policy gives it: there the shorter of the two holds. Pure.
/// </summary>
internal static class RuleLimit
{
    private const string Catalogue = "派单目录";

    /// <param name="basis">Where the rule lays the duty down.</param>
    /// <param name="policy">What holds without a rule.</param>
    /// <param name="calendar">The unit's.</param>
    /// <returns>The limit, and whether it is longer than the policy's: the citizen then waits as long.</returns>
    public static (Limit Limit, bool Longer) Of(Span given, string? basis, Limit policy, Urgency urgency, int round, WorkingCalendar calendar, DateTimeOffset now)
    {
        var ruled = Limit.Given(DeadlineKind.Handle, given, Catalogue + basis);
        return calendar.Add(now, given) <= calendar.Add(now, policy.Span) ? (ruled, false)
            : urgency == Urgency.Normal && round == 1 ? (ruled, true)
            : (policy with { Basis = $"{(policy.Basis is { } paper ? paper + "，" : "")}短于{Catalogue}的{given}" }, false);
    }
}
