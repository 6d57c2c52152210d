create table public.products (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references public.restaurants (id),
  name text not null,
  price_cents int not null check (price_cents >= 0),
  cost_cents int,
  stock_level int not null default 0 check (stock_level >= 0),
  low_stock_at int not null default 10,
  updated_at timestamptz not null default now()
);
create index products_by_restaurant on public.products (restaurant_id, name);
create trigger touch_updated_at before update on public.products for each row execute function public.touch_updated_at();

alter table public.products enable row level security;
create policy everyone_reads on public.products for select using (true);
create policy restaurants_run_their_stock on public.products to authenticated
  using (restaurant_id = (select auth.uid())) with check (restaurant_id = (select auth.uid()));
-- What a dish costs the restaurant is no business of a passer-by's.
grant select (id, restaurant_id, name, price_cents, stock_level, low_stock_at, updated_at) on public.products to anon;
grant select, insert, update, delete on public.products to authenticated;
grant all on public.products to service_role;
alter table public.products replica identity full;
alter publication supabase_realtime add table public.products;
