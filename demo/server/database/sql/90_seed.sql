insert into public.restaurants (id, name, cuisine, latitude, longitude) values
  ('11111111-1111-4111-8111-111111111111', 'Luigi''s Trattoria', 'Italian', 52.5200, 13.4050),
  ('22222222-2222-4222-8222-222222222222', 'Sakura Sushi', 'Japanese', 52.5304, 13.3850),
  ('33333333-3333-4333-8333-333333333333', 'Tamarind Kitchen', 'Indian', 52.4870, 13.4250);

insert into public.orders (restaurant_id, customer_id, status, items, total_cents, note, created_at)
select r.id, c.customer, s.status, s.items, s.total_cents, s.note, now() - s.age
from public.restaurants r
cross join (values
  ('delivered', '[{"name":"House special","quantity":1}]'::jsonb, 1850, null::text, interval '55 minutes', 1),
  ('preparing', '[{"name":"Lunch menu","quantity":2},{"name":"Lemonade","quantity":2}]'::jsonb, 3480, 'No onions, please', interval '12 minutes', 2),
  ('pending', '[{"name":"Soup of the day","quantity":1}]'::jsonb, 690, null, interval '1 minute', 1)
) s (status, items, total_cents, note, age, customer_number)
join (values
  (1, '44444444-4444-4444-8444-444444444444'::uuid),
  (2, '88888888-8888-4888-8888-888888888888'::uuid)
) c (number, customer) on c.number = s.customer_number;
