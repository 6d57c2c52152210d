-- The tables that Holdfast's hooks expect if nothing else is said, with row-level security, for Supabase and for Holdfast's local server.
-- Safe to run twice: a table that is there already, yours or from the last time, stays as it is, with its policies.
-- Users are known by their id alone (auth.uid()); nothing refers to auth.users, which the local server does not have.

-- What policies ask. It is a schema of its own, so that no page can call these functions over REST. They are `security definer`
-- because a policy on a table that asks that table itself would ask without end.
create schema if not exists holdfast;
grant usage on schema holdfast to anon, authenticated, service_role;

-- Who works for a restaurant.
create or replace function holdfast.works_for(restaurant uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from public.restaurant_staff s where s.restaurant_id = restaurant and s.user_id = auth.uid());
end $$;

-- Whether the caller waits for what that driver brings: it is on its way to them, or from where they work.
create or replace function holdfast.waits_for(driver text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from public.orders o where o.driver_id::text = driver and o.status in ('ready', 'picked_up')
    and (o.customer_id = auth.uid() or holdfast.works_for(o.restaurant_id)));
exception when undefined_column or undefined_table then
  return false; -- Your orders have other columns: say here who waits.
end $$;

-- Who is in a chat. Topics carry a chat's id as text.
create or replace function holdfast.is_in_chat(channel text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from public.chat_members m where m.user_id = auth.uid() and m.channel_id::text = channel);
end $$;

-- An order's news is its customer's notification.
create or replace function holdfast.notify_customer() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.status is distinct from old.status and new.customer_id is not null then
    insert into public.notifications (user_id, kind, title, data) values (new.customer_id, 'order_status',
      format('Your order is %s', replace(new.status, '_', ' ')),
      jsonb_build_object('order_id', new.id, 'status', new.status));
  end if;
  return null;
end $$;

-- Who opens a chat is in it.
create or replace function holdfast.join_own_chat() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.chat_members (channel_id, user_id) values (new.id, new.created_by) on conflict do nothing;
  return null;
end $$;

do $$
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
end $$;

-- Publishes a table's changes, and leaves to be read or written of it what the arguments say: Supabase grants everything at first.
create or replace function holdfast.open_table(entity regclass, full_rows boolean, variadic grants text[]) returns void
language plpgsql set search_path = '' as $$
declare
  wanted text;
begin
  execute format('alter table %s enable row level security', entity);
  execute format('revoke all on %s from anon, authenticated', entity);
  execute format('grant all on %s to service_role', entity);
  foreach wanted in array grants loop
    execute format(wanted, entity);
  end loop;
  -- A long value that an UPDATE leaves as it was is missing in the change, unless the whole old row is logged with it.
  if full_rows then
    execute format('alter table %s replica identity full', entity);
  end if;
  if not exists (select from pg_catalog.pg_publication where pubname = 'supabase_realtime' and puballtables)
    and not exists (select from pg_catalog.pg_publication_rel r join pg_catalog.pg_publication p on p.oid = r.prpubid
      where p.pubname = 'supabase_realtime' and r.prrelid = entity)
  then
    execute format('alter publication supabase_realtime add table %s', entity);
  end if;
end $$;
revoke execute on function holdfast.open_table from public;

create or replace function holdfast.touch_updated_at() returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  return new;
end $$;

-- Who works for which restaurant. It is for your own back office to fill: no page may write it.
do $$
begin
  if to_regclass('public.restaurant_staff') is null then
    create table public.restaurant_staff (
      restaurant_id uuid not null,
      user_id uuid not null,
      primary key (restaurant_id, user_id)
    );
    create index restaurant_staff_by_user on public.restaurant_staff (user_id);
    alter table public.restaurant_staff enable row level security;
    revoke all on public.restaurant_staff from anon, authenticated;
    grant select on public.restaurant_staff to authenticated;
    grant all on public.restaurant_staff to service_role;
    create policy own_places on public.restaurant_staff for select to authenticated using (user_id = (select auth.uid()));
  end if;
end $$;

-- useOrderUpdates
do $$
begin
  if to_regclass('public.orders') is null then
    create table public.orders (
      id uuid primary key default gen_random_uuid(),
      restaurant_id uuid not null,
      customer_id uuid default auth.uid(),
      driver_id uuid,
      status text not null default 'pending'
        check (status in ('pending', 'confirmed', 'preparing', 'ready', 'picked_up', 'delivered', 'cancelled')),
      items jsonb not null default '[]',
      total_cents int not null default 0 check (total_cents >= 0),
      note text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index orders_by_restaurant on public.orders (restaurant_id, created_at desc);
    create index orders_by_customer on public.orders (customer_id, created_at desc);
    create index orders_by_driver on public.orders (driver_id);
    create trigger touch_updated_at before update on public.orders
      for each row execute function holdfast.touch_updated_at();
    create trigger notify_customer after update on public.orders
      for each row execute function holdfast.notify_customer();
    perform holdfast.open_table('public.orders', true, 'grant select, insert, delete on %s to authenticated',
      'grant update (driver_id, status, items, total_cents, note) on %s to authenticated');
    create policy staff_run_their_orders on public.orders to authenticated
      using (holdfast.works_for(restaurant_id)) with check (holdfast.works_for(restaurant_id));
    create policy customers_see_their_orders on public.orders for select to authenticated
      using (customer_id = (select auth.uid()));
    create policy customers_place_orders on public.orders for insert to authenticated
      with check (customer_id = (select auth.uid()) and status = 'pending' and driver_id is null);
    create policy customers_change_pending_orders on public.orders for update to authenticated
      using (customer_id = (select auth.uid()) and status = 'pending')
      with check (customer_id = (select auth.uid()) and status in ('pending', 'cancelled') and driver_id is null);
    create policy drivers_see_their_deliveries on public.orders for select to authenticated
      using (driver_id = (select auth.uid()));
    create policy drivers_advance_their_deliveries on public.orders for update to authenticated
      using (driver_id = (select auth.uid())) with check (driver_id = (select auth.uid()));
  end if;
end $$;

-- useNotifications. Rows come from the server's side: from a trigger as below, or with the service key.
do $$
begin
  if to_regclass('public.notifications') is null then
    create table public.notifications (
      id uuid primary key default gen_random_uuid(),
      user_id uuid not null,
      kind text not null default 'info',
      title text not null,
      body text not null default '',
      data jsonb not null default '{}',
      read_at timestamptz,
      created_at timestamptz not null default now()
    );
    create index notifications_by_user on public.notifications (user_id, created_at desc);
    perform holdfast.open_table('public.notifications', true, 'grant select, delete on %s to authenticated',
      'grant update (read_at) on %s to authenticated');
    create policy own_notifications on public.notifications for select to authenticated
      using (user_id = (select auth.uid()));
    create policy mark_as_read on public.notifications for update to authenticated
      using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
    create policy dismiss on public.notifications for delete to authenticated using (user_id = (select auth.uid()));
  end if;
end $$;

-- useInventoryTracking
do $$
begin
  if to_regclass('public.products') is null then
    create table public.products (
      id uuid primary key default gen_random_uuid(),
      restaurant_id uuid not null,
      name text not null,
      price_cents int not null default 0 check (price_cents >= 0),
      stock_level int not null default 0 check (stock_level >= 0),
      low_stock_at int,
      updated_at timestamptz not null default now()
    );
    create index products_by_restaurant on public.products (restaurant_id, name);
    create trigger touch_updated_at before update on public.products
      for each row execute function holdfast.touch_updated_at();
    perform holdfast.open_table('public.products', true, 'grant select on %s to anon, authenticated',
      'grant insert, update, delete on %s to authenticated');
    create policy everybody_reads on public.products for select using (true);
    create policy staff_run_their_stock on public.products to authenticated
      using (holdfast.works_for(restaurant_id)) with check (holdfast.works_for(restaurant_id));
  end if;
end $$;

-- useGPSTracking: one row for each fix, so that the way travelled can be shown.
do $$
begin
  if to_regclass('public.driver_locations') is null then
    create table public.driver_locations (
      id uuid primary key default gen_random_uuid(),
      driver_id uuid not null default auth.uid(),
      latitude double precision not null check (latitude between -90 and 90),
      longitude double precision not null check (longitude between -180 and 180),
      accuracy double precision,
      recorded_at timestamptz not null default now()
    );
    create index driver_locations_by_driver on public.driver_locations (driver_id, recorded_at desc);
    perform holdfast.open_table('public.driver_locations', false, 'grant select, insert on %s to authenticated');
    create policy own_way on public.driver_locations for select to authenticated
      using (driver_id = (select auth.uid()));
    create policy who_waits_sees on public.driver_locations for select to authenticated
      using (holdfast.waits_for(driver_id::text));
    create policy drivers_report on public.driver_locations for insert to authenticated
      with check (driver_id = (select auth.uid()));
  end if;
end $$;

-- useChatMessages: chats, who is in them, what was said, and how far each has read. The four belong together: all are made, or none.
do $$
begin
  if to_regclass('public.chat_channels') is null and to_regclass('public.chat_members') is null
    and to_regclass('public.chat_messages') is null and to_regclass('public.chat_read_receipts') is null
  then
    create table public.chat_channels (
      id uuid primary key default gen_random_uuid(),
      name text not null default '',
      created_by uuid not null default auth.uid(),
      created_at timestamptz not null default now()
    );
    create table public.chat_members (
      channel_id uuid not null references public.chat_channels (id) on delete cascade,
      user_id uuid not null,
      primary key (channel_id, user_id)
    );
    create index chat_members_by_user on public.chat_members (user_id);
    create trigger join_own_chat after insert on public.chat_channels
      for each row execute function holdfast.join_own_chat();
    perform holdfast.open_table('public.chat_channels', false, 'grant select, delete on %s to authenticated',
      'grant insert (id, name) on %s to authenticated', 'grant update (name) on %s to authenticated');
    perform holdfast.open_table('public.chat_members', false, 'grant select, insert, delete on %s to authenticated');
    create policy members_read on public.chat_channels for select to authenticated
      using (created_by = (select auth.uid()) or holdfast.is_in_chat(id::text));
    create policy everybody_opens on public.chat_channels for insert to authenticated
      with check (created_by = (select auth.uid()));
    create policy owners_rename on public.chat_channels for update to authenticated
      using (created_by = (select auth.uid())) with check (created_by = (select auth.uid()));
    create policy owners_close on public.chat_channels for delete to authenticated
      using (created_by = (select auth.uid()));
    create policy members_read on public.chat_members for select to authenticated
      using (holdfast.is_in_chat(channel_id::text));
    create policy owners_invite on public.chat_members for insert to authenticated
      with check (exists (select from public.chat_channels c where c.id = channel_id and c.created_by = (select auth.uid())));
    create policy leave_or_be_removed on public.chat_members for delete to authenticated
      using (user_id = (select auth.uid()) or exists (
        select from public.chat_channels c where c.id = channel_id and c.created_by = (select auth.uid())));

    create table public.chat_messages (
      id uuid primary key default gen_random_uuid(),
      channel_id uuid not null references public.chat_channels (id) on delete cascade,
      sender_id uuid not null default auth.uid(),
      text text not null check (length(text) <= 4000),
      attachments jsonb not null default '[]',
      created_at timestamptz not null default clock_timestamp()
    );
    create index chat_messages_by_channel on public.chat_messages (channel_id, created_at desc);
    perform holdfast.open_table('public.chat_messages', true, 'grant select, delete on %s to authenticated',
      'grant insert (id, channel_id, sender_id, text, attachments) on %s to authenticated');
    create policy members_read on public.chat_messages for select to authenticated
      using (holdfast.is_in_chat(channel_id::text));
    create policy members_write on public.chat_messages for insert to authenticated
      with check (sender_id = (select auth.uid()) and holdfast.is_in_chat(channel_id::text));
    create policy senders_delete on public.chat_messages for delete to authenticated
      using (sender_id = (select auth.uid()));

    create table public.chat_read_receipts (
      channel_id uuid not null references public.chat_channels (id) on delete cascade,
      user_id uuid not null default auth.uid(),
      last_read_at timestamptz not null default now(),
      primary key (channel_id, user_id)
    );
    perform holdfast.open_table('public.chat_read_receipts', false, 'grant select, insert, update on %s to authenticated');
    create policy members_read on public.chat_read_receipts for select to authenticated
      using (holdfast.is_in_chat(channel_id::text));
    create policy own_insert on public.chat_read_receipts for insert to authenticated
      with check (user_id = (select auth.uid()) and holdfast.is_in_chat(channel_id::text));
    create policy own_update on public.chat_read_receipts for update to authenticated
      using (user_id = (select auth.uid()))
      with check (user_id = (select auth.uid()) and holdfast.is_in_chat(channel_id::text));
  end if;
end $$;

-- Private topics: who may read a topic's broadcasts and presence (select), and who may send them (insert).
--   user-presence   useUserPresence({ private: true })     everybody who is signed in
--   chat:ID         useChatMessages: who is typing         the chat's members
--   driver:ID       positions by useBroadcast              the driver sends, who waits for the driver hears
create or replace function holdfast.may_hear(topic text) returns boolean
language sql stable security definer set search_path = '' as $$
  select topic = 'user-presence'
    or (topic like 'chat:%' and holdfast.is_in_chat(substr(topic, 6)))
    or topic = 'driver:' || auth.uid()
    or (topic like 'driver:%' and holdfast.waits_for(substr(topic, 8)))
$$;
create or replace function holdfast.may_tell(topic text) returns boolean
language sql stable security definer set search_path = '' as $$
  select topic = 'user-presence'
    or (topic like 'chat:%' and holdfast.is_in_chat(substr(topic, 6)))
    or topic = 'driver:' || auth.uid()
$$;
do $$
begin
  if not exists (select from pg_policy where polrelid = 'realtime.messages'::regclass and polname = 'holdfast_hear') then
    create policy holdfast_hear on realtime.messages for select to authenticated
      using (extension in ('broadcast', 'presence') and (select holdfast.may_hear((select realtime.topic()))));
  end if;
  if not exists (select from pg_policy where polrelid = 'realtime.messages'::regclass and polname = 'holdfast_tell') then
    create policy holdfast_tell on realtime.messages for insert to authenticated
      with check (extension in ('broadcast', 'presence') and (select holdfast.may_tell((select realtime.topic()))));
  end if;
end $$;
