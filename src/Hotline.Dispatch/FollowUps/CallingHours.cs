using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;

namespace Hotline.Dispatch.FollowUps;

/// <summary>When citizens are asked by voice: between two hours of the day in China, on workdays or every day, as policy says. Pure.</summary>
public static class CallingHours
{
    public static bool AreOpen(CatalogSnapshot catalog, DateTimeOffset now)
    {
        var (policy, hour) = (catalog.Policy, now.ToOffset(WorkingCalendar.ChinaOffset).Hour);
        return policy.AskLines > 0 && hour >= policy.AskFromHour && hour < policy.AskUntilHour
            && (policy.AskDaysOff == 1 || catalog.Holidays.IsWorkday(WorkingCalendar.DayOf(now)));
    }
}
