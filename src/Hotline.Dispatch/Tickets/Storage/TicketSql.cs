namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>The statements that write a ticket; only <see cref="TicketStore"/> runs them, and intake the drawing of a number, a sweep the lock that is tried.</summary>
internal static class TicketSql
{
    /// <summary>Serialises changes of one ticket before the transaction has an id, so that transaction ids follow the order of changes.</summary>
    public const string Lock = $"select pg_advisory_xact_lock({TicketLock.KeyOfId})";

    /// <summary>The same lock, tried: what FOR UPDATE SKIP LOCKED does, but before the transaction has an id (docs/adr/0011).</summary>
    public const string TryLock = $"select pg_try_advisory_xact_lock({TicketLock.KeyOfId})";

    public const string Load = """
        select * from dispatch.ticket where id = @id;
        select * from dispatch.deadline where ticket_id = @id and finished_at is null order by id
        """;

    /// <summary>The clocks that ended since a voice was answered with its matter, and those that the answer ended, some as of the merge before it: should that be undone, they are looked at again.</summary>
    public const string LoadSince = "select * from dispatch.deadline where ticket_id = @id and finished_at is not null and (finished_at >= @at or id = any(@clocks)) order by id";

    public const string Insert = $"""
        insert into dispatch.ticket ({OpeningColumns})
        values ({OpeningValues})
        on conflict do nothing
        """;

    /// <summary>A row of this same transaction, nothing of which has been told to anyone.</summary>
    public const string Unmake = "delete from dispatch.ticket where id = @Id";

    public const string Update = """
        update dispatch.ticket set
            number = @Number, version = @Version, event_seq = @EventSeq, state = @State, type = @Type, category_code = @CategoryCode,
            region_code = @RegionCode, urgency = @Urgency, origin_platform = @OriginPlatform, foreign_numbers = @ForeignNumbers::jsonb,
            confidential = @Confidential, anonymous = @Anonymous, title_enc = @TitleEnc, content_enc = @ContentEnc, place_enc = @PlaceEnc, point_enc = @PointEnc,
            datum = @Datum, contact_name_enc = @ContactNameEnc, contact_phone_enc = @ContactPhoneEnc,
            contact_phone_index = @ContactPhoneIndex, contact_id_enc = @ContactIdEnc, contact_id_index = @ContactIdIndex,
            call_number_enc = @CallNumberEnc, call_number_index = @CallNumberIndex, answer_enc = @AnswerEnc, basis_enc = @BasisEnc, basis_before_enc = @BasisBeforeEnc, recording_id = @RecordingId, owner_id = @OwnerId, owner_name = @OwnerName, unit_code = @UnitCode,
            handed_down_by = @HandedDownBy, hand_count = @HandCount, reassign_count = @ReassignCount,
            handing_asked_at = @HandingAskedAt, handing_asked_way = @HandingAskedWay, handing_asked_to = @HandingAskedTo, handing_chain = @HandingChain, assists = @Assists::jsonb, assisted_by = @AssistedBy, orders = @Orders::jsonb, supervised_units = @SupervisedUnits,
            judgements = @Judgements::jsonb, judged_units = @JudgedUnits, appeal_open = @AppealOpen,
            merged_into = @MergedInto, merged_from = @MergedFrom, matter_unit = @MatterUnit, before_answer = @BeforeAnswer::jsonb, voices = @Voices,
            difficult = @Difficult, group_case = @GroupCase, labels = @Labels, led_by = @LedBy,
            refusal_reason = @RefusalReason, refusal_by = @RefusalBy, refusal_levels = @RefusalLevels, refusal_passed_by = @RefusalPassedBy, handed_to = @HandedTo, hand_out_count = @HandOutCount, hand_out_asked_to = @HandOutAskedTo, hand_out_asked_by = @HandOutAskedBy, retract_asked_by = @RetractAskedBy,
            facts_asked_at = @FactsAskedAt, facts_of = @FactsOf, facts_asked = @FactsAsked, answer_check = @AnswerCheck,
            round = @Round, light = @Light, escalation_level = @EscalationLevel, urgent_at = @UrgentAt, desk_due_at = @DeskDueAt, return_count = @ReturnCount, return_from = @ReturnFrom,
            return_forbidden = @ReturnForbidden, extension_count = @ExtensionCount, extension_days = @ExtensionDays,
            suspension_asked_at = @SuspensionAskedAt, suspension_asked_for = @SuspensionAskedFor, suspension_asked_days = @SuspensionAskedDays, suspension_chain = @SuspensionChain,
            suspension_count = @SuspensionCount, suspension_days = @SuspensionDays, suspended_for = @SuspendedFor,
            extension_asked = @ExtensionAsked, extension_chain = @ExtensionChain, urge_count = @UrgeCount, urged_at = @UrgedAt,
            supplement_count = @SupplementCount, contact_tries = @ContactTries, contact_tried_at = @ContactTriedAt, follow_up_way = @FollowUpWay, follow_up_tries = @FollowUpTries, follow_up_tried_at = @FollowUpTriedAt, call_minute = @CallMinute, follow_up_at = @FollowUpAt, unreasonable_by = @UnreasonableBy, solved = @Solved,
            satisfied = @Satisfied, process_satisfied = @ProcessSatisfied, reply_clarity = @ReplyClarity, accepted_at = @AcceptedAt, dispatched_at = @DispatchedAt, received_at = @ReceivedAt, signed_at = @SignedAt,
            reply_proposed_by = @ReplyProposedBy, reply_proposed_at = @ReplyProposedAt, reply_submitted_at = @ReplySubmittedAt, replied_at = @RepliedAt, closed_at = @ClosedAt, changed_at = @ChangedAt
        where id = @Id
        """;

    /// <summary>The next number of a day. Drawn for good, also when the transaction is not committed: numbers may be missing, none comes twice.</summary>
    public const string NextNumber = "select dispatch.next_ticket_number(@day)";

    /// <summary>The same for many, in their order.</summary>
    public const string NextNumbers = "select dispatch.next_ticket_number(day) from unnest(@days) with ordinality as d (day, place) order by place";

    /// <summary>Events, audit, outbox, deadlines and escalations of changes, and the wake-up of the outbox's readers. Its parameters are <see cref="ChangeColumns"/>.</summary>
    public const string Append = $"""
        with {Follow}
            on conflict (id) do update set state = excluded.state, unit_code = excluded.unit_code, run_from = excluded.run_from, elapsed_s = excluded.elapsed_s,
                total_s = excluded.total_s, due_at = excluded.due_at, amber_at = excluded.amber_at, red_at = excluded.red_at, early_at = excluded.early_at,
                light = excluded.light, paused_at = excluded.paused_at, finished_at = excluded.finished_at,
                next_fire_at = excluded.next_fire_at, provisional = excluded.provisional, trace = excluded.trace,
                escalation_level = excluded.escalation_level, escalate_at = excluded.escalate_at
        ), escalated as (
            insert into dispatch.escalation (id, ticket_id, deadline_id, kind, level, audience, unit_code, due_at, at)
            select gen_random_uuid(), e.ticket_id, e.deadline, e.kind, e.level, e.audience, e.unit, e.due, e.at
            from unnest(@escalatedTickets, @escalatedAts, @escalatedDeadlines, @escalatedKinds, @escalatedLevels, @escalatedAudiences, @escalatedUnits, @escalatedDues)
                as e (ticket_id, at, deadline, kind, level, audience, unit, due)
            on conflict do nothing
        ), announced as (
            {Announce}
        )
        select pg_notify('dispatch_outbox', '')
        """;

    /// <summary>
    /// Tickets that are opened and accepted in one, with all that follows from it, of as many as came together: one statement, and so one round trip and one wait
    /// for the disk. The columns are those that acceptance can fill; their clocks are new, and none has climbed. The readers are rung for afterwards
    /// (<see cref="Outbox.OutboxRinger"/>): a NOTIFY inside would make all who commit wait for one another.
    /// </summary>
    public static readonly string Create = $"""
        with made as (
            insert into dispatch.ticket ({OpeningColumns}, {AcceptedColumns})
            select {OpeningColumns.Replace("foreign_numbers", "foreign_numbers::jsonb", StringComparison.Ordinal)},
                number, unit_code, assists::jsonb, array(select jsonb_array_elements_text(assisted_by::jsonb)), array(select jsonb_array_elements_text(led_by::jsonb)),
                light, accepted_at, dispatched_at, received_at
            from unnest({OpeningValues.Replace("::jsonb", "", StringComparison.Ordinal)},
                @Number, @UnitCode, @Assists, @AssistedBy, @LedBy, @Light, @AcceptedAt, @DispatchedAt, @ReceivedAt) as t ({OpeningColumns}, {AcceptedColumns})
        ), {Follow}
        )
        {Announce}
        """;

    private const string AcceptedColumns = "number, unit_code, assists, assisted_by, led_by, light, accepted_at, dispatched_at, received_at";

    /// <summary>What a ticket has from its opening on.</summary>
    private const string OpeningColumns = """
        id, version, event_seq, state, type, category_code, region_code, urgency, channel, origin_platform, foreign_numbers,
        confidential, anonymous, title_enc, content_enc, place_enc, point_enc, datum, contact_name_enc, contact_phone_enc,
        contact_phone_index, contact_id_enc, contact_id_index, call_number_enc, call_number_index, answer_enc, call_id, recording_id, intake_key, intake_print,
        owner_id, owner_name, opened_at, changed_at
        """;

    private const string OpeningValues = """
        @Id, @Version, @EventSeq, @State, @Type, @CategoryCode, @RegionCode, @Urgency, @Channel, @OriginPlatform, @ForeignNumbers::jsonb,
        @Confidential, @Anonymous, @TitleEnc, @ContentEnc, @PlaceEnc, @PointEnc, @Datum, @ContactNameEnc, @ContactPhoneEnc,
        @ContactPhoneIndex, @ContactIdEnc, @ContactIdIndex, @CallNumberEnc, @CallNumberIndex, @AnswerEnc, @CallId, @RecordingId, @IntakeKey, @IntakePrint,
        @OwnerId, @OwnerName, @OpenedAt, @ChangedAt
        """;

    /// <summary>What every change leaves behind it, as parts of one statement; the last is the clocks', and is not closed.</summary>
    private const string Follow = """
        happened as (
            insert into dispatch.ticket_event (ticket_id, seq, at, kind, actor_id, actor_name, actor_unit, state, data, text_enc)
            select e.ticket_id, e.seq, e.at, e.kind, e.actor_id, e.actor_name, e.actor_unit, e.state, e.data::jsonb, e.text
            from unnest(@eventTickets, @eventSeqs, @eventAts, @eventKinds, @eventActors, @eventNames, @eventUnits, @eventStates, @eventDatas, @eventTexts)
                as e (ticket_id, seq, at, kind, actor_id, actor_name, actor_unit, state, data, text)
        ), audited as (
            insert into dispatch.audit (at, actor_id, actor_name, action, ticket_id)
            select a.at, a.actor_id, a.actor_name, a.action, a.ticket_id
            from unnest(@auditTickets, @auditAts, @auditActors, @auditNames, @auditActions) as a (ticket_id, at, actor_id, actor_name, action)
        ), clocks as (
            insert into dispatch.deadline (id, ticket_id, kind, round, unit_code, state, natural_time, started_at, run_from, elapsed_s,
                total_s, due_at, amber_at, red_at, early_at, light, paused_at, finished_at, next_fire_at, provisional, trace,
                escalation_level, escalate_at)
            select c.id, c.ticket_id, c.kind, c.round, c.unit_code, c.state, c.natural_time, c.started_at, c.run_from, c.elapsed_s,
                c.total_s, c.due_at, c.amber_at, c.red_at, c.early_at, c.light, c.paused_at, c.finished_at, c.next_fire_at, c.provisional, c.trace::jsonb,
                c.escalation_level, c.escalate_at
            from unnest(@clockIds, @clockTickets, @clockKinds, @clockRounds, @clockUnits, @clockStates, @clockNatural, @clockStarted, @clockRunFrom, @clockElapsed,
                @clockTotal, @clockDue, @clockAmber, @clockRed, @clockEarly, @clockLights, @clockPaused, @clockFinished, @clockNext, @clockProvisional, @clockTraces,
                @clockLevels, @clockEscalate) as c (id, ticket_id, kind, round, unit_code, state, natural_time, started_at, run_from, elapsed_s,
                total_s, due_at, amber_at, red_at, early_at, light, paused_at, finished_at, next_fire_at, provisional, trace, escalation_level, escalate_at)
        """;

    /// <summary>In the order of the events, of each ticket and so of all.</summary>
    private const string Announce = """
        insert into dispatch.outbox (at, ticket_id, seq, kind, payload)
        select o.at, o.ticket_id, o.seq, o.kind, o.payload::jsonb
        from unnest(@eventTickets, @eventAts, @eventSeqs, @eventKinds, @eventPayloads) with ordinality as o (ticket_id, at, seq, kind, payload, place) order by o.place
        """;
}
