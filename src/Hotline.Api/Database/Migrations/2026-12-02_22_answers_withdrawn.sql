-- What a voice was before its matter's answer became its own (docs/adr/0144); codes and instants, nothing personal.
alter table dispatch.ticket add column before_answer jsonb;
