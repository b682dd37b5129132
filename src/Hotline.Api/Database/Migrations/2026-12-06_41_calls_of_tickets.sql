-- Of which tickets something was said in a call (rated, taken back, kept secret): what holds a ticket's recordings asks so of each recording. That a draft was opened in it says the ticket itself.
create index ticket_event_call on dispatch.ticket_event ((data ->> 'callId')) where data ->> 'callId' is not null and kind <> 'DraftOpened';
