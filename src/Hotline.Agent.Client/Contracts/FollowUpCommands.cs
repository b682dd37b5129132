using System.Text.Json.Serialization;

namespace Hotline.Agent.Client.Contracts;

/// <summary>POST /api/tickets/{id}/follow-up (回访).</summary>
/// <param name="Reached">False: could not be reached; the third time closes with that mark.</param>
/// <param name="Solved">解决 / 基本解决 / 未解决; required when reached.</param>
/// <param name="Satisfied">With the result: 非常满意 / 满意 / 基本满意 / 不满意 / 非常不满意; required when reached.</param>
/// <param name="WhyNot">Of one not reached: NoAnswer, Busy, OutOfService, Declined or WrongPerson; may be left out.</param>
/// <param name="Unreasonable">Not solved, but no duty of the unit or beyond reason: the note says why, the evidence proves it, and a second person confirms it.</param>
/// <param name="ProcessSatisfied">With the handling and the manner (办理过程和服务态度), as <paramref name="Satisfied"/>; may be left out.</param>
/// <param name="ReplyClear">Whether the answer was clear (答复是否清楚); may be left out.</param>
public sealed record RecordFollowUp(
    bool Reached, SolvedMark? Solved = null, SatisfiedMark? Satisfied = null, bool? UnitContacted = null, string? Note = null, WhyNotReached? WhyNot = null, bool Unreasonable = false, string? Evidence = null,
    SatisfiedMark? ProcessSatisfied = null, bool? ReplyClear = null);

/// <summary>POST /api/tickets/{id}/follow-up-booking (预约回访): the citizen asks to be called at a time, in China. By whoever asks them or has them on the line.</summary>
/// <param name="Time">HH:mm:ss; whole minutes.</param>
/// <param name="Day">Of one that is answered and waits for its follow-up; null: the next time that it is so late. Of one that is not answered yet only the time is kept: the follow-up is made at that time, whenever the answer comes.</param>
public sealed record BookFollowUp(TimeOnly? Time, DateOnly? Day = null, string? Note = null);

/// <summary>POST /api/tickets/{id}/unreasonable-ruling (不合理复核), by a shift lead or supervisor who did not ask the citizen: confirmed, it is closed; rejected, done again.</summary>
public sealed record RuleOnUnreasonable(bool Confirm, string? Reason = null);

/// <summary>POST /api/tickets/{id}/citizens-word (代诉求人评价): who phones after the close says whether it is solved; where it is not, it is done again.</summary>
/// <param name="Note">What they said.</param>
/// <param name="Speaker">Who spoke, and how that is known: needed where the number on the line is not the ticket's own.</param>
/// <param name="ProcessSatisfied">As of <see cref="RecordFollowUp"/>, and so the next one.</param>
public sealed record RateForCitizen(
    SolvedMark? Solved, SatisfiedMark? Satisfied, string Note, string? Speaker = null, bool? UnitContacted = null, SatisfiedMark? ProcessSatisfied = null, bool? ReplyClear = null);

[JsonConverter(typeof(JsonStringEnumConverter<WhyNotReached>))]
public enum WhyNotReached { NoAnswer, Busy, OutOfService, Declined, WrongPerson }

[JsonConverter(typeof(JsonStringEnumConverter<SolvedMark>))]
public enum SolvedMark { Solved, PartlySolved, NotSolved }

[JsonConverter(typeof(JsonStringEnumConverter<SatisfiedMark>))]
public enum SatisfiedMark { VerySatisfied, Satisfied, Fair, Dissatisfied, VeryDissatisfied }
