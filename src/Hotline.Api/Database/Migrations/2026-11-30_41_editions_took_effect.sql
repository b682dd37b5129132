-- When an edition was laid over the catalogue, by the clock that the history of the rules has: what stood until then is what it is compared with.
alter table dispatch.catalog_edition add column took_effect_at timestamptz;

-- Of those of before: just before the first of its rules that the history has from then on, or its day where it only took rules away.
update dispatch.catalog_edition edition set took_effect_at = coalesce(
    (select min(h.valid_from) - interval '1 microsecond'
     from dispatch.rule_history h
     join dispatch.edition_change c on (c.category_code, c.region_code, c.keyword, c.unit_code) = (h.category_code, h.region_code, h.keyword, h.unit_code)
     where c.edition_id = edition.id and h.valid_from >= greatest(edition.effective_at, edition.made_at)),
    greatest(edition.effective_at, edition.made_at))
where state = 'Effective';
