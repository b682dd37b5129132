-- Orders to let a caller wait in a queue of which no word came are looked for every second.
create index telephony_command_handing on agent.telephony_command (expires_at) where completed_at is null and body ->> 'kind' = 'wait-again';
