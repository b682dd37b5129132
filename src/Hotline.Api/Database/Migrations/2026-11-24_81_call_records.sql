-- The call in the words of the network: the trunk it came by, the final status of its INVITE, and the causes of the Reason
-- header (RFC 3326) that ended it, of SIP and of Q.850.
alter table agent.call
    add column trunk      text,
    add column sip_status integer,
    add column sip_cause  integer,
    add column q850_cause integer;
