-- Lists narrowed to a mark find their few tickets among millions: each mark in exactly the words in which the list asks for it.
create index ticket_supervised on dispatch.ticket (opened_at, id) where supervised_units <> '{}';
create index ticket_not_counted on dispatch.ticket (opened_at, id) where judgements @> '[{"appeal":"Upheld"}]';
create index ticket_confidential on dispatch.ticket (opened_at, id) where confidential;
