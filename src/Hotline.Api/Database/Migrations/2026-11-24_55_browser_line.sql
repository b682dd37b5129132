-- An agent's line is a desk phone or the browser; a browser line has its name in extension like any phone.
alter table agent.presence add column line text not null default 'Phone' check (line in ('Phone', 'Browser'));

-- What the caller calls from: a web phone has no number.
alter table agent.call add column origin text not null default 'Phone' check (origin in ('Phone', 'WebPhone'));
