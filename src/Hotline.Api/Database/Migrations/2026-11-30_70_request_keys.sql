-- A request that makes something and is sent again under its Idempotency-Key finds what the first one made. print: keyed hash of what was asked, so that another request
-- under the same key is told apart. Of a ticket both stand in its own row; of everything else here, written in the transaction that makes it.
create table dispatch.request_key (
    account_id uuid not null,
    key        text not null,
    print      bytea not null,
    subject    text not null,
    at         timestamptz not null,
    primary key (account_id, key)
);
alter table dispatch.ticket add column intake_print bytea;
