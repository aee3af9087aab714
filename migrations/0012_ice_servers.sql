-- STUN and TURN servers that browsers' phones ask for their ways through the network.
create table ice_servers (
  id uuid primary key,
  -- `stun:host:port`, `turn:host:port?transport=udp` (RFC 7064, RFC 7065).
  url text not null,
  username text not null,
  -- Sealed with OTKLIK_SECRET (see services/src/secrets.rs); none for STUN.
  credential bytea,
  created_at timestamptz not null,
  constraint ice_servers_url_once unique (url),
  constraint ice_servers_url_too_long check (char_length(url) <= 300),
  constraint ice_servers_username_too_long check (char_length(username) <= 200)
);
