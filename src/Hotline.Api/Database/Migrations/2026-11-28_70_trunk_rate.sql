-- Carriers license new calls a second as well as calls at once. In any one second on a node, 0 without a cap.
alter table agent.trunk add column max_rate integer not null default 0 check (max_rate between 0 and 1000);
