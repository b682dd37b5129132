-- The clock of a ruling on appeals runs whatever becomes of the ticket; before what is over is reckoned, for it counts.
update dispatch.deadline d set state = 'Running', next_fire_at = case light when 'Normal' then amber_at when 'Amber' then red_at when 'Red' then due_at else escalate_at end
where kind = 'AppealRuling' and state = 'SetAside' and finished_at is null;
