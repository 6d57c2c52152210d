-- Who is there: names for ids, and whether they are online.
create table public.profiles (
  id uuid primary key,
  name text not null,
  role text not null check (role in ('restaurant', 'customer', 'driver', 'operator')),
  email text not null
);
alter table public.profiles enable row level security;
create policy signed_in_read on public.profiles for select to authenticated using (true);
-- Names are for everybody signed in, addresses for nobody but the server.
grant select (id, name, role) on public.profiles to authenticated;
grant all on public.profiles to service_role;

create table public.user_presence (
  user_id uuid primary key,
  status text not null default 'online' check (status in ('online', 'away', 'busy', 'offline')),
  activity text,
  last_seen timestamptz not null default now()
);
alter table public.user_presence enable row level security;
create policy signed_in_read on public.user_presence for select to authenticated using (true);
create policy own_insert on public.user_presence for insert to authenticated with check (user_id = (select auth.uid()));
create policy own_update on public.user_presence for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy own_delete on public.user_presence for delete to authenticated using (user_id = (select auth.uid()));
grant select, insert, update, delete on public.user_presence to authenticated;
grant all on public.user_presence to service_role;

create table public.notifications (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  kind text not null,
  title text not null,
  body text not null default '',
  data jsonb not null default '{}',
  read_at timestamptz,
  created_at timestamptz not null default now()
);
create index notifications_by_user on public.notifications (user_id, created_at desc);
alter table public.notifications enable row level security;
create policy users_own_notifications on public.notifications for select to authenticated using ((select auth.uid()) = user_id);
create policy users_mark_as_read on public.notifications for update to authenticated
  using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);
create policy users_dismiss on public.notifications for delete to authenticated using ((select auth.uid()) = user_id);
grant select, delete, update (read_at) on public.notifications to authenticated;
grant all on public.notifications to service_role;

alter table public.user_presence replica identity full;
alter table public.notifications replica identity full;
alter publication supabase_realtime add table public.user_presence, public.notifications;
