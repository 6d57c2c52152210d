-- Where drivers are and were: one row for each fix, so that the way travelled can be shown.
create table public.driver_locations (
  id uuid primary key default gen_random_uuid(),
  driver_id uuid not null,
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  accuracy double precision,
  heading double precision,
  recorded_at timestamptz not null default now()
);
create index driver_locations_by_driver on public.driver_locations (driver_id, recorded_at desc);
alter table public.driver_locations enable row level security;
create policy signed_in_read on public.driver_locations for select to authenticated using (true);
create policy drivers_report on public.driver_locations for insert to authenticated with check (driver_id = (select auth.uid()));
grant select, insert on public.driver_locations to authenticated;
grant all on public.driver_locations to service_role;
alter table public.driver_locations replica identity full;
alter publication supabase_realtime add table public.driver_locations;
