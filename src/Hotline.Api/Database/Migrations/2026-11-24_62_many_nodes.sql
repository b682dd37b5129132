-- How every node reaches a desk phone that registered at one of them through a proxy (RFC 3327); null: that node alone does.
alter table agent.registration
    add column contact text,
    add column path    text[];

-- A call that the end of a telephony process cut off is called back, whether or not somebody had answered it.
create index call_interrupted on agent.call (ended_at desc) where cause = 'Interrupted';
