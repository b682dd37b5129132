-- What of an edition was tried on which past requests: by whom, and the very catalogues that were compared (SHA-256). An edition that was released without says why.
alter table dispatch.catalog_edition add column untried text check (char_length(untried) between 1 and 200);
create table dispatch.edition_trial (
    id         integer generated always as identity primary key,
    edition_id integer not null references dispatch.catalog_edition (id),
    content    text not null,
    from_day   date not null,
    to_day     date not null,
    requests   integer not null,
    tried_by   text not null,
    tried_at   timestamptz not null
);
create index edition_trial_of on dispatch.edition_trial (edition_id);
