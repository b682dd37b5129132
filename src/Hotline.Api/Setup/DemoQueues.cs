using Hotline.Agent.Setup;

namespace Hotline.Api.Setup;

/// <summary>Skills and queues of the demonstration: dialect, a minority's language, enterprises, calls that 110 sends over; and whom agents ring in an emergency.</summary>
internal static class DemoQueues
{
    private const int RingSeconds = 20;
    private const int WrapUpSeconds = 60;
    private const int Often = 45;

    public static IReadOnlyList<Skill> Skills { get; } =
    [
        new("gan", "赣语方言", [Agent("agent1"), Agent("agent2")]),
        new("she", "畲语", [Agent("agent2")]),
        new("enterprise", "企业诉求", [Agent("agent1"), Agent("agent3")]),
        new("110", "110联动", [Agent("agent1"), Agent("agent2")]),
    ];

    public static IReadOnlyList<CallQueue> All { get; } =
    [
        new("main", "综合受理", ["12345"], [], RingSeconds, WrapUpSeconds) { AnnounceSeconds = Often, CallBackKey = true },
        new("dialect", "赣语专席", ["123451"], [], RingSeconds, WrapUpSeconds)
        {
            Skills = ["gan"], RelaxSeconds = 120, StickyDays = 7, StickySeconds = 10, AnnounceSeconds = Often, CallBackKey = true, Survey = true,
        },
        new("minority", "少数民族语言专席", ["123452"], [], RingSeconds, WrapUpSeconds)
        {
            Skills = ["she"], RelaxSeconds = 300, StickyDays = 30, StickySeconds = 20, AnnounceSeconds = Often, CallBackKey = true, Survey = true,
        },
        new("enterprise", "企业服务专席", ["123453"], [], RingSeconds, WrapUpSeconds)
        {
            Skills = ["enterprise"], RelaxSeconds = 180, StickyDays = 7, AnnounceSeconds = Often, CallBackKey = true, Survey = true, OpeningHours = "09:00-12:00,13:30-17:30",
        },
        new("police", "110联动", ["123450"], [], RingSeconds, WrapUpSeconds) { Skills = ["110"], RelaxSeconds = 30, LeadSeconds = 300 },
    ];

    public static IReadOnlyList<Contact> Contacts { get; } = [new("police", "110 报警台", "110", "sip:110@127.0.0.1:5099", Emergency: true)];

    private static Guid Agent(string login) => DemoStaff.Accounts.First(account => account.Login == login).Id;
}
