insert into product (id, name, price) values
	(1, 'Desk lamp', 29.90),
	(2, 'Office chair', 189.00),
	(3, 'Standing desk', 449.00),
	(4, 'Monitor arm', 79.50)
on conflict do nothing;

insert into stock (product_id, quantity) values
	(1, 12),
	(2, 3),
	(3, 0),
	(4, 40)
on conflict do nothing;
