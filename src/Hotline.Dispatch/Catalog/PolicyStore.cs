using Dapper;
using Hotline.Dispatch.Clocks;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>The operator's numbers, one row. Within the caller's transaction, who invalidates the cache after its commit.</summary>
public static class PolicyStore
{
    internal const string Columns = "amber_percent, red_percent, early_percent, max_extensions, max_extension_days, max_follow_up_tries, urge_hours, reopen_days, max_hands, digest_minutes, max_assists, freeze_day, reopen_levels_up, auto_dispatch_percent, review_percent, short_call_seconds, " +
        "recording_days, archive_days, group_voices, difficult_returns, difficult_redos, difficult_units, outward_calls, outward_seconds, pause_seconds, outward_short, call_back_patience, call_back_reserve, call_back_share, sign_by_default, " +
        "max_facts_asked, extension_levels, answer_check_percent, knowledge_task_days, contact_tries, contact_try_spacing, follow_up_try_spacing, max_suspensions, max_suspension_days, evidence_files, evidence_megabytes, ruling_round, ask_lines, ask_from_hour, ask_until_hour, ask_days_off, ask_spacing_hours, ask_daily, rulings_at_once, max_reassigns, max_hand_outs, hand_out_approval, suspension_levels, reply_by_leader, retract_approval, hand_levels, refusal_approval, ruling_offices";

    /// <summary>As they stand, nobody else changing them until the transaction ends.</summary>
    public static async Task<Policy> LockedAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = $"select {Columns} from dispatch.policy for update";
        return await transaction.Connection!.QuerySingleAsync<Policy>(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct)); // A live transaction has its connection.
    }

    public static async Task SaveAsync(Policy policy, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            update dispatch.policy set amber_percent = @AmberPercent, red_percent = @RedPercent, early_percent = @EarlyPercent, max_extensions = @MaxExtensions,
                max_extension_days = @MaxExtensionDays, max_follow_up_tries = @MaxFollowUpTries, urge_hours = @UrgeHours,
                reopen_days = @ReopenDays, max_hands = @MaxHands, digest_minutes = @DigestMinutes, max_assists = @MaxAssists,
                freeze_day = @FreezeDay, reopen_levels_up = @ReopenLevelsUp, auto_dispatch_percent = @AutoDispatchPercent, review_percent = @ReviewPercent, short_call_seconds = @ShortCallSeconds,
                recording_days = @RecordingDays,
                archive_days = @ArchiveDays, group_voices = @GroupVoices, difficult_returns = @DifficultReturns, difficult_redos = @DifficultRedos, difficult_units = @DifficultUnits,
                outward_calls = @OutwardCalls, outward_seconds = @OutwardSeconds, pause_seconds = @PauseSeconds, outward_short = @OutwardShort,
                call_back_patience = @CallBackPatience, call_back_reserve = @CallBackReserve, call_back_share = @CallBackShare,
                sign_by_default = @SignByDefault, max_facts_asked = @MaxFactsAsked, extension_levels = @ExtensionLevels, answer_check_percent = @AnswerCheckPercent,
                follow_up_try_spacing = @FollowUpTrySpacing, max_suspensions = @MaxSuspensions, max_suspension_days = @MaxSuspensionDays,
                evidence_files = @EvidenceFiles, evidence_megabytes = @EvidenceMegabytes,
                knowledge_task_days = @KnowledgeTaskDays,
                contact_tries = @ContactTries, contact_try_spacing = @ContactTrySpacing, ruling_round = @RulingRound,
                ask_lines = @AskLines, ask_from_hour = @AskFromHour, ask_until_hour = @AskUntilHour, ask_days_off = @AskDaysOff, ask_spacing_hours = @AskSpacingHours, ask_daily = @AskDaily, rulings_at_once = @RulingsAtOnce,
                max_reassigns = @MaxReassigns, max_hand_outs = @MaxHandOuts, hand_out_approval = @HandOutApproval, suspension_levels = @SuspensionLevels, reply_by_leader = @ReplyByLeader, retract_approval = @RetractApproval,
                hand_levels = @HandLevels, refusal_approval = @RefusalApproval, ruling_offices = @RulingOffices
            """;
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, policy, transaction, cancellationToken: ct)); // As above.
    }
}
