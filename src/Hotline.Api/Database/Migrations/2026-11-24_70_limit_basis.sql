-- The paper that lays a limit down, in the operator's words; said in the sentence of every deadline counted by it.
alter table dispatch.policy_limit add column basis text;
