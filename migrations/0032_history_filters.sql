-- Who hung up: most calls end by one side, so the index serves the seldom ones (the network, a rule) and the rest is
-- found by walking from the newest.
create index calls_by_ended_by on calls (ended_by, started_at desc, id desc);
-- Any part of what was written down. (lower() here must be the very expression of the query.)
create index call_notes_text on call_notes using gin (lower(note) gin_trgm_ops);
