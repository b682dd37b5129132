-- Among whom the lines of a trunk are divided: nodes that are linked and do not drain. It changes together with the version of the settings, so that of one version there is one division,
-- whichever web node tells it. node_settings is locked after telephony_node.
alter table agent.telephony_node add column takes_calls boolean not null default false;
