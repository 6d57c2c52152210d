-- Exact delta sync, for any table with a primary key, for Supabase and for Holdfast's local server:
--
--   select holdfast.sync_table('public.orders', 'restaurant_id');  -- and the columns that the policy below needs
--   create policy staff_see_deleted_orders on holdfast.tombstones for select to authenticated
--     using (tbl = 'public.orders'::regclass and holdfast.works_for((kept ->> 'restaurant_id')::uuid));
--
-- A page then asks `rpc/holdfast_changes` for what changed since its watermark. No change is missed, in whatever order transactions
-- commit: the watermark is the oldest transaction that was still open, and not a time. Safe to run twice.
create schema if not exists holdfast;
grant usage on schema holdfast to anon, authenticated, service_role;

create sequence if not exists holdfast.seq;

-- Which database this is. A restored one counts its transactions anew, so that watermarks of before mean nothing there.
create table if not exists holdfast.epoch (only_row boolean primary key default true check (only_row), id uuid not null default gen_random_uuid());
insert into holdfast.epoch default values on conflict do nothing;

-- The tables that take part: their key, the columns that tombstones keep, and the newest transaction whose tombstones are gone.
create table if not exists holdfast.synced (
  tbl regclass primary key,
  key text[] not null,
  kept text[] not null,
  pruned xid8 not null default '0'
);
grant select on holdfast.synced to anon, authenticated, service_role;

-- Deleted rows: the key, and what a policy must know of them. Without a policy of yours nobody sees any.
create table if not exists holdfast.tombstones (
  tbl regclass not null,
  key jsonb not null,
  kept jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now()
);
create index if not exists tombstones_by_xid on holdfast.tombstones (tbl, xid);
create index if not exists tombstones_by_age on holdfast.tombstones (at);
alter table holdfast.tombstones enable row level security;
revoke all on holdfast.tombstones from anon, authenticated;
grant select on holdfast.tombstones to anon, authenticated, service_role;

-- The edits that were applied, so that one whose answer was lost is not applied twice.
create table if not exists holdfast.edits (
  id uuid primary key,
  user_id uuid default auth.uid(),
  at timestamptz not null default now()
);
create index if not exists edits_by_age on holdfast.edits (at);
alter table holdfast.edits enable row level security;
revoke all on holdfast.edits from anon, authenticated;
grant select on holdfast.edits to authenticated, service_role;
do $$
begin
  if not exists (select from pg_policy where polrelid = 'holdfast.edits'::regclass and polname = 'own_edits') then
    create policy own_edits on holdfast.edits for select to authenticated using (user_id = (select auth.uid()));
  end if;
end $$;

-- Numbers each version of a row. It runs after the row's lock is held, so that hf_seq never goes back on one row; hf_xid and clocks do.
-- `hf_edit` is a letter-box: an edit's id is taken out of it and kept, and the same id a second time is refused (23505).
create or replace function holdfast.touch() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.hf_xid := pg_current_xact_id();
  new.hf_seq := nextval('holdfast.seq');
  if new.hf_edit is not null then
    insert into holdfast.edits (id) values (new.hf_edit);
    new.hf_edit := null;
  end if;
  return new;
end $$;

-- Notes a row that is no longer there under its key: it was deleted, or has another key now.
create or replace function holdfast.bury() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  t holdfast.synced;
  was jsonb := to_jsonb(old);
  buried jsonb;
begin
  select * into t from holdfast.synced s where s.tbl = tg_relid;
  buried := (select jsonb_object_agg(k, was -> k) from unnest(t.key) k);
  if tg_op = 'DELETE' or buried <> (select jsonb_object_agg(k, to_jsonb(new) -> k) from unnest(t.key) k) then
    insert into holdfast.tombstones (tbl, key, kept)
      values (tg_relid, buried, coalesce((select jsonb_object_agg(k, was -> k) from unnest(t.kept) k), '{}'));
  end if;
  return null;
end $$;

-- TRUNCATE names no rows: whoever asks from before it starts anew.
create or replace function holdfast.bury_all() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update holdfast.synced set pruned = greatest(pruned, pg_current_xact_id()) where tbl = tg_relid;
  return null;
end $$;
revoke execute on function holdfast.touch(), holdfast.bury(), holdfast.bury_all() from public;

-- Lets a table take part: three columns, an index, triggers. `kept` are columns for the policy on holdfast.tombstones.
create or replace function holdfast.sync_table(entity regclass, variadic kept text[] default '{}') returns void
language plpgsql set search_path = '' as $$
declare
  key text[] := array(select a.attname::text from pg_catalog.pg_index i
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = entity and i.indisprimary order by a.attnum);
  wanted text;
begin
  if cardinality(key) = 0 then
    raise '% has no primary key: add one, since rows are told apart by it', entity;
  end if;
  foreach wanted in array kept loop
    if not exists (select from pg_catalog.pg_attribute a
      where a.attrelid = entity and a.attname = wanted and a.attnum > 0 and not a.attisdropped)
    then
      raise 'The table % has no column "%" to keep', entity, wanted;
    end if;
  end loop;
  execute format('alter table %s add column if not exists hf_xid xid8 not null default pg_current_xact_id(),
    add column if not exists hf_seq bigint not null default 0, add column if not exists hf_edit uuid', entity);
  execute format('create index if not exists %I on %s (hf_xid)',
    (select left(relname, 55) || '_hf_xid' from pg_catalog.pg_class where oid = entity), entity);
  insert into holdfast.synced (tbl, key, kept) values (entity, key, sync_table.kept)
    on conflict (tbl) do update set key = excluded.key, kept = excluded.kept;
  -- Its name puts it behind your own triggers.
  execute format('drop trigger if exists zz_holdfast_touch on %s', entity);
  execute format('create trigger zz_holdfast_touch before insert or update on %s for each row execute function holdfast.touch()', entity);
  execute format('drop trigger if exists zz_holdfast_bury on %s', entity);
  execute format('create trigger zz_holdfast_bury after update or delete on %s for each row execute function holdfast.bury()', entity);
  execute format('drop trigger if exists zz_holdfast_bury_all on %s', entity);
  execute format('create trigger zz_holdfast_bury_all after truncate on %s execute function holdfast.bury_all()', entity);
  -- Who may write some columns may hand in an edit's id with them.
  foreach wanted in array array['insert', 'update'] loop
    if pg_catalog.has_any_column_privilege('authenticated', entity, wanted) then
      execute format('grant %s (hf_edit) on %s to authenticated', wanted, entity);
    end if;
  end loop;
end $$;
revoke execute on function holdfast.sync_table from public;

-- Forgets tombstones and edits that are older. A page that was away for longer is told to start anew. Schedule it (pg_cron), once a day.
create or replace function holdfast.prune(keep interval default '30 days') returns void
language plpgsql set search_path = '' as $$
begin
  delete from holdfast.edits where at < now() - keep;
  with gone as (delete from holdfast.tombstones where at < now() - keep returning tbl, xid),
    newest as (select distinct on (tbl) tbl, xid from gone order by tbl, xid desc)
  update holdfast.synced s set pruned = greatest(s.pruned, n.xid) from newest n where n.tbl = s.tbl;
end $$;
revoke execute on function holdfast.prune from public;

create or replace function holdfast.current_epoch() returns text
language sql stable security definer set search_path = '' as $$
  select e.id || '/' || c.system_identifier from holdfast.epoch e, pg_catalog.pg_control_system() c
$$;

-- What a page asks: {watermark, epoch, full, rows, dead}, of one moment, under the caller's policies.
--   rows: the rows that changed since the watermark, or did so while it was taken: some come more than once, and hf_seq tells which is newest
--   dead: the keys of rows that are gone since then. A row that is there again is not among them.
--   full: the watermark is missing, too old or of another database. Fetch the rows by a query of your own *after* this answer, drop all
--         others, and go on from this answer's watermark: what changes in between comes with the next one.
create or replace function public.holdfast_changes(table_name text, since text default null, epoch text default null,
  table_schema text default 'public') returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
declare
  t holdfast.synced;
  now_epoch text := holdfast.current_epoch();
  snapshot pg_snapshot := pg_current_snapshot();
  is_full boolean := since is null or since !~ '^\d{1,19}$' or epoch is distinct from now_epoch;
  changed jsonb := '[]';
  dead jsonb := '[]';
begin
  select * into t from holdfast.synced s where s.tbl = to_regclass(format('%I.%I', table_schema, table_name));
  if t.tbl is null then
    raise 'The table %.% does not take part in sync', table_schema, table_name
      using errcode = '42P01', hint = 'Call holdfast.sync_table() for it.';
  end if;
  is_full := is_full or since::xid8 > pg_snapshot_xmax(snapshot) or since::xid8 <= t.pruned;
  if not is_full then
    execute format($sql$select coalesce(jsonb_agg(to_jsonb(r) - '{hf_xid,hf_edit}'::text[] order by r.hf_seq), '[]')
      from %s r where r.hf_xid >= $1$sql$, t.tbl) into changed using since::xid8;
    execute format($sql$select coalesce(jsonb_agg(distinct d.key), '[]') from holdfast.tombstones d
      where d.tbl = $2 and d.xid >= $1 and not exists (select from %s r where %s)$sql$, t.tbl,
      (select string_agg(format('r.%I = (d.key ->> %L)::%s', a.attname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)), ' and ')
        from pg_catalog.pg_attribute a where a.attrelid = t.tbl and a.attname = any (t.key))) into dead using since::xid8, t.tbl;
  end if;
  return jsonb_build_object('watermark', pg_snapshot_xmin(snapshot)::text, 'epoch', now_epoch, 'full', is_full,
    'rows', changed, 'dead', dead);
end $$;

-- Which of the caller's edits were applied: for those whose answer was lost.
create or replace function public.holdfast_applied(edits uuid[]) returns setof uuid
language sql stable security invoker set search_path = '' as $$
  select e.id from holdfast.edits e where e.id = any (edits)
$$;
