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
create policy drivers_see_themselves on public.driver_locations for select to authenticated
  using (driver_id = (select auth.uid()) or (select auth.demo_role()) = 'operator');
-- Whoever may see an order that is with the driver: its customer and its restaurant.
create policy parties_follow_their_order on public.driver_locations for select to authenticated
  using (exists (select from public.orders o
    where o.driver_id = driver_locations.driver_id and o.status in ('ready', 'picked_up')));
create policy drivers_report on public.driver_locations for insert to authenticated with check (driver_id = (select auth.uid()));
grant select, insert on public.driver_locations to authenticated;
grant all on public.driver_locations to service_role;
alter table public.driver_locations replica identity full;
alter publication supabase_realtime add table public.driver_locations;
