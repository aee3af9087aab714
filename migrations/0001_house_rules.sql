-- House rules of the schema.
--
-- * Forward only, expand then contract: a migration never takes away what the version before still reads, so
--   that an upgrade can be rolled back with the database as it is.
-- * A rule that must hold when two people click at once is a constraint, named <table>_<rule>; `services` turns
--   the name into an error code.
-- * Instants are timestamptz in UTC with whole milliseconds; lengths are bigint `<what>_ms`.
-- * Ids are UUID version 7 made by the program; none is made here.
-- * Words (roles, states, outcomes) are text with a check, not enum types: a check can be widened in the same
--   transaction that first writes the new word.
-- * Rows projected from the journal (calls, legs, call_steps, presence_intervals, recordings) refer to the
--   catalogue without foreign keys: the journal is the truth about what happened, and a projection must never
--   stop because a row of the catalogue is younger or older than it (a restore from a backup, another node).
-- * Least privilege: the program needs no superuser. It owns its database; pg_trgm and btree_gist are trusted
--   extensions (PostgreSQL >= 13), which the owner of a database may create.

-- Search as you type, by any part of a name or a number.
create extension if not exists pg_trgm;
-- "The same operator and overlapping time" as one exclusion constraint.
create extension if not exists btree_gist;
