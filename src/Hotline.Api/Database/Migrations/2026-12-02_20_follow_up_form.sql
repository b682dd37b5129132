-- What the follow-up may ask besides (docs/adr/0143): how the handling and the manner were, and whether the answer was clear.
alter table dispatch.ticket
    add column process_satisfied text,
    add column reply_clarity text;
