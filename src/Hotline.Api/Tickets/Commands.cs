using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;

namespace Hotline.Api.Tickets;

/// <summary>The call that somebody is on, and the number it came from.</summary>
internal sealed record Line(Guid? CallId, Pii? Number);

/// <summary>Records of the wire become Dispatch's commands: words become enums, personal text becomes <see cref="Pii"/>.</summary>
internal static class Commands
{
    /// <summary>The points that consoles pick lie on maps of this datum.</summary>
    private const string PickedDatum = "GCJ-02";

    /// <summary>None of ours: the verb says so.</summary>
    private const ContactWay NoWay = (ContactWay)(-1);

    /// <param name="faults">Words that are none of ours; the patch leaves those fields as they are.</param>
    public static DraftPatch Patch(DraftFields typed, out IReadOnlyList<FieldFault> faults)
    {
        var found = new List<FieldFault>();
        var type = Word<TicketType>(typed.Type, "type", found);
        var urgency = Word<Urgency>(typed.Urgency, "urgency", found);
        faults = found;
        return new DraftPatch(
            type, typed.CategoryCode, typed.RegionCode, Of(typed.Place, Pii.Address), typed.Longitude, typed.Latitude,
            typed.Longitude is null && typed.Latitude is null ? null : PickedDatum, typed.NoPoint,
            Of(typed.Title, Pii.Text), Of(typed.Content, Pii.Text), urgency,
            Of(typed.CallerName, Pii.Name), Of(typed.ContactPhone, Pii.Phone), Of(typed.IdNumber, Pii.IdCard),
            OriginPlatform: typed.OriginPlatform, ForeignNumbers: typed.ForeignNumbers, Confidential: typed.Confidential, Answer: Of(typed.Answer, Pii.Text), Anonymous: typed.Anonymous);
    }

    public static TicketCommand Of(DispatchTicket given) => new DispatchTo(
        given.UnitCode ?? "", Of(given.Note, Pii.Text), Blank(given.CategoryCode), Blank(given.RegionCode), Of(Blank(given.Place), Pii.Address), Of(given.Assistants));

    public static TicketCommand Of(Agent.Client.Contracts.RecordContact given) => new Dispatch.Tickets.Verbs.RecordContact(
        Enum.TryParse<ContactWay>(given.Way, out var way) ? way : NoWay, given.Reached, given.At, Of(Blank(given.Note), Pii.Text));

    public static Reply Of(ReplyTicket given) =>
        new Reply(Pii.Text(given.Reply ?? ""), Of(given.Contacted, Pii.Text), Of(Blank(given.Without), Pii.Text)) { Files = given.Files ?? [], Cited = Of(given.Citations) };

    public static TicketCommand Of(Agent.Client.Contracts.AnswerOnCall given) => new Dispatch.Tickets.Verbs.AnswerOnCall(Of(given.Answer, Pii.Text)) { Cited = Of(given.Citations) };

    public static TicketCommand Of(Agent.Client.Contracts.AskAssist given) => new Dispatch.Tickets.Verbs.AskAssist(given.UnitCode ?? "", Pii.Text(given.Task ?? ""), given.Required, given.Joint);

    public static ProvedCommand Of(Agent.Client.Contracts.AnswerAssist given) => new Dispatch.Tickets.Verbs.AnswerAssist(Pii.Text(given.Answer ?? "")) { Files = given.Files ?? [] };

    public static TicketCommand Of(Agent.Client.Contracts.DeclineAssist given) =>
        new Dispatch.Tickets.Verbs.DeclineAssist(Pii.Text(given.Reason ?? ""), Pii.Text(given.LegalBasis ?? ""));

    public static TicketCommand Of(Agent.Client.Contracts.RuleOnDecline given) =>
        new Dispatch.Tickets.Verbs.RuleOnDecline(given.UnitCode ?? "", given.Release, Of(given.Reason, Pii.Text));

    public static TicketCommand Of(Agent.Client.Contracts.DropAssist given) => new Dispatch.Tickets.Verbs.DropAssist(given.UnitCode ?? "", Pii.Text(given.Reason ?? ""));

    /// <returns>Null when nothing can be suspended for this cause.</returns>
    public static ProvedCommand? Of(Agent.Client.Contracts.AskSuspension given) => Enum.TryParse<SuspendReason>(given.Cause, out var cause) && Enum.IsDefined(cause)
        ? new Dispatch.Tickets.Verbs.AskSuspension(cause, given.ReviewDays, Pii.Text(given.Reason ?? "")) { Files = given.Files ?? [] } : null;

    public static TicketCommand Of(Agent.Client.Contracts.RuleOnSuspension given) => new Dispatch.Tickets.Verbs.RuleOnSuspension(given.Grant, Pii.Text(given.Note ?? ""));

    public static TicketCommand Of(Agent.Client.Contracts.RuleOnUnreasonable given) => new Dispatch.Tickets.Verbs.RuleOnUnreasonable(given.Confirm, Of(given.Reason, Pii.Text));

    public static TicketCommand Of(Agent.Client.Contracts.Resume given) => new Dispatch.Tickets.Verbs.Resume(Of(given.Note, Pii.Text));

    public static ProvedCommand Of(Agent.Client.Contracts.AnswerSupervision given) =>
        new Dispatch.Tickets.Verbs.AnswerSupervision(Pii.Text(given.Answer ?? ""), Pii.Text(given.Evidence ?? "")) { Files = given.Files ?? [] };

    public static TicketCommand Of(Agent.Client.Contracts.ReviewSupervision given) =>
        new Dispatch.Tickets.Verbs.ReviewSupervision(given.UnitCode ?? "", given.Accept, Of(given.Reason, Pii.Text));

    public static TicketCommand Of(Agent.Client.Contracts.WithdrawSupervision given) =>
        new Dispatch.Tickets.Verbs.WithdrawSupervision(given.UnitCode ?? "", Pii.Text(given.Reason ?? ""));

    public static TicketCommand Of(Agent.Client.Contracts.GiveCard given) =>
        new Dispatch.Tickets.Verbs.GiveCard(given.UnitCode ?? "", Enum.TryParse<Card>(given.Card, out var card) ? card : Card.None, Pii.Text(given.Reason ?? ""));

    public static TicketCommand Of(Agent.Client.Contracts.RuleOnReply given) => new Dispatch.Tickets.Verbs.RuleOnReply(given.Pass, Pii.Text(given.Text ?? "")) { Cited = given.Pass ? Of(given.Citations) : [] };

    public static TicketCommand Of(Agent.Client.Contracts.RuleOnRefusal given) => new Dispatch.Tickets.Verbs.RuleOnRefusal(given.Approve, Pii.Text(given.Text ?? ""));

    public static TicketCommand Of(Agent.Client.Contracts.FlagDifficult given) => new Dispatch.Tickets.Verbs.FlagDifficult(given.On, Pii.Text(given.Reason ?? ""));

    public static TicketCommand Of(Agent.Client.Contracts.FlagGroup given) => new Dispatch.Tickets.Verbs.FlagGroup(given.On, Pii.Text(given.Reason ?? ""));

    /// <returns>Null when there is no such label.</returns>
    public static TicketCommand? Of(LabelTicket given) =>
        Enum.TryParse<TicketLabel>(given.Label, out var label) && Enum.IsDefined(label) ? new Label(label, given.On, Pii.Text(given.Reason ?? "")) : null;

    public static TicketCommand Of(Agent.Client.Contracts.GiveFacts given) => new Dispatch.Tickets.Verbs.GiveFacts(Pii.Text(given.Answer ?? ""), new DraftPatch(
        CategoryCode: given.CategoryCode, RegionCode: given.RegionCode, Place: Of(given.Place, Pii.Address), Title: Of(given.Title, Pii.Text),
        ContactName: Of(given.CallerName, Pii.Name), ContactPhone: Of(given.ContactPhone, Pii.Phone)));

    public static TicketCommand Of(Agent.Client.Contracts.CheckAnswer given) => new Dispatch.Tickets.Verbs.CheckAnswer(given.Right, Of(given.Reason, Pii.Text));

    public static TicketCommand Of(Agent.Client.Contracts.ReopenAnswered given) => new Dispatch.Tickets.Verbs.ReopenAnswered(Pii.Text(given.Reason ?? ""));

    public static TicketCommand Of(HandOutTicket given, Line line) => new HandOut(given.Platform ?? "", Pii.Text(given.Note ?? ""), line.Number);

    public static TicketCommand Of(Agent.Client.Contracts.AcknowledgeHandOut given) => new Dispatch.Tickets.Verbs.AcknowledgeHandOut(
        Blank(given.Number), Of(Blank(given.Note), Pii.Text), Of(Blank(given.Receiver), Pii.Name), given.ReceivedAt);

    public static TicketCommand Of(Agent.Client.Contracts.AnswerHandOut given) => new Dispatch.Tickets.Verbs.AnswerHandOut(Pii.Text(given.Result ?? "")) { Cited = Of(given.Citations) };

    public static TicketCommand Of(Agent.Client.Contracts.TakeBackHandOut given) => new Dispatch.Tickets.Verbs.TakeBackHandOut(Pii.Text(given.Reason ?? ""));

    public static Pii? Note(string? typed) => Of(Blank(typed), Pii.Text);

    public static TicketCommand Of(HandDownTicket given) => new HandDown(given.UnitCode ?? "", Pii.Text(given.Reason ?? ""));

    public static TicketCommand Of(HandAcrossTicket given) => new HandAcross(given.UnitCode ?? "", Pii.Text(given.Reason ?? ""));

    public static TicketCommand Of(Agent.Client.Contracts.RuleOnHanding given) => new Dispatch.Tickets.Verbs.RuleOnHanding(given.Approve, Of(Blank(given.Reason), Pii.Text));

    public static TicketCommand Of(ReassignTicket given) => new Reassign(given.UnitCode ?? "", Pii.Text(given.Reason ?? ""), given.Misdispatched);

    public static TicketCommand Of(Agent.Client.Contracts.RuleOnHandOut given) => new Dispatch.Tickets.Verbs.RuleOnHandOut(given.Approve, Of(given.Reason, Pii.Text));

    public static TicketCommand Of(Agent.Client.Contracts.RuleOnRetraction given) => new Dispatch.Tickets.Verbs.RuleOnRetraction(given.Approve, Of(given.Reason, Pii.Text));

    public static ProvedCommand Of(ReturnTicket given) =>
        new Return(Pii.Text(given.Reason ?? ""), Pii.Text(given.LegalBasis ?? ""), Blank(given.ProposedUnitCode), Of(given.Evidence, Pii.Text)) { Files = given.Files ?? [] };

    public static TicketCommand Of(Agent.Client.Contracts.RuleOnReturn given) => new Dispatch.Tickets.Verbs.RuleOnReturn(given.Uphold, Of(given.Reason, Pii.Text), given.ForbidFurther);

    public static TicketCommand Of(Agent.Client.Contracts.RuleOnDuty given) =>
        new Dispatch.Tickets.Verbs.RuleOnDuty(given.UnitCode ?? "", Pii.Text(given.Reason ?? ""), given.LegalBasis ?? "", given.ForCatalog, Of(given.Assistants), given.RuledWith);

    public static ProvedCommand Of(ExtendTicket given) => new Extend(given.WorkingDays, Pii.Text(given.Reason ?? "")) { Files = given.Files ?? [] };

    public static TicketCommand Of(Agent.Client.Contracts.RuleOnExtension given) => new Dispatch.Tickets.Verbs.RuleOnExtension(given.Grant, Of(given.Reason, Pii.Text));

    public static TicketCommand Of(RecordFollowUp given) => new FollowUp(
        given.Reached, given.UnitContacted, Of(given.Solved), Of(given.Satisfied),
        Of(given.Note, Pii.Text), given.WhyNot is { } why ? Enum.Parse<NotReached>(why.ToString()) : null, given.Unreasonable,
        Evidence: Of(given.Evidence, Pii.Text), ProcessSatisfied: Of(given.ProcessSatisfied), Clarity: Of(given.ReplyClear));

    public static TicketCommand Of(Agent.Client.Contracts.BookFollowUp given) => new Dispatch.Tickets.Verbs.BookFollowUp(given.Time, given.Day, Of(Blank(given.Note), Pii.Text));

    public static TicketCommand Of(RateForCitizen given, Line line) => new RateFor(
        Of(given.Solved), Of(given.Satisfied), Pii.Text(given.Note ?? ""), Of(Blank(given.Speaker), Pii.Text), given.UnitContacted, line.CallId, line.Number,
        Of(given.ProcessSatisfied), Of(given.ReplyClear));

    public static TicketCommand Of(KeepTicketSecret given, Line line) => new KeepSecret(Pii.Text(given.Reason ?? ""), line.CallId, line.Number);

    public static TicketCommand Of(RetractTicket given, Line line) => new Retract(Pii.Text(given.Reason ?? ""), line.CallId, line.Number);

    /// <param name="faults">Words that are none of ours.</param>
    /// <returns>Null with faults.</returns>
    public static TicketCommand? Of(RegradeTicket given, Line line, out IReadOnlyList<FieldFault> faults)
    {
        var found = new List<FieldFault>();
        var (type, urgency) = (Word<TicketType>(given.Type, "type", found), Word<Urgency>(given.Urgency, "urgency", found));
        faults = found;
        return found.Count > 0 ? null : new Regrade(Pii.Text(given.Reason ?? ""), type, urgency, line.CallId, line.Number);
    }

    /// <returns>Null when nothing is judged so.</returns>
    public static ProvedCommand? Of(AppealJudgement given) =>
        Judged(given.Against) is { } against ? new Appeal(against, given.Round, Pii.Text(given.Reason ?? ""), Pii.Text(given.Evidence ?? "")) { Files = given.Files ?? [] } : null;

    /// <returns>Null when nothing is judged so.</returns>
    public static TicketCommand? Of(Agent.Client.Contracts.RuleOnAppeal given) =>
        Judged(given.Against) is { } against ? new Dispatch.Tickets.Verbs.RuleOnAppeal(given.UnitCode ?? "", against, given.Round, given.Uphold, Pii.Text(given.Reason ?? "")) : null;

    public static TicketCommand Of(SupplementTicket given) => new Supplement(Pii.Text(given.Supplement ?? ""));

    public static TicketCommand Of(UrgeTicket given) => new Urge(Of(given.Note, Pii.Text));

    public static PersonalField? Field(string? word) => word switch
    {
        "callerName" => PersonalField.ContactName,
        "callNumber" => PersonalField.CallNumber,
        "contactPhone" => PersonalField.ContactPhone,
        "idNumber" => PersonalField.ContactId,
        "place" => PersonalField.Place,
        _ => null,
    };

    private static JudgementKind? Judged(string? word) => Enum.TryParse<JudgementKind>(word, out var kind) && Enum.IsDefined(kind) ? kind : null;

    private static Solved? Of(SolvedMark? given) => given switch { null => null, SolvedMark.Solved => Solved.Solved, SolvedMark.PartlySolved => Solved.Basically, _ => Solved.Unsolved };

    private static Satisfaction? Of(SatisfiedMark? given) => given switch
    {
        null => null,
        SatisfiedMark.VerySatisfied => Satisfaction.VerySatisfied,
        SatisfiedMark.Satisfied => Satisfaction.Satisfied,
        SatisfiedMark.Fair => Satisfaction.Basically,
        SatisfiedMark.Dissatisfied => Satisfaction.Dissatisfied,
        _ => Satisfaction.VeryDissatisfied,
    };

    private static ReplyClarity? Of(bool? clear) => clear switch { null => null, true => ReplyClarity.Clear, _ => ReplyClarity.Unclear };

    private static AskedUnit[]? Of(IReadOnlyList<AskedAssist>? given) => given is null ? null : [.. given.Select(asked => new AskedUnit(asked.UnitCode ?? "", asked.Required))];

    private static CitedVersion[] Of(IReadOnlyList<CitedKnowledge>? given) => [.. (given ?? []).Select(cited => new CitedVersion(cited.Number ?? "", cited.Version))];

    private static string? Blank(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed;

    private static Pii? Of(string? typed, Func<string, Pii> kind) => typed is null ? null : kind(typed);

    private static T? Word<T>(string? word, string field, List<FieldFault> faults) where T : struct, Enum
    {
        if (string.IsNullOrEmpty(word))
        {
            return null;
        }

        if (char.IsAsciiLetter(word[0]) && Enum.TryParse<T>(word, out var value) && Enum.IsDefined(value))
        {
            return value;
        }

        faults.Add(new FieldFault(field, "unknown"));
        return null;
    }
}
