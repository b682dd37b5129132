-- Who is in somebody's call as its lead is offered none meanwhile: asked for every agent that a look at the queues reads.
create index call_party_lead on agent.call_party (account_id) where kind = 'Lead' and left_at is null;
