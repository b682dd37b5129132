using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Lists;

/// <summary>
/// Tickets of some years: 500 units of which one has a tenth of everything, 20 districts that hand down, 400 agents. Two in a hundred are open; of the closed
/// a twentieth had run over and a hundredth is held against its unit; a hundredth was answered on the call, of which a twentieth waits for its check. Of the open ones that a unit works on, every
/// third has not reached its citizen, half of those near or past the limit. One in twenty was urged, in a hundred anonymous, in two thousand confidential, in twenty thousand not counted. Newer rows are newer tickets. Words and numbers are sealed as the product seals them, of their usual length.
/// </summary>
internal static class LargeCity
{
    private const string Closed = "n % 50 <> 0";

    /// <summary>Which of the open ones, 0 to 99, and so its state.</summary>
    private const string Share = "(n / 50 % 100)";

    private static readonly (string State, int Until)[] Open =
    [
        ("PendingDispatch", 6), ("AwaitingSignFor", 11), ("InHandling", 55), ("ReturnReview", 57), ("Ruling", 58), ("ExtensionReview", 60), ("Suspended", 62), ("ReplyReview", 64),
        ("HandedOut", 66), ("Redo", 67), ("AwaitingFollowUp", 100),
    ];

    private static readonly (string Clock, string Condition)[] Clocks =
    [
        ("Handle", "t.state in ('AwaitingSignFor', 'InHandling', 'ReturnReview', 'Ruling', 'ExtensionReview', 'Suspended', 'ReplyReview')"),
        ("SignFor", "t.state = 'AwaitingSignFor'"),
        ("Dispatch", "t.state in ('PendingDispatch', 'Redo')"),
        ("Ruling", "t.state = 'Ruling'"),
        ("ReplyReview", "t.state = 'ReplyReview'"),
        ("SuspendReview", "t.state = 'Suspended'"),
        ("FollowUp", "t.state = 'AwaitingFollowUp'"),
        ("Assist", "t.assisted_by <> '{}'"),
        ("Facts", "t.facts_asked_at is not null"),
        ("Supervise", "t.supervised_units <> '{}'"),
        ("Citizen", "true"),
    ];

    public static string Unit(int which) => $"B-{which}";

    public static string District(int which) => $"D-{which}";

    public static Guid Owner(int which) => Guid.Parse($"00000000-0000-4000-8000-{which:x12}");

    public static Task FillAsync(City city, int tickets, CancellationToken ct) => Filling.RunAsync(
        city,
        ["ticket", "deadline"],
        [
            "insert into dispatch.unit (code, name, active) select 'B-' || n, '单位' || n, true from generate_series(0, 499) n union all select 'D-' || n, '区' || n, true from generate_series(0, 19) n",
            $"""
            insert into dispatch.deadline (id, ticket_id, kind, round, unit_code, state, natural_time, started_at, run_from, total_s, due_at, amber_at, red_at, light, finished_at, provisional, trace)
            select gen_random_uuid(), id, 'Handle', 1, unit_code, 'Met', false, opened_at, opened_at, 126000, opened_at + interval '7 days', opened_at + interval '4 days', opened_at + interval '6 days', 'Normal', closed_at, false, '[]'
            from dispatch.ticket where closed_at is not null
            """,
            .. Clocks.Select(clock => $"""
                insert into dispatch.deadline (id, ticket_id, kind, round, unit_code, state, natural_time, started_at, run_from, total_s, due_at, amber_at, red_at, light, next_fire_at, provisional, trace)
                select gen_random_uuid(), t.id, '{clock.Clock}', 1, {UnitOfClock(clock.Clock)}, 'Running', false, now(), now(), 126000, due, due - interval '3 days', due - interval '1 day', 'Amber', due - interval '1 day', false, '[]'
                from (select t.*, now() + interval '3 days' + random() * interval '20 days' as due from dispatch.ticket t where t.closed_at is null and {clock.Condition}) t
                """),
            """
            insert into dispatch.deadline (id, ticket_id, kind, round, unit_code, state, natural_time, started_at, run_from, total_s, due_at, amber_at, red_at, light, next_fire_at, provisional, trace)
            select gen_random_uuid(), id, 'Contact', 1, unit_code, 'Running', false, due - interval '1 day', due - interval '1 day', 25200, due, due - interval '12 hours', due - interval '5 hours',
                case when due <= now() then 'Overdue' when due <= now() + interval '5 hours' then 'Red' when due <= now() + interval '12 hours' then 'Amber' else 'Normal' end, due + interval '1 day', false, '[]'
            from (select t.*, now() - interval '10 hours' + random() * interval '30 hours' as due from dispatch.ticket t where t.state in ('AwaitingSignFor', 'InHandling', 'ExtensionReview') and random() < 0.33) t
            """,
            "update dispatch.ticket t set urgent_at = d.due_at from dispatch.deadline d where d.ticket_id = t.id and d.kind = 'Contact' and d.light in ('Red', 'Overdue')",
            """
            update dispatch.ticket t set desk_due_at = d.due_at from dispatch.deadline d
            where d.ticket_id = t.id and d.finished_at is null and d.kind = case when t.state in ('ReturnReview', 'ExtensionReview') then 'Handle' when t.state = 'HandedOut' then 'Citizen'
                when t.refusal_by is not null or t.hand_out_asked_by is not null then 'Dispatch' end
            """,
            "analyze dispatch.unit",
        ],
        ct,
        connection => SealedWords.WriteAsync(city, connection, tickets, Insert(tickets), ct));

    /// <summary>SQL: the tickets whose words lie ready.</summary>
    private static string Insert(int tickets) => $"""
        insert into dispatch.ticket (id, number, version, event_seq, state, type, urgency, channel, owner_id, owner_name, unit_code, opened_at, accepted_at, dispatched_at, closed_at, changed_at,
            escalation_level, handed_down_by, assisted_by, supervised_units, judged_units, appeal_open, refusal_by, hand_out_asked_by, facts_asked_at, facts_of, answer_check, extension_chain, difficult, group_case, voices, anonymous, urge_count, confidential, judgements, title_enc, content_enc, contact_phone_enc, contact_phone_index)
        select {Filling.Id(0)}, 'L' || n, 6, 6, case when {Closed} then case n % 100 when 7 then 'Refused' when 11 then 'ClosedOnCall' when 13 then 'Archived' else 'Closed' end {string.Concat(Open.Select(open => $" when {Share} < {open.Until} then '{open.State}'"))} end,
            'Complaint', 'Normal', 'Phone', ('00000000-0000-4000-8000-' || lpad(to_hex(n % 400), 12, '0'))::uuid, '坐席' || n % 400,
            case when {Closed} or {Share} >= 6 then {UnitOf} end, opened, opened, opened, case when {Closed} then opened + interval '5 days' end, opened,
            case when n % 20 = 3 or n % 1000 = 50 then 1 else 0 end, case when n % 10 = 1 or n % 500 = 150 then array['D-' || n / 10 % 20] else '{"{}"}' end,
            case when n % 5000 = 600 then array['B-' || case when n % 10000 = 600 then 17 else 0 end] else '{"{}"}' end, case when n % 5000 = 650 then array[{UnitOf}] else '{"{}"}' end,
            case when n % 1000 = 9 then array[{UnitOf}, 'B-17'] when n % 100 = 9 then array[{UnitOf}] else '{"{}"}' end, n % 20000 = 9, case when n % 50 = 0 and {Share} = 5 then '00000000-0000-4000-8000-000000000001'::uuid end,
            case when n % 50 = 0 and {Share} = 3 then '00000000-0000-4000-8000-000000000001'::uuid end,
            case when n % 50 = 0 and {Share} in (4, 66) then opened end, case when n % 50 = 0 and {Share} = 4 and n / 5000 % 2 = 0 then ('00000000-0000-4000-8000-' || lpad(to_hex(n % 400), 12, '0'))::uuid end,
            case when n % 2000 = 11 then 'Drawn' end, case when n % 50 = 0 and {Share} = 59 then array['B-' || case when n / 5000 % 4 = 0 then 17 else 0 end] else '{"{}"}' end,
            n % 50 = 0 and {Share} = 20, n % 50 = 0 and {Share} = 21, case when n % 50 = 0 and {Share} = 21 then 7 else 1 end,
            n % 97 = 17, case when n % 19 = 4 then 1 + n % 3 else 0 end, n % 1999 = 23, case when n % 19997 = 109 then jsonb_build_array(jsonb_build_object('appeal', 'Upheld')) else '[]' end,
            title, content, phone, decode(md5((n % 1000000)::text), 'hex')
        from (select *, now() - interval '1095 days' + n::float8 / {tickets} * interval '1095 days' as opened from {SealedWords.Table}) as words
        """;

    private const string UnitOf = "'B-' || case when n / 50 % 10 = 3 or n % 10 = 9 then 0 else n / 7 % 500 end";

    private static string UnitOfClock(string clock) => clock switch
    {
        "Handle" or "SignFor" => "t.unit_code",
        "Assist" => "t.assisted_by[1]",
        "Supervise" => "t.supervised_units[1]",
        _ => "null",
    };
}
