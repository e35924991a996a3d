create table if not exists product (
	id bigint primary key,
	name varchar(100) not null,
	price decimal(10, 2) not null
);

create table if not exists stock (
	product_id bigint primary key references product (id),
	quantity integer not null
);
