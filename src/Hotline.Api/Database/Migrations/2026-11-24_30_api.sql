-- Schema of the front door. Only Hotline.Api writes it.
create schema api;

-- Staff. Passwords are Argon2id in PHC notation.
create table api.account (
    id            uuid primary key,
    login         text not null unique check (login ~ '^[a-z0-9][a-z0-9._-]{1,39}$'),
    name          text not null check (length(name) between 1 and 40),
    password_hash text not null,
    roles         text[] not null check (cardinality(roles) > 0),
    unit_code     text,
    extension     text,
    disabled      boolean not null default false,
    created_at    timestamptz not null,
    changed_at    timestamptz not null,
    check (unit_code is not null or not 'Liaison' = any (roles))
);
create unique index account_extension on api.account (extension) where extension is not null and not disabled;

-- A signed-in browser. The cookie names the row; deleting the row signs the browser out.
create table api.session (
    id         uuid primary key,
    account_id uuid not null references api.account (id),
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index session_account on api.session (account_id);
create index session_expiry on api.session (expires_at);

-- Sign-in attempts in the running window, by the SHA-256 of login or address. Unlogged: a crash may forget them.
create unlogged table api.sign_in_attempt (
    subject bytea primary key,
    count   integer not null,
    ends_at timestamptz not null
);

create table api.setting (
    key        text primary key,
    value      text not null,
    changed_at timestamptz not null
);

-- Quartz makes and keeps its own tables here (ProvisionSchema), as Hangfire does in schema hangfire.
create schema quartz;
