-- The agents who are idle, the longest first: the matcher looks at the first few of them.
create index presence_idle on agent.presence (ready_since, account_id) where state = 'Ready';
