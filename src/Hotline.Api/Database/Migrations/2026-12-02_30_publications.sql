-- 公开件 (docs/adr/0145): an answer on its way to everybody, beside its ticket. Words are ciphertext, those that were published too.
create table dispatch.publication (
    id               uuid primary key,
    ticket_id        uuid not null references dispatch.ticket (id),
    -- Guards edits, and counts the steps.
    revision         integer not null,
    state            text not null check (state in ('FirstReview', 'SentBack', 'SecondReview', 'Published', 'Recalled', 'Dropped')),
    category_code    text,
    region_code      text,
    text_enc         bytea not null,
    -- Kinds and places, none of the words.
    findings         jsonb not null,
    authors          uuid[] not null,
    proposed_by      uuid not null,
    proposed_by_name text not null,
    first_by         uuid,
    first_by_name    text,
    second_by        uuid,
    second_by_name   text,
    published_at     timestamptz,
    recalled_at      timestamptz,
    changed_at       timestamptz not null,
    check ((first_by is null) = (first_by_name is null) and (second_by is null) = (second_by_name is null)),
    check (state not in ('Published', 'Recalled')
        or (published_at is not null and first_by is not null and second_by is not null and first_by <> second_by and second_by <> proposed_by and second_by <> all (authors)))
);
create unique index publication_ticket on dispatch.publication (ticket_id) where state not in ('Recalled', 'Dropped');
create index publication_list on dispatch.publication (state, changed_at, id);
create index publication_public on dispatch.publication (published_at, id) where state = 'Published';

create table dispatch.publication_step (
    publication_id uuid not null references dispatch.publication (id),
    seq            integer not null,
    at             timestamptz not null,
    act            text not null,
    actor_id       uuid not null,
    actor_name     text not null,
    -- The reason, and the words where they changed.
    words_enc      bytea,
    primary key (publication_id, seq)
);

-- The words of what is public now, for the citizens' search: written with the publication and gone with its recall.
create table dispatch.publication_word (
    token          text not null,
    publication_id uuid not null references dispatch.publication (id),
    primary key (token, publication_id)
);
create index publication_word_publication on dispatch.publication_word (publication_id);
