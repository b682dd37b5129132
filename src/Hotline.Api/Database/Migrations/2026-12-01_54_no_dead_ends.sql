-- A proposal to refuse that a merge had carried past its decision hid the ticket from every list.
update dispatch.ticket set refusal_by = null, refusal_reason = null where refusal_by is not null and state not in ('PendingDispatch', 'Merged');

-- An order that was open when the request was refused can be neither answered nor ended.
update dispatch.ticket set supervised_units = '{}', orders = (
        select coalesce(jsonb_agg(case when o ->> 'state' in ('AwaitingReply', 'AwaitingReview') then o || jsonb_build_object('state', 'Withdrawn', 'endedAt', closed_at) else o end order by place), '[]')
        from jsonb_array_elements(orders) with ordinality as e (o, place))
where state = 'Refused' and supervised_units <> '{}';
