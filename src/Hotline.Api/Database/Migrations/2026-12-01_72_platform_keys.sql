-- The key with which a platform (外部平台) signs what it says of requests that were handed out to it. Encrypted, shown once, one at a time.
create table api.platform_key (
    platform   text primary key,
    id         uuid not null,
    secret_enc bytea not null,
    issued_at  timestamptz not null
);
