using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>
/// State × verb × role, said a second time and by hand: a change of <see cref="TicketLifecycle.Table"/> that is meant is made twice. States by their
/// numbers from 01 草稿 to 17 归档; A agent, L shift lead, D dispatcher, S supervisor, G leader, C citizen, P a platform's program, Y the system; U the liaison of the unit
/// that leads, Ua of one that assists, Us of one under an order of supervision, Uj of one that something is held against, Up of the one whose approval is waited for; Ul the leader of
/// the unit that leads, who is a liaison of it too.
/// Last where it leads: = it stays as it is.
/// </summary>
internal static class LifecycleMatrix
{
    private const string Words = """
        SaveDraft            | 01 | A | =
        AnswerOnCall         | 01 | A | 13
        CheckAnswer          | 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 | L S | =
        ReopenAnswered       | 13 | L S | 02
        Accept               | 01 | A C | 02 03
        Withdraw             | 01 | A Y | 14
        JoinRepeat           | 01 | A | 14
        TellApart            | 01 02 03 04 05 06 07 08 09 10 12 16 | A D S | =
        NoteRepeats          | 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 | Y | =
        ProposeRefusal       | 01 02 | A D | 02
        RuleOnRefusal        | 02 | D S | = 14
        HandOut              | 01 02 12 | A D | 02 12 16
        RuleOnHandOut        | 02 12 | D S | = 16
        AcknowledgeHandOut   | 16 | A D S P | =
        AnswerHandOut        | 16 | D S P | 10 11
        TakeBackHandOut      | 16 | D S P | 02
        MergeInto            | 02 03 04 12 | D S | 15
        AcceptInto           | 01 | A | 15
        UndoMerge            | 02 03 04 06 10 11 12 15 | D S Y | 02 03 04 12
        TakeVoice            | 02 03 04 05 06 07 08 09 12 16 | A D S | =
        LoseVoice            | 02 03 04 05 06 07 08 09 10 11 12 14 15 16 | D S Y | =
        FollowMatter         | 15 | Y | =
        AnswerWithMatter     | 15 | Y | 10 11
        AskFacts             | 02 12 | D | =
        GiveFacts            | 02 12 | A L | =
        Regrade              | 02 03 04 05 06 07 08 09 12 16 | A L D S | =
        KeepSecret           | 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 | A L D S C | =
        DispatchTo           | 02 12 | D | 03
        DispatchBySuggestion | 02 | Y | 03
        SignFor              | 03 | U | 04
        RecordContact        | 03 04 07 | U | =
        Reply                | 04 07 | U | 09 10 11
        RuleOnReply          | 09 | Ul D S | = 04 10 11
        AskAssist            | 03 04 07 | D S U | =
        SignForAssist        | 03 04 07 | Ua | =
        AnswerAssist         | 03 04 07 | Ua | =
        DeclineAssist        | 03 04 07 | Ua | =
        RuleOnDecline        | 03 04 07 | D S U | =
        DropAssist           | 03 04 07 | D S U | =
        Suspend              | 04 | D S | 08
        AskSuspension        | 04 | U | =
        RuleOnSuspension     | 04 | D S Up | = 08
        Resume               | 08 | D S | 04
        Supervise            | 03 04 05 06 07 08 09 10 | S G | =
        AnswerSupervision    | 02 03 04 05 06 07 08 09 10 11 12 16 | Us | =
        ReviewSupervision    | 02 03 04 05 06 07 08 09 10 11 12 16 | S G | =
        WithdrawSupervision  | 02 03 04 05 06 07 08 09 10 11 12 16 | S G | =
        GiveCard             | 02 03 04 05 06 07 08 09 10 11 12 16 | S | =
        HandDown             | 03 04 | U | =
        HandAcross           | 03 04 | U | =
        RuleOnHanding        | 03 04 | D S Up | =
        Reassign             | 03 04 07 08 09 | D S | 03
        Return               | 03 04 | U | 05 06
        RuleOnReturn         | 05 | D S | 02 03 04
        RuleOnDuty           | 06 | S | 03 04
        Extend               | 04 | U | 07
        RuleOnExtension      | 07 | D S Up | = 04
        FlagDifficult        | 02 03 04 05 06 07 08 09 10 12 16 | D S | =
        FlagGroup            | 02 03 04 05 06 07 08 09 10 12 16 | D S | =
        Label                | 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 | D S | =
        Archive              | 11 13 14 | S Y | 17
        FollowUp             | 10 | A L S Y | = 03 06 11 12
        BookFollowUp         | 02 03 04 05 06 07 08 09 10 12 15 16 | A L S | =
        RuleOnUnreasonable   | 10 | L S | 03 06 11 12
        PassFollowUp         | 10 | Y | =
        Rate                 | 10 11 13 | C | 03 06 11 12 13
        RateFor              | 11 13 | A L S | 03 06 11 12 13
        Urge                 | 02 03 04 05 06 07 08 09 10 12 15 16 | A L S C Y | =
        Supplement           | 02 03 04 05 06 07 08 09 10 12 15 16 | A L S C Y | =
        Retract              | 02 03 04 05 06 07 08 09 12 15 | A L C | = 14
        RuleOnRetraction     | 02 03 04 05 06 07 08 09 12 15 | D S | = 14
        Appeal               | 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 | Uj | =
        RuleOnAppeal         | 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 | S | =
        Escalate             | 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 | Y | = 04
        Recount              | 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 | Y | =
        LinkRecording        | 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 | Y | =
        LinkCall             | 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 | Y | =
        """;

    public static IReadOnlyList<Line> Lines { get; } = [.. Words.Split('\n').Select(Read)];

    public static Role RoleOf(string letter) => letter == "Ul" ? Role.UnitLeader : letter[0] switch
    {
        'A' => Role.Agent,
        'L' => Role.ShiftLead,
        'D' => Role.Dispatcher,
        'S' => Role.Supervisor,
        'G' => Role.Leader,
        'C' => Role.Citizen,
        'P' => Role.Platform,
        'Y' => Role.System,
        'U' => Role.Liaison,
        _ => throw new FormatException(letter),
    };

    private static Line Read(string words)
    {
        var cells = words.Split('|', StringSplitOptions.TrimEntries);
        var to = cells[3].Split(' ');
        TicketState[] from = [.. cells[1].Split(' ').Select(Numbered)];
        return new Line(Enum.Parse<Verb>(cells[0]), from, cells[2].Split(' '), [.. to.Contains("=") ? from : [], .. to.Where(one => one != "=").Select(Numbered)]);
    }

    private static TicketState Numbered(string number) => (TicketState)(int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) - 1);

    internal sealed record Line(Verb Verb, IReadOnlyList<TicketState> From, IReadOnlyList<string> Who, IReadOnlyList<TicketState> To);
}
