update dispatch.ticket t set desk_due_at = d.due_at
from dispatch.deadline d
where d.ticket_id = t.id and d.finished_at is null and d.kind = case
    when t.state in ('ReturnReview', 'ExtensionReview') then 'Handle'
    when t.state = 'HandedOut' then 'Citizen'
    when t.state in ('PendingDispatch', 'Redo') and (t.refusal_by is not null or t.hand_out_asked_by is not null) then 'Dispatch'
end;
