-- Who was above whom when a month was published, {"360103-CG": "360103"}: its figures stay summed over that tree (docs/adr/0170). Of months published before nobody wrote it down; they go by today's.
alter table dispatch.metric_freeze add column units jsonb;
