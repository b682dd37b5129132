-- How each side of a call sounded, measured by the telephony node at the end of its audio (RFC 3550, ITU-T G.107).
-- Written with the call locked. party_id: agent.call_party, or the offer of the first agent; null is the caller.
create table agent.call_leg (
    id               uuid primary key,
    call_id          uuid not null references agent.call (id),
    party_id         uuid,
    received         bigint not null,
    lost             bigint not null,
    loss_percent     double precision not null,
    jitter_ms        double precision not null,
    round_trip_ms    double precision,
    far_loss_percent double precision,
    mos              double precision not null,
    measured_at      timestamptz not null
);
create index call_leg_call on agent.call_leg (call_id, measured_at);
