-- The search of the audit: by who, by noun, by any part of a value.
create index audit_by_who on audit (by, at desc, id desc);
create index audit_by_noun on audit (split_part(what, '.', 1), at desc, id desc);
create index audit_text on audit using gin
  ((coalesce(before::text, '') || ' ' || coalesce(after::text, '')) gin_trgm_ops);
