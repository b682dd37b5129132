-- What a platform may read by program of a request that was handed out to it.
alter table dispatch.platform
    add column shares text not null default 'Nothing' check (shares in ('Nothing', 'Matter', 'Person'));
