-- The table that the service writes to in the same transaction as its own tables.
create table outbox (
  id         bigserial primary key,
  type       text        not null,
  payload    jsonb       not null,
  created_at timestamptz not null default now(),
  xid        xid8        not null default pg_current_xact_id()  -- makes a poll cheap, see below
);
create index on outbox (xid, id);

insert into outbox (type, payload) values
  ('shop.shipment.packed', '{"shipment": "ship-1", "carrier": "acme-parcels"}'),
  ('shop.shipment.handed', '{"shipment": "ship-1", "carrier": "acme-parcels"}'),
  ('shop.shipment.packed', '{"shipment": "ship-2", "carrier": "acme-parcels"}');
