-- A restaurant's id is its staff account's user id, so that `restaurant_id=eq.<my user id>` is a restaurant's own orders.
create table public.restaurants (
  id uuid primary key,
  name text not null,
  cuisine text not null,
  latitude double precision not null,
  longitude double precision not null
);

create table public.orders (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references public.restaurants (id),
  customer_id uuid,
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
create index orders_by_customer on public.orders (customer_id);

create function public.touch_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end $$;
create trigger touch_updated_at before update on public.orders for each row execute function public.touch_updated_at();

alter table public.restaurants enable row level security;
create policy everyone_reads on public.restaurants for select using (true);
grant select on public.restaurants to anon, authenticated;
grant all on public.restaurants to service_role;

alter table public.orders enable row level security;
grant select, insert, update, delete on public.orders to authenticated;
grant select on public.orders to anon;
grant all on public.orders to service_role;
create policy operators_do_all on public.orders to authenticated
  using ((select auth.demo_role()) = 'operator') with check ((select auth.demo_role()) = 'operator');
create policy restaurants_run_their_orders on public.orders to authenticated
  using (restaurant_id = (select auth.uid())) with check (restaurant_id = (select auth.uid()));
create policy customers_see_their_orders on public.orders for select to authenticated
  using (customer_id = (select auth.uid()));
create policy customers_place_orders on public.orders for insert to authenticated
  with check (customer_id = (select auth.uid()) and status = 'pending' and driver_id is null);
create policy customers_change_pending_orders on public.orders for update to authenticated
  using (customer_id = (select auth.uid()) and status = 'pending')
  with check (customer_id = (select auth.uid()) and status in ('pending', 'cancelled'));
create policy drivers_see_their_deliveries on public.orders for select to authenticated
  using (driver_id = (select auth.uid()));
create policy drivers_see_what_waits_for_one on public.orders for select to authenticated
  using ((select auth.demo_role()) = 'driver' and status = 'ready' and driver_id is null);
-- Of two who take the same order at once, the second finds none: its condition is looked at again once the first has it.
create policy drivers_take_what_waits_for_one on public.orders for update to authenticated
  using ((select auth.demo_role()) = 'driver' and status = 'ready' and driver_id is null)
  with check (driver_id = (select auth.uid()));
create policy drivers_advance_their_deliveries on public.orders for update to authenticated
  using (driver_id = (select auth.uid()))
  with check (driver_id = (select auth.uid())
    or ((select auth.demo_role()) = 'driver' and status = 'ready' and driver_id is null));

-- Policies say which rows somebody may change; this says what in them. The server itself has no demo role.
create function public.guard_order_change() returns trigger language plpgsql as $$
declare
  who text := auth.demo_role();
  free text[] := case who when 'driver' then '{status,driver_id,updated_at}' when 'customer' then '{status,note,updated_at}' end;
begin
  if to_jsonb(new) - free <> to_jsonb(old) - free or (who = 'driver' and new.status <> old.status
    and (old.status, new.status) not in (('ready', 'picked_up'), ('picked_up', 'delivered')))
  then
    raise exception 'This is not yours to change in an order.' using errcode = '42501';
  end if;
  if new.driver_id <> old.driver_id then
    raise exception 'This order has a driver already.';
  end if;
  return new;
end $$;
create trigger guard_order_change before update on public.orders for each row execute function public.guard_order_change();

-- FULL: a subscription filtered by restaurant also learns of that restaurant's deleted orders.
alter table public.orders replica identity full;
alter publication supabase_realtime add table public.orders;
